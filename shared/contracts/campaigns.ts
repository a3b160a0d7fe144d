import * as z from 'zod';
import {
  campaignStatuses,
  completionReasons,
  weekdays,
} from '../domain/campaign.ts';
import { campaignActions } from '../domain/campaign-actions.ts';
import { count, instant, orNull, pageOf, rate } from './common.ts';
import { problemError } from './problems.ts';
import { liveView, statsView } from './stats.ts';
import { uploadView } from './uploads.ts';

export { createCampaignBody, updateCampaignBody } from './campaign-settings.ts';

/** AnyReach's words for what a campaign does. */
export const dialingStatuses = ['active', 'paused', 'closed'] as const;

const nullable = <T extends z.ZodType>(type: T) => type.nullable();

export const windowView = z.object({
  days: z.array(z.enum(weekdays)),
  start: z.string(),
  end: z.string(),
});

export const overrideView = z.object({
  timezones: z.array(z.string()),
  windows: z.array(windowView),
});

export const scheduleView = z
  .object({
    timezone: z.string(),
    timezone_mode: z.enum(['campaign', 'callee_local']),
    windows: z.array(windowView),
    overrides: z.array(overrideView),
    scheduled_windows: nullable(z.array(windowView)),
    scheduled_overrides: nullable(z.array(overrideView)),
    holidays: z.array(z.string()),
    start_date: nullable(z.string()),
    end_date: nullable(z.string()),
    mode: z.enum(['single_day', 'multi_day']),
  })
  .meta({ id: 'Schedule' });

export const retryPolicyView = z
  .object({
    max_attempts: z.int(),
    delay_seconds: z.int(),
    backoff: z.enum(['fixed', 'linear', 'exponential']),
    max_delay_seconds: nullable(z.int()),
    on_system: z.array(z.string()),
    on_custom: z.array(z.string()),
    per_outcome: z.record(
      z.string(),
      z.object({
        max_attempts: nullable(z.int()),
        delay_seconds: nullable(z.int()),
      }),
    ),
    voicemail: z.object({
      retry: z.boolean(),
      max_attempts: nullable(z.int()),
    }),
    max_attempts_per_day: nullable(z.int()),
    min_gap_same_number_seconds: nullable(z.int()),
    number_order: z.enum(['sequential', 'same', 'round_robin']),
  })
  .meta({ id: 'RetryPolicy' });

const pausedView = z
  .object({
    at: instant,
    by: z.string(),
    reason_code: z.string(),
    reason_text: nullable(z.string()),
  })
  .meta({ id: 'Pause' });

/** What it does, for people: screens show this and never derive their own. */
export const activityView = z
  .object({
    state: z.string(),
    reason: nullable(z.string()),
    since: nullable(instant),
    until: nullable(instant),
  })
  .meta({ id: 'Activity' });

