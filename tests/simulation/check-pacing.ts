import type { Campaign } from '#shared/domain/campaign.ts';
import {
  type Attempt,
  type ContactState,
  isAccepted,
} from '#shared/domain/contact.ts';
import { epochMs } from '#shared/domain/instant.ts';
import type { Checker } from './checker.ts';

/** A decision is obeyed this long at most: what was let in under it may still dial. */
const LATE_MS = 75_000;
/** Between the write that ends a call and the one that gives its seat back. */
const isTalking = ({ status }: ContactState) => status === 'in_progress';

/**
 * Rules of predictive campaigns, said from their text: no more people talk than
 * there are seats, nobody who finds none is counted as spoken to, and a brake
 * that is on lets nothing in beyond the seats.
 */
export class PacingChecker {
  readonly #checker: Checker;
  /** By campaign: who talks now, on a paced call. */
  readonly #talking = new Map<string, Set<number>>();
  /** By campaign: since when the target is at the seats. */
  readonly #held = new Map<string, number>();

  constructor(checker: Checker) {
    this.#checker = checker;
  }

  onState(before: ContactState | undefined, after: ContactState): void {
    const last = after.attempts.at(-1);
    if (!last?.paced) return;
    const talking = this.#talking.get(after.campaign_id) ?? new Set();
    this.#talking.set(after.campaign_id, talking);
    if (isTalking(after)) talking.add(after.seq);
    else talking.delete(after.seq);
    const seats = this.#checker.limitOf(after.campaign_id);
    // Who sat down before the seats were made fewer keeps talking.
    const isNew = isTalking(after) && !(before && isTalking(before));
    this.#checker.expect(
      'P1 no more people talk than there are seats',
      !isNew || talking.size <= seats,
      () => `${after.campaign_id}: ${talking.size} talk in ${seats} seats`,
    );
    this.#checkOutcome(after, last);
  }

  #checkOutcome(state: ContactState, { id, outcome, no_seat }: Attempt): void {
    if (outcome === undefined) return;
    const isAbandoned = outcome === 'abandoned';
    this.#checker.expect(
      'P2 who answers without a seat is abandoned, and nobody else',
      isAbandoned === (no_seat === true) || outcome === 'unknown',
      () => `${id} of ${state.campaign_id}/${state.seq} is ${outcome}`,
    );
  }

  onCampaign(campaign: Campaign, now: number): void {
    const { id, seats = {}, pacing, run_number } = campaign;
    this.#checker.expect(
      'P1 no more seats are taken than there are',
      Object.keys(seats).length <= this.#checker.limitOf(id) ||
        !this.#grew(campaign),
      () => `${id}: ${Object.keys(seats).length} seats`,
    );
    if (campaign.dial_mode !== 'predictive') return;
    const isHeld =
      pacing === undefined ||
      pacing.run_number !== run_number ||
      pacing.target_in_flight <= campaign.max_concurrent_calls;
    if (!isHeld) this.#held.delete(id);
    else if (!this.#held.has(id)) this.#held.set(id, now);
    this.#checker.expect(
      'P3 a brake that is on lets nothing in beyond the seats',
      pacing?.brake !== 'stop' ||
        pacing.target_in_flight <= pacing.inputs.seats,
      () => `${id}: ${JSON.stringify(pacing)}`,
    );
  }

  readonly #seats = new Map<string, number>();

  #grew({ id, seats = {} }: Campaign): boolean {
    const count = Object.keys(seats).length;
    const isMore = count > (this.#seats.get(id) ?? 0);
    this.#seats.set(id, count);
    return isMore;
  }

  /** Calls that may be in flight of a predictive campaign at this instant. */
  mostInFlight(campaign: Campaign, seats: number, now: number): number {
    const held = this.#held.get(campaign.id);
    const isLong = held !== undefined && now - held > LATE_MS;
    return isLong ? seats : Number.POSITIVE_INFINITY;
  }

  /** At the end of all: nobody has a seat, and the figures say who found none. */
  checkEnd(
    campaigns: Iterable<Campaign>,
    states: Iterable<ContactState>,
    abandonedOf: (campaign: Campaign) => number,
  ): void {
    const all = [...states];
    for (const campaign of campaigns) {
      this.#checker.expect(
        'P4 no seat is kept',
        Object.keys(campaign.seats ?? {}).length === 0,
        () => `${campaign.id}: ${JSON.stringify(campaign.seats)}`,
      );
      const seen = all
        .filter(
          ({ campaign_id, run_number }) =>
            campaign_id === campaign.id && run_number === campaign.run_number,
        )
        .flatMap(({ attempts }) => attempts.filter(isAccepted))
        .filter(({ no_seat, status }) => no_seat && status === 'ended').length;
      this.#checker.expect(
        'P5 abandoned calls are counted',
        seen === abandonedOf(campaign),
        () => `${campaign.id}: ${seen}, not ${abandonedOf(campaign)}`,
      );
    }
  }
}

/** Whether a number that found no seat is left alone as long as it must be. */
export function isLeftAlone(
  { abandoned }: Campaign,
  before: Attempt,
  next: Pick<Attempt, 'started_at'>,
): boolean {
  const hours = abandoned?.lock_hours ?? 0;
  if (before.outcome !== 'abandoned' || hours === 0) return true;
  const rested = epochMs(next.started_at) - epochMs(before.ended_at!);
  return rested >= hours * 3_600_000 - 2_000;
}
