import { describe, expect, it } from 'vitest';
import {
  budgetProgress,
  changeBySystem,
  goalProgress,
  limitReached,
} from './run-limits.ts';
import { makeCampaign } from './testing.ts';

const NOW = '2026-03-02T12:00:00.000Z';
const figures = {
  cost_micro_usd: 2_000_000,
  'status.completed': 3,
  connected: 5,
  'disposition.interested': 2,
};

describe('limitReached', () => {
  it.each([
    [{ budget_usd: 2 }, 'budget'],
    [{ budget_usd: 2.000001 }, null],
    [{ goal: { metric: 'completed', target: 3 } }, 'goal_reached'],
    [{ goal: { metric: 'completed', target: 4 } }, null],
    [{ goal: { metric: 'connected', target: 5 } }, 'goal_reached'],
    [{ goal: { metric: 'connected', target: 6 } }, null],
    [
      {
        goal: { metric: 'disposition', disposition: 'interested', target: 2 },
      },
      'goal_reached',
    ],
    [{ goal: { metric: 'disposition', disposition: 'no', target: 1 } }, null],
    [
      { budget_usd: 1, goal: { metric: 'completed', target: 1 } },
      'goal_reached',
    ],
    [{}, null],
  ])('of %j is %s', (more, reached) => {
    expect(limitReached(figures, makeCampaign(more))).toBe(reached);
  });

  it('looks at nothing but running campaigns', () => {
    for (const status of ['paused', 'draft', 'completed'] as const) {
      const campaign = makeCampaign({ status, budget_usd: 1 });
      expect(limitReached(figures, campaign)).toBeNull();
    }
  });
});

it('says how far a run is, past its limit too, and nothing where none is set', () => {
  const goal = { metric: 'completed', target: 2 };
  expect(goalProgress(figures, makeCampaign({ goal }))).toBe(1.5);
  expect(budgetProgress(figures, makeCampaign({ budget_usd: 8 }))).toBe(0.25);
  expect(goalProgress(figures, makeCampaign())).toBeNull();
  expect(budgetProgress(figures, makeCampaign())).toBeNull();
});

it('pauses, completes or fails only what is in the state for it', () => {
  const of = (
    status: 'running' | 'scheduled' | 'paused',
    change: 'budget' | 'goal_reached' | 'not_ready',
  ) => changeBySystem(makeCampaign({ status }), change, NOW);
  expect(of('running', 'budget')).toMatchObject({
    status: 'paused',
    paused: { by: 'system', reason_code: 'budget' },
  });
  expect(of('running', 'goal_reached')).toMatchObject({
    completion_reason: 'goal_reached',
    draining: true,
  });
  expect(of('scheduled', 'not_ready')).toMatchObject({
    status: 'failed',
    completion_reason: 'error',
  });
  expect(of('paused', 'budget')).toBeNull();
  expect(of('paused', 'goal_reached')).toBeNull();
  expect(of('running', 'not_ready')).toBeNull();
});