/** One campaign as the API answers it. What is unset is null, never absent. */
export const campaignView = z
  .object({
    id: z.string(),
    org_id: z.string(),
    name: z.string(),
    external_id: nullable(z.string()),
    status: z.enum(campaignStatuses),
    completion_reason: nullable(z.enum(completionReasons)),
    dialing_status: z.enum(dialingStatuses),
    sealed: z.boolean(),
    version: z.int(),
    configuration_id: nullable(z.string()).meta({
      description: 'What it was made with; its settings were copied then.',
    }),
    agent_id: z.string(),
    variants: nullable(
      z.array(
        z.object({ key: z.string(), agent_id: z.string(), weight: z.number() }),
      ),
    ),
    number_pool: z.array(
      z.object({ number_id: z.string(), weight: nullable(z.number()) }),
    ),
    removed_numbers: z
      .array(
        z.object({
          number_id: z.string(),
          weight: nullable(z.number()),
          at: instant,
          by: z.string(),
        }),
      )
      .meta({ description: 'Taken out of the pool while it ran.' }),
    phone_number_id: nullable(z.string()),
    number_selection: z.object({
      sticky: z.boolean(),
      country_match: z.enum(['off', 'prefer', 'strict']),
    }),
    max_concurrent_calls: z.int(),
    concurrency_limit: z.int(),
    dial_mode: z.enum(['progressive', 'predictive']),
    pass_mode: z.enum(['strict', 'interleaved']),
    retry_share: z.number(),
    priority: z.int(),
    admission: z.enum(['strict', 'shared']),
    retry_policy: retryPolicyView,
    retries_per_contact: z.int(),
    max_retries: z.int(),
    retry_delay_seconds: z.int(),
    redial_rules: z.object({
      max_attempts: z.int(),
      retry_delay_minutes: z.number(),
      retry_on_system: z.array(z.string()),
      retry_on_custom: z.array(z.string()),
    }),
    schedule: scheduleView,
    time_window: nullable(
      z.object({ start: z.string(), end: z.string(), timezone: z.string() }),
    ).meta({ description: 'The window, where it is one of every day.' }),
    amd: z.object({
      enabled: z.boolean(),
      on_machine: z.enum(['hang_up', 'message', 'attach']),
      on_unknown: z.enum(['attach', 'hang_up']),
    }),
    callback_detection: z.object({ enabled: z.boolean() }),
    recording: z.object({ enabled: z.boolean() }).meta({
      description: 'Whether calls are recorded, from their answer on.',
    }),
    abandoned: z
      .object({
        message: z.boolean(),
        callback: z.boolean(),
        lock_hours: nullable(z.int()),
        pause_rate: nullable(rate),
      })
      .meta({
        description:
          'What becomes of whoever answers in predictive mode when no seat is free.',
      }),
    budget_usd: nullable(z.number()),
    goal: nullable(
      z.object({
        metric: z.enum(['completed', 'connected', 'disposition']),
        disposition: nullable(z.string()),
        target: z.int(),
      }),
    ),
    ring_timeout_seconds: z.int(),
    max_call_seconds: z.int(),
    default_country: z.string(),
    compliance: z.object({ profile: z.string() }),
    variables: nullable(z.record(z.string(), z.unknown())),
    config_url: nullable(z.string()),
    scheduled_at: nullable(instant),
    started_at: nullable(instant),
    completed_at: nullable(instant),
    created_at: instant,
    created_by: z.string(),
    updated_at: instant,
    paused: orNull(pausedView),
    draining: z.boolean(),
    activity: activityView,
    allowed_actions: z.array(z.enum(campaignActions)),
    run_number: z.int(),
    prepared_restart: z.boolean(),
    restarted: nullable(z.object({ by: z.string(), at: instant })),
    restart_history: z
      .array(
        z.object({
          at: instant,
          by: z.string(),
          from: z.enum(campaignStatuses),
          run_number: z.int(),
        }),
      )
      .meta({ description: 'The last ten restarts; `run_number` was left.' }),
    previous_run_stats: orNull(statsView),
    activity_count: count,
    total_contacts: count,
    importing: nullable(z.string()),
    stats: statsView,
    live: liveView,
  })
  .meta({ id: 'Campaign' });
export type CampaignView = z.output<typeof campaignView>;

/** Answer of a create: with the report of the file, when one came along. */
export const createdCampaign = z
  .object({ ...campaignView.shape, import: uploadView.optional() })
  .meta({ id: 'CreatedCampaign' });
export type CreatedCampaign = z.output<typeof createdCampaign>;

export const campaignList = pageOf(campaignView).meta({ id: 'CampaignList' });
export type CampaignList = z.output<typeof campaignList>;

/** Whether a start would be let through, and each check with its answer. */
export const readinessView = z
  .object({
    ready: z.boolean(),
    checks: z.array(
      z.object({
        code: z.string(),
        passed: z.boolean(),
        path: z.string(),
        message: z.string(),
        warning: z.literal(true).optional().meta({
          description: 'It may be started all the same.',
        }),
      }),
    ),
    errors: z.array(problemError),
  })
  .meta({ id: 'Readiness' });
export type ReadinessView = z.output<typeof readinessView>;

/** One line of the log of what people and the product did to a campaign. */
export const activityEntry = z
  .object({
    id: z.string(),
    at: instant,
    actor: z.string(),
    action: z.string(),
    reason_text: nullable(z.string()),
    changes: nullable(z.record(z.string(), z.unknown())),
  })
  .meta({ id: 'ActivityEntry' });
export type ActivityEntry = z.output<typeof activityEntry>;
export const activityList = pageOf(activityEntry).meta({ id: 'ActivityList' });
