import { type Blocker, blocker } from './blocker.ts';
import { callTarget, type Paced } from './call-target.ts';
import {
  scheduleOf,
  type Timed,
  type WindowState,
  windowState,
} from './calling-window.ts';
import { type Campaign, ownedCount, type Schedule } from './campaign.ts';
import { epochMs, iso } from './instant.ts';
import { isUsable, type OutboundNumber } from './outbound-number.ts';

/** Due and not started: the budget had no room for it, and it is tried again. */
export const isDueToStart = (
  { status, scheduled_at }: Pick<Campaign, 'status' | 'scheduled_at'>,
  now: number,
): boolean =>
  status === 'scheduled' &&
  scheduled_at !== null &&
  epochMs(scheduled_at) <= now;

/** The campaign's gate: status and calling window. Null: it may call now. */
export function campaignBlocker(
  campaign: Pick<Campaign, 'status' | 'paused' | 'scheduled_at'> & Timed,
  now: number,
): Blocker | null {
  const { status, paused, scheduled_at } = campaign;
  if (status === 'running') return closedWindow(scheduleOf(campaign), now);
  const notRunning = (
    text: string,
    until: string | null,
    rule: string | null,
  ) => blocker('campaign_not_running', text, until, rule);
  if (status === 'scheduled') {
    if (isDueToStart(campaign, now)) {
      const text = "Running campaigns use all of the organization's calls";
      return blocker('org_cap', text, null, 'concurrency_limit');
    }
    return notRunning(
      'The campaign starts later',
      scheduled_at,
      'scheduled_at',
    );
  }
  if (status === 'paused') {
    const rule = paused === null ? null : `paused.${paused.reason_code}`;
    return notRunning('The campaign is paused', null, rule);
  }
  const text =
    status === 'draft' ? 'The campaign is not started' : 'The campaign is over';
  return notRunning(text, null, 'status');
}

function closedWindow(schedule: Schedule, now: number): Blocker | null {
  const state = windowNow(schedule, now);
  if (state.open) return null;
  const until = state.changes_at === null ? null : iso(state.changes_at);
  return blocker(
    'campaign_window_closed',
    schedule.timezone_mode === 'campaign'
      ? `Outside the campaign's hours (${schedule.timezone})`
      : "Outside the campaign's hours on every clock",
    until,
    'schedule.windows',
  );
}

let lastAsked:
  | { schedule: Schedule; now: number; state: WindowState }
  | undefined;

/** A page asks for every one of its contacts: the same question, one answer. */
function windowNow(schedule: Schedule, now: number): WindowState {
  if (lastAsked?.schedule !== schedule || lastAsked.now !== now) {
    lastAsked = { schedule, now, state: windowState(schedule, now) };
  }
  return lastAsked.state;
}

/**
 * The campaign's own limit.
 *
 * @param slot - the line that is asked about: one that counts already is no new one
 */
export function capacityBlocker(
  campaign: Pick<Campaign, 'slots'> & Paced,
  slot?: number,
): Blocker | null {
  const { slots, max_concurrent_calls, dial_mode, pacing } = campaign;
  const counted = slot !== undefined && slot in slots ? 1 : 0;
  const target = callTarget(campaign);
  if (ownedCount(campaign) - counted < target) return null;
  const isPaced = dial_mode === 'predictive' && pacing !== undefined;
  if (isPaced && pacing.brake !== 'off') {
    return blocker(
      'abandon_brake',
      `Too many people answered and found no seat: ${target} calls at once until the rate falls`,
      null,
      'abandoned',
    );
  }
  if (isPaced && target > max_concurrent_calls) {
    return blocker(
      'campaign_cap',
      `All ${target} calls that pacing allows are in use`,
      null,
      'dial_mode',
    );
  }
  return blocker(
    'campaign_cap',
    `All ${max_concurrent_calls} calls of the campaign are in use`,
    null,
    'max_concurrent_calls',
  );
}

/** Whether there is any number to call from, whatever its lines are. */
export const emptyPoolBlocker = (
  numbers: readonly OutboundNumber[],
): Blocker | null =>
  numbers.some(isUsable)
    ? null
    : blocker(
        'pool_empty',
        'No number of the pool can be called from',
        null,
        'number_pool',
      );
