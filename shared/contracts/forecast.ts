import * as z from 'zod';
import { campaignStatuses } from '../domain/campaign.ts';
import { count, inQuery, instant, instantInput, rate } from './common.ts';

/** A decimal in a query. */
const DECIMAL = /^\d{1,9}(\.\d{1,9})?$/;
const decimal = (schema: z.ZodType<number>) =>
  inQuery(schema, DECIMAL).optional();
const share = decimal(rate);

/**
 * What a forecast is to assume, where it differs from what is measured or
 * usual. Rates are shares of all calls and sum to 1 at most.
 */
export const forecastQuery = z
  .strictObject({
    answer_rate: share,
    machine_rate: share,
    busy_rate: share,
    rejected_rate: share,
    invalid_rate: share,
    ring_seconds: decimal(z.number().min(0).max(120)),
    talk_seconds: decimal(z.number().min(0).max(7_200)),
    cost_per_minute_usd: decimal(z.number().min(0).max(1_000)),
    max_concurrent_calls: inQuery(z.int().min(1).max(10_000)).optional().meta({
      description: 'Calls at once instead of what the campaign is set to.',
    }),
    starts_at: instantInput.optional().meta({
      description: 'When a draft would be started; now when left out.',
    }),
  })
  .refine(
    (asked) =>
      (asked.answer_rate ?? 0) +
        (asked.machine_rate ?? 0) +
        (asked.busy_rate ?? 0) +
        (asked.rejected_rate ?? 0) +
        (asked.invalid_rate ?? 0) <=
      1 + 1e-9,
    { path: ['answer_rate'], error: 'The rates sum to more than 1.' },
  );
export type ForecastQuery = z.output<typeof forecastQuery>;

export const forecastEnds = [
  'all_done',
  'goal_reached',
  'budget',
  'window_closed',
  'expired',
  'no_opening',
  'too_long',
] as const;

export const neverReached = [
  'timezone_unknown',
  'no_opening',
  'do_not_call',
  'invalid_number',
  'no_answer',
  'goal_reached',
  'budget',
  'window_closed',
  'expired',
  'too_long',
] as const;

/** What a run would come to, or the rest of one. Expected values. */
export const forecastView = z
  .object({
    campaign_id: z.string(),
    at: instant,
    status: z.enum(campaignStatuses),
    basis: z.enum(['assumed', 'measured']).meta({
      description: 'Where the rates come from that the query leaves out.',
    }),
    exact: z.boolean().meta({
      description: 'False where the contacts were sampled.',
    }),
    assumptions: z.object({
      answer_rate: rate,
      machine_rate: rate,
      busy_rate: rate,
      rejected_rate: rate,
      invalid_rate: rate,
      ring_seconds: z.number(),
      talk_seconds: z.number(),
      cost_per_minute_usd: z.number(),
      concurrent_calls: count.meta({
        description:
          'The least of what campaign, organization and numbers let.',
      }),
      calls_per_second: z.number(),
    }),
    starts_at: instant,
    finishes_at: instant.nullable().meta({
      description: 'When the last call is over; null if not within a year.',
    }),
    duration_seconds: z.number().nullable(),
    ended_by: z.enum(forecastEnds),
    range: z
      .object({
        earliest_finish_at: instant.nullable(),
        latest_finish_at: instant.nullable(),
        low_cost_usd: z.number(),
        high_cost_usd: z.number(),
      })
      .meta({ description: 'Where people answer and talk a fifth otherwise.' }),
    estimate: z
      .object({
        contacts: count,
        max_attempts_per_contact: count,
        max_calls: count,
      })
      .meta({ description: 'Contacts times attempts: no run places more.' }),
    contacts: z.object({ total: count, waiting: count, reached: count }),
    coverage: rate.meta({
      description: 'Of those who wait, who is called at least once.',
    }),
    expected_calls: count,
    expected_connected: count,
    peak_concurrent_calls: count,
    cost_usd: z.number(),
    never_reached: z
      .array(
        z.object({
          reason: z.enum(neverReached),
          contacts: count,
          text: z.string(),
        }),
      )
      .meta({ description: 'Nobody picks up, or they are never called.' }),
    not_imported: z.object({
      rejected: count,
      duplicate: count,
      suppressed: count,
    }),
    timeline: z.object({
      bucket_seconds: count,
      buckets: z.array(
        z.object({ at: instant, calls: z.number(), connected: z.number() }),
      ),
    }),
    resolution_seconds: z.number().meta({
      description: 'What happens within so long is not told apart.',
    }),
  })
  .meta({ id: 'Forecast' });
export type ForecastView = z.output<typeof forecastView>;
