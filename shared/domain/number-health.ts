import type { ArchivedCount, Campaign } from './campaign.ts';
import type { Figures } from './figures.ts';

/** What came of the calls of one number in one run. */
export interface NumberCount {
  /** Calls that the carrier took, those in flight included. */
  readonly dials: number;
  readonly answered: number;
  /** Over, and never answered. */
  readonly missed: number;
  /** Not over yet. */
  readonly in_flight: number;
  /** Of those missed: a network may have blocked them. */
  readonly blocked: number;
}

/** The prefix of a number's figures. @param phone - E.164 */
const figureOf = (phone: string, name: keyof NumberCount) =>
  `from.${phone}.${name}`;

/**
 * What one call adds to the figures of its number. Kept by number, not by id:
 * an attempt says which number it was placed from.
 */
export function addToNumber(
  add: (name: string, by: number) => void,
  call: {
    readonly from_number: string;
    readonly status: string;
    readonly answered_at?: string;
    readonly possibly_blocked?: true;
  },
): void {
  const count = (name: keyof NumberCount) =>
    add(figureOf(call.from_number, name), 1);
  count('dials');
  if (call.answered_at !== undefined) count('answered');
  if (call.status !== 'ended') count('in_flight');
  else if (call.answered_at === undefined) count('missed');
  if (call.possibly_blocked) count('blocked');
}

/** @param phone - E.164 */
export function countOf(figures: Figures, phone: string): NumberCount {
  const of = (name: keyof NumberCount) => figures[figureOf(phone, name)] ?? 0;
  return {
    dials: of('dials'),
    answered: of('answered'),
    missed: of('missed'),
    in_flight: of('in_flight'),
    blocked: of('blocked'),
  };
}

/** Calls that were answered, of those that are decided: a call that rings says nothing yet. */
export interface Trials {
  readonly answered: number;
  readonly decided: number;
}

export const trialsOf = ({
  answered,
  missed,
}: Pick<NumberCount, 'answered' | 'missed'>): Trials => ({
  answered,
  decided: answered + missed,
});

export const noTrials: Trials = { answered: 0, decided: 0 };

export const sumTrials = (all: readonly Trials[]): Trials =>
  all.reduce(
    (a, b) => ({
      answered: a.answered + b.answered,
      decided: a.decided + b.decided,
    }),
    noTrials,
  );

/** 0..1; null when nothing is decided. */
export const rateOf = ({ answered, decided }: Trials) =>
  decided > 0 ? answered / decided : null;

/** Trials that the pool mean stands for, beside a number's own. @see product rules 6.9 */
const PRIOR = 5;

/**
 * A number's answer rate, drawn towards the pool's while it has few calls.
 *
 * @param pool - of all numbers of the pool together
 */
export function smoothedRate(own: Trials, pool: Trials): number {
  const mean = rateOf(pool) ?? 1;
  return (own.answered + PRIOR * mean) / (own.decided + PRIOR);
}

/** Fewer calls say nothing for sure. @see product rules 6.9 */
const ENOUGH = 50;
/** Of the pool mean: below it a number is suspect. @see product rules 6.9 */
const SUSPECT_SHARE = 0.5;
/**
 * Standard score of 99 %, one-sided: the test is asked again with each call, so
 * that chance gets more than one try.
 */
const Z = 2.326348;

/**
 * Whether a number is answered so seldom that it should rest: it has 50 calls,
 * its rate is below half of the pool's, and that it is worse than the other
 * numbers is no chance (two-proportion z test, pooled variance, one-sided, 1 %).
 *
 * @param others - the pool less the number itself
 */
export function isWeak(own: Trials, others: Trials): boolean {
  if (own.decided < ENOUGH || others.decided === 0) return false;
  const pool = sumTrials([own, others]);
  const mean = pool.answered / pool.decided;
  const rate = own.answered / own.decided;
  if (rate >= SUSPECT_SHARE * mean) return false;
  const spread = Math.sqrt(
    mean * (1 - mean) * (1 / own.decided + 1 / others.decided),
  );
  return others.answered / others.decided - rate > Z * spread;
}

/** A number's trials since an operator last said that it is well again. */
export function trialsSince(
  all: Trials,
  forgiven: ArchivedCount | undefined,
  run: number,
): Trials {
  if (forgiven?.run_number !== run) return all;
  return {
    answered: Math.max(all.answered - forgiven.answered, 0),
    decided: Math.max(all.decided - forgiven.decided, 0),
  };
}

/** Answers and calls of each number of a pool, as its choice sees them. */
export function trialsOfPool(
  figures: Figures,
  {
    run_number,
    forgiven_numbers = {},
  }: Pick<Campaign, 'run_number' | 'forgiven_numbers'>,
  numbers: readonly { readonly id: string; readonly phone_number: string }[],
): Map<string, Trials> {
  return new Map(
    numbers.map(({ id, phone_number }) => {
      const all = trialsOf(countOf(figures, phone_number));
      return [id, trialsSince(all, forgiven_numbers[id], run_number)];
    }),
  );
}
