import * as z from 'zod';
import { campaignStatuses } from '../domain/campaign.ts';
import { contactStatuses } from '../domain/contact.ts';
import { brakes, pacingReasons } from '../domain/pacing.ts';
import { count, instant, rate } from './common.ts';
import { liveStates } from './stats.ts';

const limit = z.object({ used: count, limit: count });

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
    window: z.object({
      open: z.boolean(),
      next_open_at: instant.nullable(),
      closes_at: instant.nullable(),
    }),
    slots: z.object({ org: limit, campaign: limit }),
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
    pacing: pacingView.nullable().meta({
      description: 'Null in progressive mode, and before the first decision.',
    }),
    calling_now: count,
    last_dial_at: instant.nullable(),
    last_tick: z.object({ number: count }).nullable(),
    provider: z.object({
      state: z.enum(['ok', 'degraded']),
      unanswered_rate: rate,
    }),
    hints: z.array(z.object({ code: z.string(), text: z.string() })),
  })
  .meta({ id: 'DispatchHealth' });
export type DispatchHealth = z.output<typeof dispatchHealth>;
