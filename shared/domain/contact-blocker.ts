import { type Blocker, blocker } from './blocker.ts';
import type { Timed } from './calling-window.ts';
import type { Campaign } from './campaign.ts';
import { campaignBlocker, capacityBlocker } from './campaign-blocker.ts';
import { lawfulFrom } from './compliance/law-limits.ts';
import { type ContactState, isAccepted, isWaiting } from './contact.ts';
import {
  contactWindow,
  hasOwnHours,
  lawFor,
  type Place,
} from './contact-window.ts';
import { effectiveStatus } from './effective-status.ts';
import { epochMs, iso } from './instant.ts';

export interface BlockedContact {
  /** Of the campaign's current run; undefined when it was never claimed. */
  readonly state: ContactState | undefined;
  /** Where it is; without that, its own hours are not looked at. */
  readonly place?: Place;
  /** Whether its number is on the do-not-call list, as far as was looked. */
  readonly listed?: boolean;
  /** What all lines say, null while one is free; left out, only the campaign's own are looked at. */
  readonly room?: Blocker | null | undefined;
}

/**
 * What a waiting contact waits for: the campaign's gate first, then the contact
 * itself, then a free line. Null for a contact that does not wait, and for one
 * that is next as soon as a call ends elsewhere.
 *
 * @param now - epoch milliseconds of the one clock
 */
export function blockerOf(
  contact: BlockedContact,
  campaign: Campaign,
  now: number,
): Blocker | null {
  if (!isWaiting(effectiveStatus(contact.state, campaign))) return null;
  return (
    campaignBlocker(campaign, now) ??
    ownBlocker(contact, campaign, now) ??
    (contact.room === undefined ? capacityBlocker(campaign) : contact.room)
  );
}

/** Its instant says when, its hours say why: who waits for them is told so. */
function ownBlocker(
  contact: BlockedContact,
  campaign: Campaign,
  now: number,
): Blocker | null {
  const { state, place } = contact;
  const waits = byLaw(contactBlocker(contact, now), contact, campaign, now);
  if (!place) return waits;
  const hours = contactWindowBlocker(campaign, place, now);
  const isParked =
    state?.waits_for === 'window' || state?.waits_for === 'timezone';
  return isParked ? (hours ?? waits) : (waits ?? hours);
}

/** A limit on calls to one person, with the law's rule where that is what binds. */
function byLaw(
  waits: Blocker | null,
  { state, place }: BlockedContact,
  campaign: Campaign,
  now: number,
): Blocker | null {
  const isLimit =
    waits?.code === 'daily_attempt_cap' || waits?.code === 'min_gap';
  if (!isLimit || !place || !state) return waits;
  const had = state.attempts.filter(isAccepted);
  const { rule } = lawfulFrom(had, lawFor(campaign, place), now);
  if (!rule) return waits;
  return { ...waits, text: `${rule.text} (${rule.citation})`, rule: rule.id };
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
  scheduled_at: [
    'scheduled_at_wait',
    'It is not to be called before its own time',
    'scheduled_at',
  ],
  window: [
    'contact_window_closed',
    "Outside the contact's hours",
    'schedule.timezone_mode',
  ],
  timezone: [
    'timezone_unknown',
    'Neither the contact nor its number tells its time zone',
    'timezone',
  ],
  min_gap: [
    'min_gap',
    'This number was called a short while ago',
    'min_gap_same_number_seconds',
  ],
  daily_attempt_cap: [
    'daily_attempt_cap',
    'This number was called often enough today',
    'max_attempts_per_day',
  ],
  no_country_match: [
    'no_country_match',
    "No number of the pool is of the contact's country",
    'number_selection.country_match',
  ],
  country_closed: [
    'country_closed',
    "The carrier takes no calls to the contact's country",
    'carrier.countries',
  ],
  pool_capacity: [
    'pool_capacity',
    "All lines of the numbers of the contact's country are busy",
    'number_pool.max_concurrent',
  ],
  in_flight_elsewhere: [
    'in_flight_elsewhere',
    'Another campaign is calling this number',
    'in_flight_elsewhere',
  ],
} as const;

/** What stands against this contact: nothing once its own instant has come. */
export function contactBlocker(
  { state, listed, place }: BlockedContact,
  now: number,
): Blocker | null {
  if (listed) {
    return blocker('dnc', 'The number must not be called', null, 'dnc');
  }
  const scheduled = state ? undefined : place?.scheduled_at;
  if (scheduled !== undefined && epochMs(scheduled) > now) {
    const [code, text, rule] = parked.scheduled_at;
    return blocker(code, text, scheduled, rule);
  }
  const until = state?.next_eligible_at;
  if (until === undefined || epochMs(until) <= now) return null;
  if (state?.waits_for) {
    const [code, text, rule] = parked[state.waits_for];
    return blocker(code, text, until, rule);
  }
  if (state?.status === 'callback_scheduled') {
    const text = 'The person asked for a later call';
    return blocker('callback_wait', text, until, 'callback');
  }
  const text = 'It waits for its next attempt';
  return blocker('retry_wait', text, until, 'retry_policy.delay_seconds');
}

/**
 * The contact's own hours, on its own clock. Null: it may be called, or has no
 * hours of its own.
 */
export function contactWindowBlocker(
  campaign: Timed,
  place: Place,
  now: number,
): Blocker | null {
  if (!hasOwnHours(campaign)) return null;
  const window = contactWindow(campaign, place, now);
  if (window.open) return null;
  const { zones, source, changes_at, unknown_law, rule } = window;
  if (unknown_law === 'not_covered') {
    const text = `The profile ${campaign.compliance?.profile} has no rules for where this number is`;
    return blocker('timezone_unknown', text, null, 'compliance.profile');
  }
  if (window.is_unknown) {
    const text =
      zones.length === 0
        ? parked.timezone[1]
        : `Its number may be in ${zones.length} time zones, which share no calling hour`;
    return blocker('timezone_unknown', text, null, 'timezone');
  }
  const [first = ''] = zones;
  const where = zones.length === 1 ? first : `${zones.length} time zones`;
  const until = changes_at === null ? null : iso(changes_at);
  if (rule) {
    const text = `The law permits no call now (${where}): ${rule.text} (${rule.citation})`;
    return blocker('contact_window_closed', text, until, rule.id);
  }
  return blocker(
    'contact_window_closed',
    `Outside the contact's hours (${where}, told by its ${source === 'contact' ? 'own time zone' : 'number'})`,
    until,
    'schedule.timezone_mode',
  );
}
