import * as z from 'zod';
import { campaignStatuses } from '../domain/campaign.ts';
import { count, instant, percent, rate } from './common.ts';

const money = z.number().nonnegative();
const seconds = z.number().nonnegative();

/** Whole contacts by lifecycle bucket: total = the five buckets together. */
export const contactCounts = z
  .object({
    total: count,
    pending: count,
    in_progress: count,
    completed: count,
    exhausted: count,
    stopped: count,
    not_attempted: count,
    waiting_retry: count,
  })
  .meta({ id: 'ContactCounts' });

/** Spent or reached, over what was set: 0 and up; null when nothing was set. */
const progress = z.number().nonnegative().nullable();

/** Figures of the current run. Percents 0..100, rates 0..1, 0 when undefined. */
export const statsView = z
  .object({
    campaign_id: z.string(),
    status: z.enum(campaignStatuses),
    schema_version: z.literal(2),
    contacts: contactCounts,
    attempts: z.object({
      total: count,
      average_per_contact: z
        .number()
        .meta({ description: 'Rounded half up to 2 places; 0 when empty.' }),
    }),
    active_calls: count,
    concurrency_limit: count.meta({
      description: "The organization's cap; 10 when it was never set.",
    }),
    total_calls: count,
    processed: count,
    processed_percent: percent,
    success_percent: percent,
    connected: count,
    completed: count,
    failed: count,
    retry_exhausted: count,
    abandoned: count,
    true_abandoned: count,
    base_dialling_completed: z.boolean(),
    machine_detected_count: count,
    window_closed: count,
    manual_stopped: count,
    suppressed: count,
    callback_pending: count,
    retries_left: count,
    unanswered: count,
    attempt_answer_rate: rate,
    connect_rate: rate,
    completion_rate: rate,
    abandon_rate: rate,
    aht_seconds: seconds,
    avg_ring_seconds: seconds,
    cost_usd: money,
    budget_progress: progress,
    goal_progress: progress,
    callback: z.object({
      requested: count,
      pending: count,
      completed: count,
      cancelled: count,
      avg_delay_seconds: seconds,
    }),
  })
  .meta({ id: 'CampaignStats' });
export type StatsView = z.output<typeof statsView>;

export const liveStates = [
  'live',
  'idle',
  'outside_window',
  'paused',
  'ended',
] as const;

/** One pass: all n-th attempts of a run. `ended_at` is null while somebody waits for one. */
export const passView = z
  .object({
    number: z.int().positive(),
    attempted: count,
    eligible: count,
    connected: count,
    connect_rate: rate,
    started_at: instant.nullable(),
    ended_at: instant.nullable(),
    duration_seconds: seconds.nullable(),
  })
  .meta({ id: 'CampaignPass' });

/** What goes on right now; averages over the run once it has ended. */
export const liveView = z
  .object({
    state: z.enum(liveStates),
    ringing: count,
    in_progress: count,
    pollable: z
      .boolean()
      .meta({ description: 'Figures may still change: keep asking.' }),
    dials_per_second: z.number().nonnegative(),
    calls_per_minute: z.number().nonnegative(),
    connected_per_hour: z.number().nonnegative(),
    total_connected: count,
    avg_ring_seconds: seconds,
    last_dial_at: instant.nullable(),
    pending: count,
    retries_queued: count,
    eta_seconds: seconds.nullable().meta({
      description:
        'Calls still expected over the rate of the last minute: time in which windows are open. Null until 20 contacts are done.',
    }),
    binding_limit: z.string().nullable().meta({
      description: 'The limit that holds dialling back, as a blocker.',
    }),
    passes: z.array(passView),
  })
  .meta({ id: 'CampaignLive' });
export type LiveView = z.output<typeof liveView>;

const share = z
  .object({ rate: z.number(), low: z.number(), high: z.number() })
  .meta({ id: 'Share', description: '0..1, with its 95 % interval' });

/** Contract 4: `analytics`. */
export const analyticsView = z
  .object({
    timeline: z.array(
      z.object({
        at: instant,
        dials: z.int(),
        connected: z.int(),
        connect_rate: z.number(),
      }),
    ),
    dispositions: z.array(
      z.object({ disposition: z.string(), count: z.int() }),
    ),
    sentiment: z
      .object({
        positive: z.int(),
        neutral: z.int(),
        negative: z.int(),
        unknown: z.int().meta({ description: 'Answered, and not rated.' }),
      })
      .nullable(),
    retry_effectiveness: z.array(
      z.object({
        attempt_number: z.int(),
        attempted: z.int(),
        connected: z.int(),
        connect_rate: z.number(),
      }),
    ),
    variants: z.array(
      z.object({
        key: z.string(),
        agent_id: z.string(),
        weight: z.number(),
        attempted: z.int(),
        connected: z.int(),
        completed: z.int(),
        connect_share: share,
        completion_share: share,
      }),
    ),
    cost: z.object({
      total_usd: z.number(),
      telephony_usd: z.number(),
      ai_usd: z.number(),
      per_connected_usd: z.number().nullable().meta({
        description: 'Null while nobody was connected.',
      }),
    }),
  })
  .meta({ id: 'Analytics' });
