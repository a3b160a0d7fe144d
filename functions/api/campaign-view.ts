import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { LiveView, StatsView } from '#shared/contracts/stats.ts';
import { nextOpening, scheduleOf } from '#shared/domain/calling-window.ts';
import {
  type Campaign,
  isTerminal,
  type RetryPolicy,
  type Schedule,
  type WindowOverride,
  weekdays,
} from '#shared/domain/campaign.ts';
import { allowedActions } from '#shared/domain/campaign-actions.ts';
import { isDueToStart } from '#shared/domain/campaign-blocker.ts';
import {
  DEFAULT_RETRY_SHARE,
  defaultAbandoned,
} from '#shared/domain/campaign-settings.ts';
import { shownCampaignId } from '#shared/domain/conversation.ts';
import { dialingStatusOf } from '#shared/domain/dialing-status.ts';
import { iso } from '#shared/domain/instant.ts';
import { isPrepared, previousRun } from '#shared/domain/restart.ts';

/** What a view shows beside the campaign itself. */
export interface CampaignFigures {
  readonly stats: StatsView;
  readonly live: LiveView;
  /** Of the run before the last restart. */
  readonly previous?: StatsView | null;
}

/**
 * A campaign as the API answers it: nothing absent, the seeds' spellings too.
 *
 * @param now - epoch milliseconds of the one clock
 */
export function toCampaignView(
  campaign: Campaign,
  { stats, live, previous = null }: CampaignFigures,
  now: number,
): CampaignView {
  const {
    slots: _slots,
    seats: _seats,
    pacing: _pacing,
    last_dial_at: _lastDialAt,
    deleted_contacts: _deleted,
    own_dnc: _ownDnc,
    starts_with_contacts: _starts,
    adhoc: _adhoc,
    reparking: _reparking,
    forgiven_numbers: _forgiven,
    most_attempts: _mostAttempts,
    removed_numbers = [],
    restart_history = [],
    variants,
    number_pool,
    retry_policy,
    schedule,
    goal,
    ...fields
  } = campaign;
  const [only, ...others] = number_pool;
  const last = previousRun(campaign);
  return {
    ...fields,
    id: shownCampaignId(fields.id),
    configuration_id: campaign.configuration_id ?? null,
    dialing_status: dialingStatusOf(campaign),
    variants: variants as CampaignView['variants'],
    number_pool: number_pool.map(({ number_id, weight }) => {
      return { number_id, weight: weight ?? null };
    }),
    pass_mode: campaign.pass_mode ?? 'strict',
    retry_share: campaign.retry_share ?? DEFAULT_RETRY_SHARE,
    removed_numbers: removed_numbers.map(({ weight, ...entry }) => {
      return { ...entry, weight: weight ?? null };
    }),
    phone_number_id: only && others.length === 0 ? only.number_id : null,
    ...retryPolicyView(retry_policy),
    concurrency_limit: campaign.max_concurrent_calls,
    schedule: scheduleView(schedule),
    time_window: timeWindowOf(schedule),
    recording: { ...(campaign.recording ?? { enabled: true }) },
    abandoned: { ...(campaign.abandoned ?? defaultAbandoned) },
    goal: goal && ({ disposition: null, ...goal } as CampaignView['goal']),
    activity: activityOf(campaign, live, now),
    allowed_actions: allowedActions(campaign),
    prepared_restart: isPrepared(campaign),
    restarted: last && { by: last.by, at: last.at },
    restart_history: restart_history.map(({ at, by, from, run_number }) => {
      return { at, by, from, run_number };
    }),
    previous_run_stats: previous,
    stats,
    live,
  };
}

