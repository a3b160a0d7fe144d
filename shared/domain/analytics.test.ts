import { expect, it } from 'vitest';
import { analyticsOf } from './analytics.ts';
import { iso } from './instant.ts';
import { HOUR_MS, noCounters } from './run-counters.ts';
import { NOON } from './testing.ts';

const hour = (hours: number) => String(NOON / HOUR_MS + hours);

it('is empty, not absent, before the first call', () => {
  expect(analyticsOf(noCounters, { variants: null })).toEqual({
    timeline: [],
    dispositions: [],
    sentiment: { positive: 0, neutral: 0, negative: 0, unknown: 0 },
    retry_effectiveness: [],
    variants: [],
    cost: {
      total_usd: 0,
      telephony_usd: 0,
      ai_usd: 0,
      per_connected_usd: null,
    },
  });
});

it('parts a run by hour, disposition, attempt and variant', () => {
  const figures = {
    'disposition.sold': 2,
    'disposition.not_interested': 5,
    'pass.1.attempted': 10,
    'pass.1.connected': 4,
    'pass.2.attempted': 4,
    'pass.2.connected': 1,
    'variant.a.attempted': 6,
    'variant.a.connected': 3,
    'variant.a.completed': 3,
    cost_micro_usd: 1_250_000,
    connected: 5,
  };
  const hours = {
    [hour(1)]: { dials: 4, connected: 1 },
    [hour(0)]: { dials: 10, connected: 4 },
  };
  const variants = [
    { key: 'a', agent_id: 'agt_1', weight: 50 },
    { key: 'b', agent_id: 'agt_2', weight: 50 },
  ];
  const seen = analyticsOf({ ...noCounters, figures, hours }, { variants });
  expect(seen.timeline).toEqual([
    { at: iso(NOON), dials: 10, connected: 4, connect_rate: 0.4 },
    { at: iso(NOON + HOUR_MS), dials: 4, connected: 1, connect_rate: 0.25 },
  ]);
  expect(seen.dispositions).toEqual([
    { disposition: 'not_interested', count: 5 },
    { disposition: 'sold', count: 2 },
  ]);
  expect(seen.retry_effectiveness).toEqual([
    { attempt_number: 1, attempted: 10, connected: 4, connect_rate: 0.4 },
    { attempt_number: 2, attempted: 4, connected: 1, connect_rate: 0.25 },
  ]);
  expect(seen.variants).toMatchObject([
    { key: 'a', attempted: 6, completed: 3, connect_share: { rate: 0.5 } },
    { key: 'b', attempted: 0, completed: 0, connect_share: { rate: 0 } },
  ]);
  expect(seen.cost).toMatchObject({ total_usd: 1.25, per_connected_usd: 0.25 });
});

it('says how many answered calls were rated, and what their agents cost', () => {
  const seen = analyticsOf(
    {
      ...noCounters,
      figures: { answered: 10, connected: 5, cost_micro_usd: 1_000_000 },
      conversations: {
        'sentiment.positive': 3,
        'sentiment.negative': 1,
        cost_micro_usd: 500_000,
      },
    },
    { variants: null },
  );
  expect(seen.sentiment).toEqual({
    positive: 3,
    neutral: 0,
    negative: 1,
    unknown: 6,
  });
  expect(seen.cost).toEqual({
    total_usd: 1.5,
    telephony_usd: 1,
    ai_usd: 0.5,
    per_connected_usd: 0.3,
  });
});
