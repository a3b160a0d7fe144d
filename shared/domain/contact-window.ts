import { Temporal } from 'temporal-polyfill';
import {
  endOfRun,
  hoursIn,
  nextOpening,
  openingOf,
  scheduleOf,
  scheduleOfFirst,
  stateOf,
  type Timed,
  type WindowState,
} from './calling-window.ts';
import type { Campaign, Schedule } from './campaign.ts';
import { zonesOfNumber } from './number-zones.ts';

/**
 * When one contact may be called. With `timezone_mode: campaign` that is when
 * the campaign may; with `callee_local` it is told by the contact's own clock:
 * its `timezone`, else the zones of its number, which must all permit the call.
 */

/** What is known of where a contact is. */
export interface Place {
  /** E.164. */
  readonly phone_number: string;
  /** IANA name, as its file said it. */
  readonly timezone?: string | undefined;
  /** RFC 3339: of a first attempt that has a time of its own. */
  readonly scheduled_at?: string | undefined;
}

export interface ContactZones {
  /** More than one when it may be in any of them; none when nothing is known. */
  readonly zones: readonly string[];
  readonly source: 'contact' | 'number' | 'campaign' | null;
}

/** Whose zone is not known is looked at again after so long: it may be set meanwhile. */
const LOOK_AGAIN_MS = 86_400_000;

/** The clocks on which a contact's windows are read, and what told them. */
export function zonesOf(place: Place, schedule: Schedule): ContactZones {
  if (place.timezone !== undefined && isZone(place.timezone)) {
    return { zones: [place.timezone], source: 'contact' };
  }
  const zones = zonesOfNumber(place.phone_number);
  if (zones.length > 0) return { zones, source: 'number' };
  // @see contract ruling 10
  return schedule.timezone_mode === 'callee_local'
    ? { zones: [], source: null }
    : { zones: [schedule.timezone], source: 'campaign' };
}

const known = new Map<string, boolean>();

function isZone(name: string): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  let answer = true;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
  } catch {
    answer = false;
  }
  known.set(name, answer);
  return answer;
}

/** Whether contacts of one campaign may have other hours than the campaign. */
export const hasOwnHours = ({ schedule }: Pick<Campaign, 'schedule'>) =>
  schedule.timezone_mode === 'callee_local' ||
  scheduleOfFirst(schedule) !== schedule;

export type ContactWindow = WindowState &
  ContactZones & {
    /** No hour can be told to be permitted: the contact's zone must be set. */
    readonly is_unknown: boolean;
  };

/**
 * Whether a contact may be called at an instant, by its windows alone.
 *
 * @param now - epoch milliseconds
 */
export function contactWindow(
  campaign: Timed,
  place: Place,
  now: number,
): ContactWindow {
  const ofRun = scheduleOf(campaign);
  const schedule = place.scheduled_at ? scheduleOfFirst(ofRun) : ofRun;
  const where = zonesOf(place, schedule);
  if (schedule.timezone_mode === 'campaign') {
    const { timezone } = schedule;
    const state = stateOf([hoursIn(schedule, timezone)], now);
    return {
      ...state,
      is_unknown: false,
      zones: [timezone],
      source: 'campaign',
    };
  }
  if (where.zones.length === 0) {
    const any = stateOf([hoursIn(schedule, 'UTC')], now);
    const isAlways = any.open && any.changes_at === null && isSame(schedule);
    if (isAlways) return { ...any, ...where, is_unknown: false };
    return { open: false, changes_at: null, ...where, is_unknown: true };
  }
  const hours = where.zones.map((zone) => hoursIn(schedule, zone));
  const state = stateOf(hours, now);
  const opens = (one: (typeof hours)[number]) =>
    openingOf(stateOf([one], now), now) !== null;
  const isNever = openingOf(state, now) === null;
  // Each zone has hours, but none that suits all.
  const is_unknown = isNever && hours.length > 1 && hours.every(opens);
  return { ...state, ...where, is_unknown };
}

/** The same windows on every clock. */
const isSame = ({ overrides = [] }: Schedule) => overrides.length === 0;

/**
 * The first instant from `at` on at which a contact may be called: where there
 * is none, when to look at it again.
 *
 * @param place - undefined: only the campaign's own hours are asked
 * @param at - epoch milliseconds
 */
export function permittedAt(
  campaign: Timed,
  place: Place | undefined,
  at: number,
): number {
  if (!place || !hasOwnHours(campaign)) {
    return nextOpening(scheduleOf(campaign), at) ?? at;
  }
  const opening = openingOf(contactWindow(campaign, place, at), at);
  if (opening !== null) return opening;
  const end = endOfRun(campaign)?.at ?? Number.POSITIVE_INFINITY;
  return Math.max(Math.min(at + LOOK_AGAIN_MS, end), at);
}
