import { callTarget } from './call-target.ts';
import { scheduleOf, windowState } from './calling-window.ts';
import { type Campaign, isTerminal } from './campaign.ts';
import { shownCampaignId } from './conversation.ts';
import { dialsToCome } from './eta.ts';
import {
  attemptsLeft,
  type Figures,
  liveCount,
  presentCount,
  statusCounts,
} from './figures.ts';
import { epochMs } from './instant.ts';
import { COLD_START } from './pacing.ts';
import type { RunCounters } from './run-counters.ts';
import { budgetProgress, goalProgress, spentUsd } from './run-limits.ts';

/**
 * Every figure that is shown anywhere, from the folded counts of a run. The
 * API, the socket, the list and the report all call these two functions.
 */

const MINUTE_MS = 60_000;
/** No dial for this long, with nothing live, reads as idle. @see seed 001 */
const IDLE_MS = 30_000;

const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
const percent = (part: number, whole: number) =>
  Math.min(Math.max(ratio(part, whole) * 100, 0), 100);

/** Contract 5: `stats`. Rates are 0..1, percents 0..100, all 0 when empty. */
export function statsView(
  { figures }: RunCounters,
  campaign: Campaign,
  concurrencyLimit: number,
) {
  const of = (name: string) => figures[name] ?? 0;
  const status = statusCounts(figures, campaign);
  const live = liveCount(figures);
  const waiting =
    status.pending + status.retry_scheduled + status.callback_scheduled;
  const exhausted = status.exhausted + status.abandoned + status.amd_machine;
  const stopped =
    status.window_closed + status.manual_stopped + status.suppressed;
  const total = presentCount(campaign);
  const totalCalls = total - status.suppressed;
  const processed =
    status.completed +
    status.exhausted +
    status.abandoned +
    status.window_closed +
    status.manual_stopped +
    status.amd_machine;
  const callbackPending = status.callback_scheduled;
  return {
    campaign_id: shownCampaignId(campaign.id),
    status: campaign.status,
    schema_version: 2 as const,
    contacts: {
      total,
      pending: waiting,
      in_progress: live,
      completed: status.completed,
      exhausted,
      stopped,
      not_attempted: status.pending,
      waiting_retry: status.retry_scheduled,
    },
    attempts: {
      total: of('attempts'),
      average_per_contact:
        Math.round(ratio(of('attempts'), total) * 100 + 1e-9) / 100,
    },
    active_calls: live,
    concurrency_limit: concurrencyLimit,
    total_calls: totalCalls,
    processed,
    processed_percent: percent(processed, totalCalls),
    success_percent: percent(status.completed, totalCalls),
    connected: of('connected'),
    completed: status.completed,
    failed: status.exhausted,
    retry_exhausted: status.exhausted,
    abandoned: status.abandoned,
    true_abandoned: status.abandoned,
    base_dialling_completed:
      callbackPending > 0 && processed + callbackPending >= totalCalls,
    machine_detected_count: status.amd_machine,
    window_closed: status.window_closed,
    manual_stopped: status.manual_stopped,
    suppressed: status.suppressed,
    callback_pending: callbackPending,
    retries_left: isTerminal(campaign.status)
      ? 0
      : attemptsLeft(figures, campaign),
    unanswered: of('unanswered'),
    attempt_answer_rate: ratio(of('answered'), of('attempts')),
    connect_rate: ratio(of('connected'), of('attempted')),
    completion_rate: ratio(status.completed, totalCalls),
    abandon_rate: abandonedOf(figures).rate,
    aht_seconds: ratio(of('talk_ms'), of('talks')) / 1_000,
    avg_ring_seconds: ratio(of('ring_ms'), of('answered')) / 1_000,
    cost_usd: spentUsd(figures),
    budget_progress: budgetProgress(figures, campaign),
    goal_progress: goalProgress(figures, campaign),
    callback: {
      requested: of('callback.requested'),
      pending: isTerminal(campaign.status) ? 0 : of('callback.pending'),
      completed: of('callback.completed'),
      cancelled:
        of('callback.cancelled') +
        (isTerminal(campaign.status) ? of('callback.pending') : 0),
      avg_delay_seconds:
        ratio(of('callback.delay_ms'), of('callback.dialled')) / 1_000,
    },
  };
}
export type StatsView = ReturnType<typeof statsView>;

/** Abandoned calls of those that people answered and that are over. */
export function abandonedOf(figures: Figures) {
  const abandoned = figures['outcome.abandoned'] ?? 0;
  const answered = (figures.talks ?? 0) + abandoned;
  return { abandoned, answered, rate: ratio(abandoned, answered) };
}

