import {
  type DispatchHealth,
  dispatchHealth,
} from '#shared/contracts/dispatch-health.ts';
import type { Gate } from './gate-words.ts';

const usage = { used: 1, limit: 4 };

/** For tests: a gate that passes, checked by the contract with its health. */
export const aGate = (over: Partial<Gate> = {}): Gate => ({
  number: 1,
  key: 'lifecycle',
  name: 'Lifecycle',
  state: 'passing',
  text: 'The campaign runs.',
  measured: null,
  limit: null,
  affected: null,
  until: null,
  code: null,
  action: null,
  ...over,
});

/** For tests: an answer of dispatch health, checked by the contract. */
export const aHealth = (over: Partial<DispatchHealth> = {}): DispatchHealth =>
  dispatchHealth.parse({
    campaign_id: 'cmp_1',
    at: '2026-05-10T18:00:00.000Z',
    status: 'running',
    state: 'live',
    reason: null,
    headline: 'Dialing normally: 1 of 4 lines in use.',
    primary_gate: null,
    gates: [aGate()],
    funnel: [
      { step: 'all', label: 'contacts', count: 80, exact: true, filter: {} },
      {
        step: 'ready',
        label: 'ready',
        count: 70,
        exact: false,
        filter: { blocker: 'none' },
      },
    ],
    window: { open: true, next_open_at: null, closes_at: null },
    slots: {
      platform: { used: 0, limit: null },
      org: usage,
      campaign: usage,
      pool: usage,
      cps: usage,
      agents: usage,
    },
    smallest_limit: 'campaign',
    binding_limit: null,
    queue: {
      waiting: 70,
      callable: 70,
      by_status: {},
      by_blocker: {},
      exact: true,
      next_eligible_at: null,
    },
    pacing: null,
    calling_now: 1,
    last_dial_at: null,
    last_tick: null,
    provider: {
      state: 'ok',
      error_rate: 0,
      last_error: null,
      unanswered_rate: 0.2,
    },
    hints: [],
    capacity_debug: {
      calls_may_begin: 3,
      calls_today: 0,
      minutes_today: 0,
      daily_call_cap: null,
      daily_minute_cap: null,
      resets_at: '2026-05-11T00:00:00.000Z',
      running_campaigns: 1,
      blocker: null,
    },
    ...over,
  });
