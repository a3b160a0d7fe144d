import { Temporal } from 'temporal-polyfill';
import {
  endOfRun,
  type Hours,
  hoursIn,
  nextOpening,
  openingOf,
  scheduleOf,
  scheduleOfFirst,
  stateOf,
  type Timed,
  type WindowState,
  windowState,
} from './calling-window.ts';
import type { Schedule } from './campaign.ts';
import { type Law, lawHours, lawOf } from './compliance/law.ts';
import type { HoursRule } from './compliance/rule.ts';
import { zonesOfNumber } from './number-zones.ts';
import { zoneOfUntold } from './zone-fallback.ts';

/**
 * When one contact may be called. With `timezone_mode: campaign` that is when
 * the campaign may; with `callee_local` it is told by the contact's own clock:
 * its `timezone`, else the zones of its number, which must all permit the call.
 * A compliance profile must permit it too, on every clock that the contact may have.
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
export function zonesOf(place: Place, campaign: Timed): ContactZones {
  if (place.timezone !== undefined && isZone(place.timezone)) {
    return { zones: [place.timezone], source: 'contact' };
  }
  const zones = zonesOfNumber(place.phone_number);
  if (zones.length > 0) return { zones, source: 'number' };
  const zone = zoneOfUntold(campaign);
  return zone === null
    ? { zones: [], source: null }
    : { zones: [zone], source: 'campaign' };
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
export const hasOwnHours = ({ schedule, compliance }: Timed) =>
  schedule.timezone_mode === 'callee_local' ||
  (compliance !== undefined && compliance.profile !== 'none') ||
  scheduleOfFirst(schedule) !== schedule;

export type ContactWindow = WindowState &
  ContactZones & {
    /** No hour can be told to be permitted: the contact's zone must be set. */
    readonly is_unknown: boolean;
    /** Why the law cannot tell, where it cannot. */
    readonly unknown_law?: Law['unknown'];
    /** The law's rule that keeps it closed longer than the campaign's hours do. */
    readonly rule?: HoursRule;
  };

/** The law of the campaign's profile for a contact; null where it has none. */
export function lawFor({ compliance }: Timed, place: Place): Law | null {
  if (!compliance) return null;
  const { phone_number, timezone } = place;
  const isKnown = timezone !== undefined && isZone(timezone);
  return lawOf(compliance.profile, {
    phone_number,
    ...(isKnown && { timezone }),
  });
}

/** The same for contacts that may be called in the same hours. */
export function hoursKey(campaign: Timed, place: Place): string {
  if (!hasOwnHours(campaign)) return '';
  const { zones } = zonesOf(place, campaign);
  return `${zones.join()} ${lawFor(campaign, place)?.key ?? ''}`;
}

/**
 * Whether a contact may be called at an instant, by its windows and the law.
 *
 * @param now - epoch milliseconds
 */
export function contactWindow(
  campaign: Timed,
  place: Place,
  now: number,
): ContactWindow {
  const { hours: ours, ...own } = ownWindow(campaign, place, now);
  const law = lawFor(campaign, place);
  if (!law) return own;
  const { zones, unknown } = law;
  const source = place.timezone === undefined ? 'number' : 'contact';
  if (unknown) {
    const where = { zones, source: zones.length > 0 ? source : null } as const;
    const shut = { open: false, changes_at: null, is_unknown: true };
    return { ...shut, ...where, unknown_law: unknown };
  }
  if (own.is_unknown) return own;
  const lawful = lawHours(law, now);
  const all = [...ours, ...lawful.map(({ hours }) => hours)];
  const state = stateOf(all, now);
  if (state.open) return { ...own, ...state };
  if (openingOf(state, now) === null && areApart(lawful, zones, now)) {
    return { ...state, zones, source, is_unknown: true };
  }
  const opens = openingOf(own, now) ?? Number.POSITIVE_INFINITY;
  const last = lastToOpen(law, now);
  const isLast = last && (last.at > opens || (last.at === opens && own.open));
  return isLast
    ? { ...own, ...state, zones, source, rule: last.rule }
    : { ...own, ...state };
}

const lastOpenings = new WeakMap<
  Law,
  { readonly now: number; readonly last: Opening | undefined }
>();

interface Opening {
  readonly rule: HoursRule;
  /** Epoch milliseconds; infinite where it never opens. */
  readonly at: number;
}

/** The rule of a law that opens last, which all contacts of a page ask for. */
function lastToOpen(law: Law, now: number): Opening | undefined {
  const known = lastOpenings.get(law);
  if (known?.now === now) return known.last;
  const [last] = lawHours(law, now)
    .map(({ rule, hours }) => {
      const at = openingOf(stateOf([hours], now), now);
      return { rule, at: at ?? Number.POSITIVE_INFINITY };
    })
    .sort((a, b) => b.at - a.at || depth(b.rule) - depth(a.rule));
  lastOpenings.set(law, { now, last });
  return last;
}

/** Of two that open together, a state's rule says more than a country's. */
const depth = ({ region }: HoursRule) => region.length;

/** Whether each clock has lawful hours, but none that suits all. */
function areApart(
  lawful: ReturnType<typeof lawHours>,
  zones: readonly string[],
  now: number,
): boolean {
  if (zones.length < 2 || lawful.length === 0) return false;
  const opens = (some: readonly Hours[]) =>
    openingOf(stateOf(some, now), now) !== null;
  const all = lawful.map(({ hours }) => hours);
  return all.every((one) => opens([one])) && !opens(all);
}

/** The same by its windows alone, and the hours that these are. */
function ownWindow(
  campaign: Timed,
  place: Place,
  now: number,
): ContactWindow & { readonly hours: readonly Hours[] } {
  const ofRun = scheduleOf(campaign);
  const schedule = place.scheduled_at ? scheduleOfFirst(ofRun) : ofRun;
  const where = zonesOf(place, campaign);
  if (schedule.timezone_mode === 'campaign') {
    const { timezone } = schedule;
    const hours = [hoursIn(schedule, timezone)];
    const state = stateOf(hours, now);
    return {
      ...state,
      hours,
      is_unknown: false,
      zones: [timezone],
      source: 'campaign',
    };
  }
  if (where.zones.length === 0) {
    const hours = [hoursIn(schedule, 'UTC')];
    const any = stateOf(hours, now);
    const isAlways = any.open && any.changes_at === null && isSame(schedule);
    if (isAlways) return { ...any, ...where, hours, is_unknown: false };
    const shut = { open: false, changes_at: null, is_unknown: true };
    return { ...shut, ...where, hours };
  }
  const hours = where.zones.map((zone) => hoursIn(schedule, zone));
  const state = stateOf(hours, now);
  const opens = (one: (typeof hours)[number]) =>
    openingOf(stateOf([one], now), now) !== null;
  const isNever = openingOf(state, now) === null;
  // Each zone has hours, but none that suits all.
  const is_unknown = isNever && hours.length > 1 && hours.every(opens);
  return { ...state, ...where, hours, is_unknown };
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

/**
 * The last instant at which a call that may be placed now may begin to ring, a
 * minute before its window ends: for carriers that take a call and dial it later.
 *
 * @param now - epoch milliseconds
 * @returns epoch milliseconds; null where the hours never end
 */
export function lastCallAt(
  campaign: Timed,
  place: Place,
  now: number,
): number | null {
  const { open, changes_at } = hasOwnHours(campaign)
    ? contactWindow(campaign, place, now)
    : windowState(scheduleOf(campaign), now);
  return open ? changes_at : now;
}
