import type { Campaign } from './campaign.ts';
import { coolingIn, type PoolNumber, sharesOf } from './number-choice.ts';
import { countOf, trialsOfPool } from './number-health.ts';
import {
  busyLines,
  carrierOf,
  isUsable,
  type NumberRefusal,
  type OutboundNumber,
} from './outbound-number.ts';
import type { RunCounters } from './run-counters.ts';
import { shareOf } from './variants.ts';

export type NumberState =
  | 'active'
  | 'cooling'
  | 'inactive'
  | 'removed'
  | 'deleted';

/** How one number of a campaign fares in its current run. @see product rules 6.9 */
export interface NumberRow {
  readonly number_id: string;
  readonly phone_number: string | null;
  readonly country: string | null;
  readonly label: string | null;
  readonly state: NumberState;
  readonly reason: string | null;
  readonly dials: number;
  readonly answered: number;
  readonly answer_rate: number;
  readonly answer_rate_low: number;
  readonly answer_rate_high: number;
  readonly weight: number;
  readonly share: number;
  readonly in_flight: number;
  /** Declined so fast, or in such words, that a network may have blocked them. */
  readonly possibly_blocked: number;
  readonly carrier_id: string;
  /** What its carrier said, when it places no call from it. */
  readonly carrier_refusal: NumberRefusal | null;
  readonly lines: { used: number; limit: number } | null;
  readonly cps: number | null;
  readonly last_used_at: string | null;
  readonly removed: { at: string; by: string } | null;
}

const reasons: Readonly<Record<NumberState, string | null>> = {
  active: null,
  cooling:
    'It is answered far less often than the others of the pool, and rests while one of them can call',
  inactive: 'It is switched off for calls out',
  removed: 'An operator took it out of the pool',
  deleted: 'The organization does not have it any more',
};

/**
 * The numbers of the pool in its order, then those that were taken out of it.
 *
 * @param numbers - of both, those that exist
 */
export function numberRows(
  campaign: Campaign,
  numbers: readonly OutboundNumber[],
  counters: RunCounters,
): NumberRow[] {
  const { number_pool, removed_numbers = [] } = campaign;
  const known = new Map(numbers.map((number) => [number.id, number]));
  const inPool = number_pool.flatMap(({ number_id, weight = 1 }) => {
    const number = known.get(number_id);
    return number ? [{ ...number, weight }] : [];
  });
  const trials = trialsOfPool(counters.figures, campaign, inPool);
  const pool = { numbers: inPool, trials };
  const cooling = coolingIn(pool);
  const share = drawnShares(inPool, pool, cooling);
  const stateOf = (id: string): NumberState => {
    const number = known.get(id);
    if (!number) return 'deleted';
    if (!isUsable(number)) return 'inactive';
    return cooling.has(id) ? 'cooling' : 'active';
  };
  const row = (
    entry: { number_id: string; weight?: number },
    state: NumberState,
  ) =>
    rowOf(entry, known.get(entry.number_id), counters, {
      state,
      share: share.get(entry.number_id) ?? 0,
    });
  return [
    ...number_pool.map((entry) => row(entry, stateOf(entry.number_id))),
    ...removed_numbers.map(({ at, by, ...entry }) => ({
      ...row(entry, 'removed'),
      removed: { at, by },
    })),
  ];
}

/** Shares of those that calls are drawn from. */
function drawnShares(
  numbers: readonly PoolNumber[],
  pool: Parameters<typeof sharesOf>[1],
  cooling: ReadonlySet<string>,
): Map<string, number> {
  const usable = numbers.filter(isUsable);
  const awake = usable.filter(({ id }) => !cooling.has(id));
  const among = awake.length > 0 ? awake : usable;
  const shares = sharesOf(among, pool);
  return new Map(among.map(({ id }, index) => [id, shares[index] ?? 0]));
}

/** Why it is not called from, or seldom. */
function reasonOf(
  state: NumberState,
  number: OutboundNumber | undefined,
): string | null {
  const { refused } = number ?? {};
  if (state !== 'inactive' || !refused) return reasons[state];
  const code = refused.code === null ? '' : ` (${refused.code})`;
  return `Its carrier places no call from it${code}`;
}

function rowOf(
  { number_id, weight = 1 }: { number_id: string; weight?: number },
  number: OutboundNumber | undefined,
  { figures, last_used = {} }: RunCounters,
  { state, share }: { state: NumberState; share: number },
): NumberRow {
  const phone = number?.phone_number ?? '';
  const { dials, answered, in_flight, blocked } = countOf(figures, phone);
  const { rate, low, high } = shareOf(answered, dials);
  const limit = number?.max_concurrent ?? null;
  return {
    number_id,
    phone_number: number?.phone_number ?? null,
    country: number?.country ?? null,
    label: number?.label ?? null,
    state,
    reason: reasonOf(state, number),
    dials,
    answered,
    answer_rate: rate,
    answer_rate_low: low,
    answer_rate_high: high,
    weight,
    share,
    in_flight,
    possibly_blocked: blocked,
    carrier_id: carrierOf(number ?? {}),
    carrier_refusal: number?.refused ?? null,
    lines: number && limit !== null ? { used: busyLines(number), limit } : null,
    cps: number?.cps ?? null,
    last_used_at: last_used[phone] ?? null,
    removed: null,
  };
}

/** 0..1: of the calls of all these numbers. */
export function poolRate(
  { figures }: RunCounters,
  numbers: readonly OutboundNumber[],
): number {
  let [answered, dials] = [0, 0];
  for (const { phone_number } of numbers) {
    const count = countOf(figures, phone_number);
    answered += count.answered;
    dials += count.dials;
  }
  return shareOf(answered, dials).rate;
}
