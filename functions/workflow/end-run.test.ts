import { expect, it } from 'vitest';
import { iso } from '#shared/domain/instant.ts';
import { NOON } from '#shared/domain/testing.ts';
import { driftMetrics } from './end-run.ts';

const ended = { completed_at: iso(NOON) };

it.each([
  ['figures that agree', {}, 1_000, { CounterDrift: 0 }],
  ['figures that may be late', { attempts: 2 }, 60_000, {}],
  [
    'figures that differ for more than a minute',
    { attempts: 2, 'status.completed': -3 },
    60_001,
    { CounterDrift: 5 },
  ],
])('measures %s', (_, drift, after, expected) => {
  expect(driftMetrics(ended, drift, NOON + after)).toEqual(expected);
});
