import * as z from 'zod';
import { campaignStatuses } from '../domain/campaign.ts';
import { limitNames } from '../domain/capacity.ts';
import { contactStatuses } from '../domain/contact.ts';
import { gateActions, gateKeys, gateStates } from '../domain/gates.ts';
import { brakes, pacingReasons } from '../domain/pacing.ts';
import { tickOutcomes } from '../domain/tick-decision.ts';
import { count, instant, orNull, rate } from './common.ts';
import { blockerView } from './contacts.ts';
import { liveStates } from './stats.ts';

const usage = z
  .object({ used: count, limit: count.nullable() })
  .meta({ id: 'LimitUsage', description: 'Without a limit it is null.' });

/** The last decision of a predictive campaign, with all it was made from. */
export const pacingView = z
  .object({
    at: instant,
    target_in_flight: count,
    reason: z.enum(pacingReasons),
    brake: z.enum(brakes),
    inputs: z.object({
      seats: count,
      connected: count,
      in_flight: count,
      org_limit: count,
      completed: count,
      answer_rate: rate.nullable(),
      answer_sample: count,
      aht_seconds: z.number().nullable(),
      ring_seconds: z.number().nullable(),
      pickup_seconds: z.number().nullable(),
      abandon_rate: rate,
      abandon_sample: count,
      run_abandon_rate: rate,
      run_abandon_sample: count,
    }),
    connected_now: count.meta({ description: 'Seats taken.' }),
    abandoned_30_days: z
      .object({ abandoned: count, answered: count, rate })
      .meta({
        description:
          'Of the runs of the last 30 days, each counted whole, so far as they are remembered.',
      }),
  })
  .meta({ id: 'Pacing' });

/** What one tick did, and why no more. */
const tickDecision = z
  .object({
    outcome: z.enum(tickOutcomes),
    permits: count.meta({ description: 'Calls that it let begin.' }),
    free: count.meta({ description: 'Lines that it could have filled.' }),
    callable: count,
    binding_limit: z.string().nullable(),
  })
  .meta({ id: 'TickDecision' });

const gateView = z
  .object({
    number: z.int(),
    key: z.enum(gateKeys),
    name: z.string(),
    state: z.enum(gateStates).meta({
      description: '`unknown`: nothing is known that says that it passes.',
    }),
    text: z.string(),
    measured: z.number().nullable(),
    limit: z.number().nullable(),
    affected: count.nullable().meta({
      description: 'Contacts that it holds back.',
    }),
    until: instant.nullable(),
    code: z.string().nullable(),
    action: z
      .object({ kind: z.enum(gateActions), label: z.string() })
      .nullable(),
  })
  .meta({ id: 'DispatchGate' });

const funnelStep = z
  .object({
    step: z.string(),
    label: z.string(),
    count,
    exact: z.boolean().meta({
      description: 'Whether a list with `filter` has exactly so many rows.',
    }),
    filter: z.record(z.string(), z.string()).nullable().meta({
      description: 'Query of `/calls`.',
    }),
  })
  .meta({ id: 'FunnelStep' });

/** What dialling of one campaign waits for, right now. */
export const dispatchHealth = z
  .object({
    campaign_id: z.string(),
    at: instant,
    status: z.enum(campaignStatuses),
    state: z.enum(liveStates),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'What it waits for when nobody is called.' }),
    headline: z.string().meta({ description: 'The answer, in a sentence.' }),
    primary_gate: z.int().nullable().meta({
      description: 'Number of the gate that the headline is about.',
    }),
    gates: z.array(gateView).meta({
      description: 'All twelve, in the order in which they are asked.',
    }),
    funnel: z.array(funnelStep).meta({
      description:
        'From all contacts to those in a call: each in one step, but for `all`, and `held`, which is part of `ready`.',
    }),
    window: z.object({
      open: z.boolean(),
      next_open_at: instant.nullable(),
      closes_at: instant.nullable(),
    }),
    slots: z.object({
      platform: usage,
      org: usage,
      campaign: usage,
      pool: usage,
      cps: usage,
      agents: usage,
    }),
    smallest_limit: z.enum(limitNames).nullable().meta({
      description: 'The one of `slots` with the least room.',
    }),
    binding_limit: z.string().nullable().meta({
      description: 'The limit that holds callable contacts back, as a blocker.',
    }),
    queue: z.object({
      waiting: count,
      callable: count.meta({ description: 'Held back by nothing.' }),
      by_status: z.partialRecord(z.enum(contactStatuses), count),
      by_blocker: z.record(z.string(), count).meta({
        description: 'With `callable` these sum to `waiting`.',
      }),
      exact: z.boolean().meta({
        description: 'False where so many wait that their kinds are estimated.',
      }),
      next_eligible_at: instant.nullable(),
    }),
    pacing: orNull(pacingView).meta({
      description: 'Null in progressive mode, and before the first decision.',
    }),
    calling_now: count,
    last_dial_at: instant.nullable(),
    last_tick: z
      .object({
        number: count,
        at: instant.nullable(),
        duration_ms: z.number().nonnegative().nullable(),
        decision: orNull(tickDecision),
      })
      .nullable()
      .meta({
        description:
          'As it was stored: when it decided otherwise than before, and twice a minute.',
      }),
    provider: z.object({
      state: z.enum(['ok', 'degraded']),
      error_rate: rate.meta({
        description: 'Placements that the carrier refused, of all of the run.',
      }),
      last_error: z.string().nullable(),
      unanswered_rate: rate,
    }),
    hints: z.array(z.object({ code: z.string(), text: z.string() })),
    capacity_debug: z.object({
      calls_may_begin: count.nullable().meta({
        description: 'By the smallest limit; null: any number.',
      }),
      calls_today: count,
      minutes_today: z.number().nonnegative(),
      daily_call_cap: z.int().nullable(),
      daily_minute_cap: z.int().nullable(),
      resets_at: instant,
      running_campaigns: count,
      blocker: orNull(blockerView),
    }),
  })
  .meta({ id: 'DispatchHealth' });
export type DispatchHealth = z.output<typeof dispatchHealth>;
