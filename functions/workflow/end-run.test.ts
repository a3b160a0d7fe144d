import { expect, it } from 'vitest';
import {
  getCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { writeState } from '#functions/adapters/dynamodb/state-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import { figuresOf } from '#shared/domain/figures.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  claimed,
  makeCampaign,
  makeUntouched,
  NOON,
} from '#shared/domain/testing.ts';
import { drain, driftMetrics } from './end-run.ts';
import type { RunEngine } from './next-step.ts';

const HOUR_MS = 3_600_000;
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

it('makes up for what the stream has lost, once it cannot come any more', async () => {
  const table = makeTable({ seed: 1 });
  const campaign = makeCampaign({
    ...ended,
    status: 'completed',
    completion_reason: 'all_done',
    draining: true,
    total_contacts: 1,
  });
  await insertCampaign(table, campaign);
  const state = claimed(makeUntouched(), 'att_1');
  await writeState(table, state);
  const nothing = async () => {};
  const queues = { dial: nothing, tick: nothing, push: nothing };
  const engine = { table, queues } as unknown as RunEngine;

  const early = await drain(engine, campaign, NOON + 30 * HOUR_MS);
  expect(early).toEqual({ next: 'await', timeout_seconds: 300 });
  expect((await readCounters(table, campaign)).figures).toEqual({});

  const late = await drain(engine, campaign, NOON + 37 * HOUR_MS);
  expect(late.next).toBe('done');
  const { figures } = await readCounters(table, campaign);
  expect(figures).toEqual(figuresOf(state));
  const after = await getCampaign(table, campaign.org_id, campaign.id);
  expect(after?.draining).toBe(false);
});
