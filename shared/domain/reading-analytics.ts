import { type Share, shareOf } from './variants.ts';

/**
 * What figures of a run let one say, in words. Screens show these sentences, so
 * that none of them claims more than its sample carries.
 */

/** Calls below which a rate of one attempt says nothing for sure. */
const ENOUGH_CALLS = 50;
/** Of the first attempt's rate, the part below which a later one hardly pays. */
const HARDLY_PAYS = 1 / 3;

interface AttemptRow {
  readonly attempt_number: number;
  readonly attempted: number;
  readonly connected: number;
}

export type RetryVerdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'too_few'; readonly row: AttemptRow }
  | { readonly kind: 'pays'; readonly row: AttemptRow; readonly rate: number }
  | {
      readonly kind: 'hardly_pays';
      readonly row: AttemptRow;
      readonly rate: number;
      /** The maximum of attempts that would leave it out. */
      readonly max_attempts: number;
    };

/**
 * Whether the last retries connect anybody. A retry hardly pays when even the
 * upper end of its rate is below a third of the first attempt's.
 *
 * @param rows - one for each attempt number, lowest first
 */
export function retryVerdict(rows: readonly AttemptRow[]): RetryVerdict {
  const [first, ...retries] = rows;
  const enough = retries.filter(({ attempted }) => attempted >= ENOUGH_CALLS);
  const last = retries.at(-1);
  if (!first || !last) return { kind: 'none' };
  const usual = shareOf(first.connected, first.attempted).rate;
  const poor = enough.find(
    (row) => shareOf(row.connected, row.attempted).high < usual * HARDLY_PAYS,
  );
  if (poor) {
    const { rate } = shareOf(poor.connected, poor.attempted);
    const max_attempts = poor.attempt_number - 1;
    return { kind: 'hardly_pays', row: poor, rate, max_attempts };
  }
  const judged = enough.at(-1);
  if (!judged) return { kind: 'too_few', row: last };
  const { rate } = shareOf(judged.connected, judged.attempted);
  return { kind: 'pays', row: judged, rate };
}

/** A difference that is worth acting on; smaller ones need more than most lists have. */
const WORTH_FINDING = 0.1;
/** Standard scores of 5 % false alarms, two-sided, and of finding 80 % of true ones. */
const Z_ALARM = 1.959964;
const Z_FOUND = 0.841621;

interface VariantRow {
  readonly key: string;
  readonly attempted: number;
  readonly completed: number;
}

export type Comparison =
  | { readonly kind: 'not_enough'; readonly missing: number }
  | { readonly kind: 'no_difference' }
  | {
      readonly kind: 'differs';
      readonly better: string;
      readonly worse: string;
      /** Of completion rates, 0..1. */
      readonly difference: number;
    };

/**
 * Calls that each variant needs before any of them may be called better: as many
 * as find a difference of ten points four times of five, at the rate so far. The
 * number is set by the rate and not by the difference, so that looking often does
 * not make a winner.
 *
 * @see Fleiss, Statistical Methods for Rates and Proportions, sample size of two proportions
 */
export function callsNeeded(variants: readonly VariantRow[]): number {
  const attempted = sum(variants.map((row) => row.attempted));
  const completed = sum(variants.map((row) => row.completed));
  const rate = attempted > 0 ? completed / attempted : 1 / 2;
  // A rate of 0 or 1 of a few calls would ask for no more of them.
  const spread = Math.max(
    rate * (1 - rate),
    WORTH_FINDING * (1 - WORTH_FINDING),
  );
  const z = Z_ALARM + Z_FOUND;
  return Math.ceil((2 * z * z * spread) / (WORTH_FINDING * WORTH_FINDING));
}

/** The best and the worst of some variants, once all of them have enough calls. */
export function compareVariants(variants: readonly VariantRow[]): Comparison {
  const needed = callsNeeded(variants);
  const missing = sum(
    variants.map(({ attempted }) => Math.max(needed - attempted, 0)),
  );
  if (missing > 0) return { kind: 'not_enough', missing };
  const shares = variants
    .map((row) => ({ row, share: shareOf(row.completed, row.attempted) }))
    .sort((a, b) => b.share.rate - a.share.rate);
  const [best, worst] = [shares[0], shares.at(-1)];
  if (!best || !worst || best === worst || !isSure(best, worst)) {
    return { kind: 'no_difference' };
  }
  return {
    kind: 'differs',
    better: best.row.key,
    worse: worst.row.key,
    difference: best.share.rate - worst.share.rate,
  };
}

interface Judged {
  readonly row: VariantRow;
  readonly share: Share;
}

/** Two proportions, pooled variance, 5 % two-sided. */
function isSure(a: Judged, b: Judged): boolean {
  const trials = a.row.attempted + b.row.attempted;
  const mean = (a.row.completed + b.row.completed) / trials;
  const spread = Math.sqrt(
    mean * (1 - mean) * (1 / a.row.attempted + 1 / b.row.attempted),
  );
  return a.share.rate - b.share.rate > Z_ALARM * spread;
}

const sum = (values: readonly number[]) =>
  values.reduce((total, value) => total + value, 0);