/** Contract 5: `live`. `now` in epoch ms of the product's clock. */
export function liveView(
  counters: RunCounters,
  campaign: Campaign,
  stats: StatsView,
  now: number,
) {
  const { figures, last_dial_at } = counters;
  const of = (name: string) => figures[name] ?? 0;
  const ended = isTerminal(campaign.status);
  const rates = ended
    ? wholeRun(counters, campaign, of('attempts'), stats.connected)
    : recent(counters, now);
  return {
    state: liveState(campaign, stats, last_dial_at, now),
    ringing: of('status.dialling') + of('status.ringing'),
    in_progress:
      of('status.in_progress') +
      of('status.amd_screening') +
      of('status.attaching'),
    pollable:
      campaign.status === 'running' ||
      stats.active_calls > 0 ||
      stats.callback_pending > 0,
    ...rates,
    total_connected: stats.connected,
    avg_ring_seconds: stats.avg_ring_seconds,
    last_dial_at,
    pending: stats.contacts.not_attempted,
    retries_queued: stats.contacts.waiting_retry,
    eta_seconds:
      campaign.status !== 'running' || stats.processed < COLD_START
        ? null
        : rates.dials_per_second > 0
          ? Math.round(dialsToCome(figures, campaign) / rates.dials_per_second)
          : null,
    binding_limit: bindingLimit(campaign, stats),
    passes: passes(counters, campaign, stats),
  };
}
export type LiveView = ReturnType<typeof liveView>;

function liveState(
  campaign: Campaign,
  stats: StatsView,
  lastDialAt: string | null,
  now: number,
): 'live' | 'idle' | 'outside_window' | 'paused' | 'ended' {
  if (isTerminal(campaign.status)) return 'ended';
  if (campaign.status !== 'running') return 'paused';
  if (!windowState(scheduleOf(campaign), now).open) return 'outside_window';
  if (stats.active_calls > 0) return 'live';
  const since = lastDialAt ?? campaign.started_at;
  const quiet = since === null || now - epochMs(since) > IDLE_MS;
  return quiet ? 'idle' : 'live';
}

function recent({ minutes }: RunCounters, now: number) {
  const current = Math.floor(now / MINUTE_MS);
  const share = (now % MINUTE_MS) / MINUTE_MS;
  const at = (minute: number) =>
    minutes[String(minute)] ?? { dials: 0, connected: 0 };
  // The last 60 s: this minute so far, and the rest of the one before.
  const lastMinute = at(current).dials + at(current - 1).dials * (1 - share);
  // The last 15 minutes in the same way.
  let connected = at(current - 15).connected * (1 - share);
  for (let back = 0; back < 15; back += 1)
    connected += at(current - back).connected;
  return {
    dials_per_second: lastMinute / 60,
    calls_per_minute: lastMinute,
    connected_per_hour: connected * 4,
  };
}

function wholeRun(
  { last_dial_at }: RunCounters,
  campaign: Campaign,
  dials: number,
  connected: number,
) {
  const from = campaign.started_at;
  const to = campaign.completed_at ?? last_dial_at;
  const seconds =
    from && to ? Math.max((epochMs(to) - epochMs(from)) / 1_000, 1) : 0;
  return {
    dials_per_second: ratio(dials, seconds),
    calls_per_minute: ratio(dials, seconds) * 60,
    connected_per_hour: ratio(connected, seconds) * 3_600,
  };
}

function bindingLimit(campaign: Campaign, stats: StatsView): string | null {
  if (campaign.status !== 'running') return null;
  if (stats.active_calls >= callTarget(campaign)) return 'campaign_cap';
  if (stats.active_calls >= stats.concurrency_limit) return 'org_cap';
  return null;
}

/** A pass goes on while somebody waits for a call of its number. */
function passes(counters: RunCounters, campaign: Campaign, stats: StatsView) {
  const of = (name: string) => counters.figures[name] ?? 0;
  return Object.entries(counters.passes)
    .map(([key, { started_at, ended_at }]) => {
      const number = Number(key);
      const attempted = of(`pass.${number}.attempted`);
      const connected = of(`pass.${number}.connected`);
      const waiting =
        number === 1
          ? stats.contacts.not_attempted
          : isTerminal(campaign.status)
            ? 0
            : of(`pass.${number}.waiting`);
      return {
        number,
        attempted,
        eligible:
          number === 1
            ? presentCount(campaign)
            : attempted + of(`pass.${number}.waiting`),
        connected,
        connect_rate: ratio(connected, attempted),
        started_at,
        ended_at: waiting > 0 ? null : ended_at,
        duration_seconds: (epochMs(ended_at) - epochMs(started_at)) / 1_000,
      };
    })
    .sort((a, b) => a.number - b.number);
}
