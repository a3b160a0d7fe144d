import type { Campaign } from './campaign.ts';
import { type Attempt, isAccepted } from './contact.ts';
import {
  isWeak,
  noTrials,
  smoothedRate,
  sumTrials,
  type Trials,
} from './number-health.ts';
import {
  carrierOf,
  hasLine,
  isUsable,
  type OutboundNumber,
  pacedWith,
} from './outbound-number.ts';
import { unitHash } from './variants.ts';

/**
 * Which number a contact is called from.
 *
 *     numbers of the pool ─usable─▶ of its country, where that matters
 *       ─▶ at a carrier that takes calls ─▶ not cooling, unless all are
 *       ─▶ with a free line and a turn, its own and its carrier's
 *       ─▶ the first that this contact ever answered, else drawn by weight
 */
export interface Pool {
  /** Numbers of the campaign's pool that exist, in its order. */
  readonly numbers: readonly PoolNumber[];
  /** Answers and calls in this run, by number id. */
  readonly trials: ReadonlyMap<string, Trials>;
}

export interface PoolNumber extends OutboundNumber {
  /** As the operator set it. */
  readonly weight: number;
}

/** What the choice depends on beside the pool. */
export interface Wish {
  /** E.164: the number that stays this contact's. */
  readonly sticky: string | null;
  /** ISO 3166, of the contact's number; null when it tells none. */
  readonly country: string | null;
  readonly country_match: 'off' | 'prefer' | 'strict';
  /** The slot that is to call: a line that it holds is free for it. */
  readonly slot?: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Ids that turned out to be busy. */
  readonly without?: ReadonlySet<string>;
  /** Ids of carriers that take no call now. */
  readonly closed?: ReadonlySet<string>;
  /** Ids of carriers that had as many calls in this second as they take. */
  readonly paced?: ReadonlySet<string>;
}

/** Why no number can be used, as a blocker code. */
export type NoNumber =
  | 'pool_empty'
  | 'no_country_match'
  | 'pool_capacity'
  | 'carrier_cps';

/**
 * The same, or that every carrier with a number for it is closed; or those that
 * take calls to the country of this contact are closed to it, or busy.
 */
export type NotChosen =
  | NoNumber
  | 'carrier_closed'
  | 'country_closed'
  | 'country_busy';

export type Choice =
  | { readonly kind: 'number'; readonly number: PoolNumber }
  | { readonly kind: 'none'; readonly code: NotChosen };

/** Ids of the numbers that rest: answered far less than the rest of the pool. */
export function coolingIn({ numbers, trials }: Pool): ReadonlySet<string> {
  const cooling = new Set<string>();
  const of = ({ id }: PoolNumber) => trials.get(id) ?? noTrials;
  for (const number of numbers) {
    const others = numbers.filter((other) => other !== number).map(of);
    if (isWeak(of(number), sumTrials(others))) cooling.add(number.id);
  }
  return cooling;
}

/** @param draw - 0..1, evenly: where in the weights the choice falls */
export function chooseNumber(pool: Pool, wish: Wish, draw: number): Choice {
  const usable = pool.numbers.filter(isUsable);
  if (usable.length === 0) return none('pool_empty');
  const { country_match, country } = wish;
  const ofCountry = usable.filter((number) => number.country === country);
  if (country_match === 'strict' && ofCountry.length === 0) {
    return none('no_country_match');
  }
  const fit = country_match === 'strict' ? ofCountry : usable;
  const open = fit.filter((it) => !wish.closed?.has(carrierOf(it)));
  if (open.length === 0) return none('carrier_closed');
  const allowed = awake(open, coolingIn(pool));
  const lines = allowed.filter((number) => mayTake(number, wish));
  if (lines.length === 0) return none('pool_capacity');
  const free = lines.filter((it) => hasTurn(it, wish));
  if (free.length === 0) return none('carrier_cps');
  const own = free.find(({ phone_number }) => phone_number === wish.sticky);
  if (own) return { kind: 'number', number: own };
  const near = free.filter((number) => number.country === country);
  const among = country_match === 'prefer' && near.length > 0 ? near : free;
  return { kind: 'number', number: drawn(among, pool, draw) };
}

const none = (code: NotChosen): Choice => ({ kind: 'none', code });

const hasTurn = (number: PoolNumber, { now, paced }: Wish) =>
  !paced?.has(carrierOf(number)) && pacedWith(number, now) !== null;

/** Numbers that do not rest; when all of them do, they must work. */
function awake(
  numbers: readonly PoolNumber[],
  cooling: ReadonlySet<string>,
): readonly PoolNumber[] {
  const rested = numbers.filter(({ id }) => !cooling.has(id));
  return rested.length > 0 ? rested : numbers;
}

const mayTake = (number: PoolNumber, { slot, without }: Wish) =>
  !without?.has(number.id) && hasLine(number, slot);

/** One of them, each as likely as its share. */
function drawn(
  among: readonly PoolNumber[],
  pool: Pool,
  draw: number,
): PoolNumber {
  const shares = sharesOf(among, pool);
  let left = draw;
  for (const [index, number] of among.entries()) {
    left -= shares[index]!;
    if (left < 0) return number;
  }
  return among.findLast((_, index) => shares[index]! > 0) ?? among[0]!;
}

/**
 * The share of calls that each number gets, 0..1, which sum to 1: its weight
 * times its smoothed answer rate. Where nobody answers, its weight alone.
 */
export function sharesOf(
  among: readonly PoolNumber[],
  { numbers, trials }: Pool,
): number[] {
  const of = ({ id }: PoolNumber) => trials.get(id) ?? noTrials;
  const all = sumTrials(numbers.map(of));
  const scores = among.map((it) => it.weight * smoothedRate(of(it), all));
  const sum = scores.reduce((a, b) => a + b, 0);
  if (sum > 0) return scores.map((score) => score / sum);
  const weights = among.reduce((a, { weight }) => a + weight, 0);
  return among.map(({ weight }) => weight / weights);
}

/** The number of the first call that this contact answered; null before that, or when numbers need not stay. */
export function stickyNumber(
  attempts: readonly Attempt[],
  { number_selection }: Pick<Campaign, 'number_selection'>,
): string | null {
  if (!number_selection.sticky) return null;
  const first = attempts.find(
    (attempt) => isAccepted(attempt) && attempt.answered_at !== undefined,
  );
  return first?.from_number ?? null;
}

/** The draw of one placement: the same whenever its choice is repeated. */
export const drawOf = (attemptId: string) => unitHash(attemptId);

/** Calls that numbers can begin in a second; infinite with one without a rate. */
export const poolCps = ({
  numbers,
}: {
  readonly numbers: readonly OutboundNumber[];
}): number =>
  numbers
    .filter(isUsable)
    .reduce((sum, { cps }) => sum + (cps ?? Number.POSITIVE_INFINITY), 0);
