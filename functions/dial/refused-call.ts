import type { CallFailure } from '#shared/domain/call-failure.ts';
import type { Withdrawal } from '#shared/domain/contact-withdrawal.ts';
import { type CountryHold, triedAgainAt } from '#shared/domain/country-hold.ts';
import { carrierOf } from '#shared/domain/outbound-number.ts';
import type { Ways } from './carrier-ways.ts';
import type { Claimed } from './claim-line.ts';

/** What becomes of a contact, a slot and a number after a definite refusal. */
export interface AfterRefusal {
  readonly why: Withdrawal;
  /** `elsewhere`: the same contact is called from another number at once. */
  readonly next: 'next' | 'throttled' | 'elsewhere';
  /** The number that it was to be called from rests. */
  readonly isNumbers: boolean;
}

/**
 * No call exists: so another carrier may place it at once, and the contact is
 * charged with nothing. Where there is none, it waits as the refusal says.
 *
 *     number ──▶ never again          caller_id ──▶ from another number
 *     country ──▶ by another carrier, else once this one takes calls there
 *     all else ──▶ by another carrier, else later
 *
 * @param isCalm - the carrier takes others: no storm, and nothing was being tried
 * @param ways - gets to know what this dial need not try again
 * @param hold - of the contact's country at this carrier, where that was refused
 */
export function afterRefusal(
  answer: CallFailure,
  isCalm: boolean,
  { number, others, way }: Claimed,
  ways: Ways,
  hold: CountryHold | null = null,
): AfterRefusal {
  const { class: kind, scope } = answer;
  const isFinal = kind === 'terminal';
  if (isFinal && scope === 'number') {
    return { why: { kind: 'invalid' }, next: 'next', isNumbers: false };
  }
  if (isFinal && scope === 'caller_id') {
    ways.refused.add(number.id);
    const next = others.length > 0 ? 'elsewhere' : 'next';
    return { why: { kind: 'returned' }, next, isNumbers: true };
  }
  const carrier = carrierOf(number);
  if (others.some((it) => carrierOf(it) !== carrier)) {
    ways.closed.add(carrier);
    return { why: { kind: 'returned' }, next: 'elsewhere', isNumbers: false };
  }
  if (hold) {
    const why = { kind: 'country_closed', until: triedAgainAt(hold) } as const;
    return { why, next: 'next', isNumbers: false };
  }
  // A storm is the carrier's: no contact is charged with it.
  const isCharged = isCalm && way.probes === null;
  return {
    why: withdrawalFor(answer, isCharged),
    next: kind === 'throttled' || !isCalm ? 'throttled' : 'next',
    isNumbers: false,
  };
}

/**
 * What a failure of the carrier is to a contact: its own fault a few times, or nobody's.
 *
 * @param hold - of its country, where that was refused
 */
export function withdrawalFor(
  { class: kind, scope, retry_after_seconds }: CallFailure,
  isCharged: boolean,
  hold: CountryHold | null = null,
): Withdrawal {
  if (hold) return { kind: 'country_closed', until: triedAgainAt(hold) };
  if (kind === 'terminal' && scope === 'number') return { kind: 'invalid' };
  if (kind === 'terminal' && scope === 'caller_id') return { kind: 'returned' };
  if (kind !== 'throttled' && isCharged) return { kind: 'fault' };
  return {
    kind: 'throttled',
    ...(retry_after_seconds !== undefined && { retry_after_seconds }),
  };
}
