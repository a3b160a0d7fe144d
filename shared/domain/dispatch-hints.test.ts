import { expect, it } from 'vitest';
import { hintsOf, type Symptoms } from './dispatch-hints.ts';
import { NOON } from './testing.ts';

const calm: Symptoms = {
  counters: { figures: { attempts: 200, answered: 100 }, minutes: {} },
  full: null,
  waiting: 10,
  callable: 10,
  next_eligible_at: null,
  error_rate: 0,
  is_open: false,
};
const codes = (more: Partial<Symptoms>) =>
  hintsOf({ ...calm, ...more }, NOON).map(({ code }) => code);
const minute = (ago: number) => String(Math.floor(NOON / 60_000) - ago);

it('says nothing of a run that goes well', () => {
  expect(codes({})).toEqual([]);
});

it('says which limit is used up while somebody waits for it', () => {
  const full = {
    code: 'org_cap',
    text: 'All 3 calls',
    until: null,
    rule: null,
  };
  expect(codes({ full: full as Symptoms['full'] })).toEqual([
    'capacity_blocked',
  ]);
  expect(codes({ full: full as Symptoms['full'], waiting: 0 })).toEqual([]);
});

it('says that the carrier fails, now or often', () => {
  expect(codes({ is_open: true })).toEqual(['failures_rising']);
  expect(codes({ error_rate: 0.1 })).toEqual(['failures_rising']);
  expect(codes({ error_rate: 0.09 })).toEqual([]);
});

it('compares the last quarter of an hour with the run before', () => {
  const of = (connected: number, ago: number) => ({
    figures: { attempts: 200, answered: 80 + connected },
    minutes: { [minute(ago)]: { dials: 40, connected } },
  });
  expect(codes({ counters: of(9, 14) })).toEqual(['answer_rate_falling']);
  expect(codes({ counters: of(10, 14) })).toEqual([]);
  // What is older is the run before.
  expect(codes({ counters: of(9, 15) })).toEqual([]);
});

it('says when hardly anybody answers at all, but not after a few calls', () => {
  const of = (attempts: number) => ({
    figures: { attempts, unanswered: attempts },
    minutes: {},
  });
  expect(codes({ counters: of(20) })).toEqual(['answer_rate_falling']);
  expect(codes({ counters: of(19) })).toEqual([]);
});

it('says when the first of those who wait may be called', () => {
  const next_eligible_at = '2026-03-02T13:00:00.000Z';
  expect(codes({ callable: 0, next_eligible_at })).toEqual([
    'waiting_for_retries',
  ]);
});
