import * as z from 'zod';
import { alertActions, alertCodes, alertSeverities } from '../domain/alerts.ts';
import { campaignStatuses } from '../domain/campaign.ts';
import { activityView } from './campaigns.ts';
import { count, instant, orNull, percent, rate } from './common.ts';
import { defineRoute } from './route.ts';
import { liveStates } from './stats.ts';

const capacityView = z
  .object({
    limit: count.meta({ description: "The organization's calls at once." }),
    in_flight: count,
    free: count,
    reserved: count.meta({
      description:
        'What running strict campaigns may take together, as a start checks it.',
    }),
    campaigns: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          in_flight: count,
          max_concurrent_calls: count,
          admission: z.enum(['strict', 'shared']),
        }),
      )
      .meta({
        description:
          'Most calls first: who runs, and who does no more and still has calls up.',
      }),
    sentence: z.string(),
  })
  .meta({ id: 'OverviewCapacity' });

/** Something that a person should look at, in words that can be shown. */
export const alertView = z
  .object({
    code: z.enum(alertCodes),
    severity: z.enum(alertSeverities),
    campaign_id: z.string().nullable(),
    campaign_name: z.string().nullable(),
    text: z.string(),
    since: instant.nullable(),
    value: z.number().nullable().meta({
      description: 'Rates are 0 to 1, durations in seconds.',
    }),
    threshold: z.number().nullable(),
    action: z.object({ kind: z.enum(alertActions), label: z.string() }),
  })
  .meta({ id: 'Alert' });

const runningCampaign = z
  .object({
    id: z.string(),
    name: z.string(),
    live_state: z.enum(liveStates),
    activity: activityView,
    in_flight: count,
    max_concurrent_calls: count,
    total_calls: count,
    processed: count,
    processed_percent: percent,
    connected: count,
    attempts: count,
    answer_rate: rate.nullable().meta({
      description: 'Answered of `attempts`; null before the first.',
    }),
    cost_usd: z.number(),
    budget_usd: z.number().nullable(),
    eta_seconds: z.number().nullable(),
    last_dial_at: instant.nullable(),
    started_at: instant.nullable(),
  })
  .meta({ id: 'OverviewCampaign' });

/** Figures of part of a day. */
const dayView = z
  .object({
    since: instant,
    until: instant,
    attempts: count,
    connected: count,
    completed: count.meta({
      description: 'Calls that ended and were talked on.',
    }),
    abandoned: count,
    cost_usd: z.number().meta({ description: 'Of the lines, without agents.' }),
    answer_rate: rate.nullable().meta({
      description: 'Connected of `attempts`; null before the first.',
    }),
  })
  .meta({ id: 'OverviewDay' });

export const overviewView = z
  .object({
    at: instant,
    capacity: capacityView,
    alerts: z.array(alertView).meta({ description: 'Errors first.' }),
    running: z.array(runningCampaign).meta({
      description: 'The newest 20; `counts` has how many there are.',
    }),
    counts: z.object(
      Object.fromEntries(campaignStatuses.map((it) => [it, count])) as Record<
        (typeof campaignStatuses)[number],
        typeof count
      >,
    ),
    bucket_seconds: z.int().meta({
      description: 'How long each point of `calls_per_minute` is.',
    }),
    calls_per_minute: z
      .array(z.object({ at: instant, calls: count, connected: count }))
      .meta({
        description: 'The last hour, oldest first; the last point goes on.',
      }),
    today: dayView,
    yesterday_same_time: orNull(dayView).meta({
      description:
        'Whole hours only, so up to an hour less; null where nothing was called.',
    }),
    timezone: z.string().meta({ description: 'On whose clock a day begins.' }),
    upcoming: z.array(
      z.object({
        kind: z.enum(['window_opens', 'campaign_starts', 'callback_due']),
        campaign_id: z.string(),
        campaign_name: z.string(),
        at: instant,
      }),
    ),
    exact: z.boolean().meta({
      description:
        'False where so many campaigns called lately that only the newest were read.',
    }),
  })
  .meta({ id: 'Overview' });
export type OverviewView = z.output<typeof overviewView>;

export const overviewRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/overview',
    operation_id: 'get_overview',
    tag: 'campaigns',
    summary: 'All campaigns at a glance: capacity, alerts, and what comes next',
    scopes: ['campaigns:read'],
    responses: { 200: { description: 'As it is now', json: overviewView } },
  }),
] as const;
