import type { BlockerView } from '#shared/contracts/contacts.ts';
import {
  type WindowState,
  windowState,
} from '#shared/domain/calling-window.ts';
import type { Campaign, Schedule } from '#shared/domain/campaign.ts';
import { type ContactState, isWaiting } from '#shared/domain/contact.ts';
import { effectiveStatus } from '#shared/domain/effective-status.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';

/**
 * Why a waiting contact is not called at this instant, until when, and by which
 * rule: the campaign's gate first, then its window, then the contact's own
 * instant, as the dispatcher asks. Null for a contact that does not wait, and
 * for one that is next as soon as a call ends elsewhere.
 *
 * @param now - epoch milliseconds of the one clock
 */
export function blockerOf(
  state: ContactState | undefined,
  campaign: Campaign,
  now: number,
): BlockerView | null {
  if (!isWaiting(effectiveStatus(state, campaign))) return null;
  return (
    gate(campaign) ??
    window(campaign, now) ??
    own(state, now) ??
    slots(campaign)
  );
}

function gate(campaign: Campaign): BlockerView | null {
  const { status, paused, scheduled_at } = campaign;
  if (status === 'running') return null;
  if (status === 'scheduled') {
    return blocker(
      'campaign_not_running',
      'The campaign starts later',
      scheduled_at,
      'scheduled_at',
    );
  }
  if (status === 'paused') {
    const rule = paused === null ? null : `paused.${paused.reason_code}`;
    return blocker(
      'campaign_not_running',
      'The campaign is paused',
      null,
      rule,
    );
  }
  return blocker(
    'campaign_not_running',
    'The campaign is not started',
    null,
    'status',
  );
}

function window({ schedule }: Campaign, now: number): BlockerView | null {
  const state = windowNow(schedule, now);
  if (state.open) return null;
  const until = state.changes_at === null ? null : iso(state.changes_at);
  return blocker(
    'campaign_window_closed',
    `Outside the campaign's hours (${schedule.timezone})`,
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

const parked = {
  system_retry: [
    'system_retry_wait',
    'Our side or the carrier failed; it is tried again',
    'system_retry',
  ],
  returned: [
    'system_retry_wait',
    'It was about to be called and went back',
    'system_retry',
  ],
  window: [
    'contact_window_closed',
    "Outside the contact's hours",
    'schedule.timezone_mode',
  ],
  min_gap: [
    'min_gap',
    'This number was called a short while ago',
    'min_gap_same_number_seconds',
  ],
} as const;

/** What the contact itself waits for: nothing once its instant has come. */
function own(state: ContactState | undefined, now: number): BlockerView | null {
  const until = state?.next_eligible_at;
  if (until === undefined || epochMs(until) <= now) return null;
  if (state?.waits_for) {
    const [code, text, rule] = parked[state.waits_for];
    return blocker(code, text, until, rule);
  }
  return state?.status === 'callback_scheduled'
    ? blocker(
        'callback_wait',
        'The person asked for a later call',
        until,
        'callback',
      )
    : blocker(
        'retry_wait',
        'It waits for its next attempt',
        until,
        'retry_policy.delay_seconds',
      );
}

function slots(campaign: Campaign): BlockerView | null {
  const held = campaign.slots?.size ?? 0;
  if (held < campaign.max_concurrent_calls) return null;
  return blocker(
    'campaign_cap',
    `All ${campaign.max_concurrent_calls} calls of the campaign are in use`,
    null,
    'max_concurrent_calls',
  );
}

const blocker = (
  code: string,
  text: string,
  until: string | null,
  rule: string | null,
): BlockerView => ({ code, text, until, rule });
