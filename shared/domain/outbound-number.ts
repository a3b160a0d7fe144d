import type { OwnedSlots } from './campaign.ts';
import { OWN_CARRIER } from './carrier-kinds.ts';

/** A number that calls are placed from, as stored. */
export interface OutboundNumber {
  readonly org_id: string;
  readonly id: string;
  /** E.164. */
  readonly phone_number: string;
  /** At which it is; absent: the deployment's own. */
  readonly carrier_id?: string;
  /** ISO 3166 two-letter code. */
  readonly country: string;
  readonly label: string;
  readonly status: 'active' | 'inactive';
  readonly outbound_enabled: boolean;
  /** Its lines: calls at once over all campaigns; null is no limit. */
  readonly max_concurrent: number | null;
  /** Calls a second over all campaigns; null is no limit. */
  readonly cps: number | null;
  /** Slots of the org whose calls hold a line, each with its stamp. Only kept where lines are limited. */
  readonly lines: OwnedSlots;
  /** Epoch milliseconds by which the calls so far are spread over time at `cps`. */
  readonly paced_until?: number;
  /** Its carrier places no call from it: it rests until somebody has looked. */
  readonly refused?: NumberRefusal;
  /** Grows with each change by a person; ETag and If-Match. */
  readonly version: number;
  readonly created_at: string;
  readonly created_by: string;
  readonly updated_at: string;
}

export interface NumberRefusal {
  /** The carrier's own; null where it gave none. */
  readonly code: string | null;
  /** RFC 3339. */
  readonly at: string;
}

/** Whether calls may be placed from it at all. */
export const isUsable = ({
  status,
  outbound_enabled,
  refused,
}: Pick<OutboundNumber, 'status' | 'outbound_enabled' | 'refused'>) =>
  status === 'active' && outbound_enabled && refused === undefined;

/** The id of the carrier that it is at. */
export const carrierOf = ({
  carrier_id = OWN_CARRIER,
}: Pick<OutboundNumber, 'carrier_id'>): string => carrier_id;

/** Each carrier that numbers are at, once. */
export const carriersOf = (
  numbers: readonly Pick<OutboundNumber, 'carrier_id'>[],
): string[] => [...new Set(numbers.map(carrierOf))];

/** How many of its lines hold a call. */
export const busyLines = ({ lines }: Pick<OutboundNumber, 'lines'>) =>
  Object.keys(lines).length;

/**
 * Whether a slot may call from it, as far as was read: the slot has a line
 * already, or one is free. The write that takes the line decides.
 */
export function hasLine(
  { max_concurrent, lines }: Pick<OutboundNumber, 'max_concurrent' | 'lines'>,
  slot?: number,
): boolean {
  if (max_concurrent === null) return true;
  const own = slot !== undefined && slot in lines ? 1 : 0;
  return busyLines({ lines }) - own < max_concurrent;
}

/** Milliseconds that one call takes of a rate, and calls that may come at once. */
export function paceOf(cps: number): {
  readonly each: number;
  readonly burst: number;
} {
  // Half at once and half spread over the second after: no second has more.
  return cps < 2
    ? { each: 1_000 / cps, burst: 1 }
    : { each: 2_000 / cps, burst: Math.floor(cps / 2) };
}

/**
 * When the calls of a number are spread out, with one more now: a leaky bucket,
 * so that no second has more than `cps`.
 *
 * @param now - epoch milliseconds
 * @returns null when it has placed as many as it may
 */
export function pacedWith(
  { cps, paced_until = 0 }: Pick<OutboundNumber, 'cps' | 'paced_until'>,
  now: number,
): number | null {
  if (cps === null) return now;
  const { each, burst } = paceOf(cps);
  const until = Math.max(paced_until, now);
  return until - now > (burst - 1) * each ? null : Math.ceil(until + each);
}