/** The policy, and what it is called in the seeds. */
export function retryPolicyView(policy: RetryPolicy) {
  const { max_attempts, delay_seconds, per_outcome = {} } = policy;
  const on_system = [...policy.on_system];
  const on_custom = [...(policy.on_custom ?? [])];
  return {
    retry_policy: {
      max_attempts,
      delay_seconds,
      backoff: policy.backoff,
      max_delay_seconds: policy.max_delay_seconds ?? null,
      on_system,
      on_custom,
      per_outcome: Object.fromEntries(
        Object.entries(per_outcome).map(([outcome, rule]) => [
          outcome,
          { max_attempts: null, delay_seconds: null, ...rule },
        ]),
      ),
      voicemail: policy.voicemail ?? { retry: false, max_attempts: null },
      max_attempts_per_day: policy.max_attempts_per_day ?? null,
      min_gap_same_number_seconds: policy.min_gap_same_number_seconds ?? null,
      number_order: policy.number_order ?? 'sequential',
    },
    retries_per_contact: max_attempts - 1,
    max_retries: max_attempts - 1,
    retry_delay_seconds: delay_seconds,
    redial_rules: {
      max_attempts,
      retry_delay_minutes: delay_seconds / 60,
      retry_on_system: on_system,
      retry_on_custom: on_custom,
    },
  };
}

/** What it does, for people. `until` is when that changes by itself. */
export function activityOf(
  campaign: Campaign,
  live: LiveView,
  now: number,
): CampaignView['activity'] {
  const { status, paused, completed_at, scheduled_at } = campaign;
  const at = (state: string, more: Partial<CampaignView['activity']> = {}) => ({
    state,
    reason: null,
    since: null,
    until: null,
    ...more,
  });
  if (isTerminal(status)) {
    const reason = campaign.completion_reason;
    const since = completed_at;
    return at(campaign.draining ? 'draining' : 'ended', { reason, since });
  }
  switch (status) {
    case 'draft':
      return at('draft', { since: campaign.created_at });
    case 'scheduled':
      return isDueToStart(campaign, now)
        ? at('scheduled', { reason: 'org_cap', since: scheduled_at })
        : at('scheduled', { until: scheduled_at });
    case 'paused':
      return at('paused', {
        reason: paused?.reason_code ?? null,
        since: paused?.at ?? null,
      });
    default:
      return runningActivity(campaign, live, now, at);
  }
}

function runningActivity(
  campaign: Campaign,
  live: LiveView,
  now: number,
  at: (
    state: string,
    more?: Partial<CampaignView['activity']>,
  ) => CampaignView['activity'],
): CampaignView['activity'] {
  if (live.state === 'outside_window') {
    const opens = nextOpening(scheduleOf(campaign), now);
    const until = opens === null ? null : iso(opens);
    return at('outside_window', { reason: 'campaign_window_closed', until });
  }
  const since = live.last_dial_at ?? campaign.started_at;
  if (live.state !== 'idle') return at('dialing', { since });
  const reason = live.retries_queued > 0 ? 'retry_wait' : live.binding_limit;
  return at('idle', { reason, since });
}

/** CXBridge's spelling of hours that are the same on every day. */
function timeWindowOf({
  windows,
  timezone,
}: Schedule): CampaignView['time_window'] {
  const [only, ...others] = windows;
  if (!only || others.length > 0) return null;
  if (new Set(only.days).size < weekdays.length) return null;
  return { start: only.start, end: only.end, timezone };
}

/** Everything there: what a campaign of before never had is empty. */
export function scheduleView(schedule: Schedule): CampaignView['schedule'] {
  const { windows, overrides = [], holidays = [] } = schedule;
  const { scheduled_windows, scheduled_overrides } = schedule;
  const copies = (some: Schedule['windows']) =>
    some.map((window) => ({ ...window, days: [...window.days] }));
  const copiesOf = (some: readonly WindowOverride[]) =>
    some.map(({ timezones, windows: own }) => {
      return { timezones: [...timezones], windows: copies(own) };
    });
  return {
    ...schedule,
    windows: copies(windows),
    overrides: copiesOf(overrides),
    scheduled_windows: scheduled_windows ? copies(scheduled_windows) : null,
    scheduled_overrides: scheduled_overrides
      ? copiesOf(scheduled_overrides)
      : null,
    holidays: [...holidays],
    start_date: schedule.start_date ?? null,
    end_date: schedule.end_date ?? null,
  };
}
