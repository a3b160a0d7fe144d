import type { Campaign } from '#shared/domain/campaign.ts';
import {
  type Attempt,
  type ContactState,
  isAccepted,
} from '#shared/domain/contact.ts';
import { epochMs } from '#shared/domain/instant.ts';
import type { Checker } from './checker.ts';

/** The scope under which a checker keeps what pacing allowed over time. */
export const targetOf = (campaignId: string) => `${campaignId} paced`;

const SKEW_MS = 1_100;
const HOUR_MS = 3_600_000;

/**
 * Rules of predictive campaigns, said from their text: no more people talk than
 * there are seats, who answers and finds none is abandoned and nothing else, and
 * where the brake is on nothing is let in beyond the seats.
 */
export class PacingChecker {
  readonly #checker: Checker;
  /** By campaign and run: who talks now, on a paced call. */
  readonly #talking = new Map<string, Set<number>>();
  readonly #seats = new Map<string, number>();

  constructor(checker: Checker) {
    this.#checker = checker;
  }

  onState(before: ContactState | undefined, after: ContactState): void {
    const last = after.attempts.at(-1);
    if (!last?.paced) return;
    const { campaign_id: id, seq } = after;
    const run = `${id}#${after.run_number}`;
    const talking = this.#talking.get(run) ?? new Set();
    this.#talking.set(run, talking);
    if (after.status !== 'in_progress') talking.delete(seq);
    else if (before?.status !== 'in_progress') {
      talking.add(seq);
      this.#checker.expect(
        'P1 no more people talk than there are seats',
        talking.size <= this.#checker.limitOf(id),
        () => `${run}: ${talking.size} of ${this.#checker.limitOf(id)}`,
      );
    }
    const { outcome, no_seat } = last;
    this.#checker.expect(
      'P2 who answers without a seat is abandoned, and nobody else',
      outcome === undefined ||
        outcome === 'unknown' ||
        (outcome === 'abandoned') === (no_seat === true),
      () => `${run}/${seq}: ${outcome}, seat ${!no_seat}`,
    );
    this.#checkWhatFollows(after, last, run);
  }

  /** Whoever was abandoned waits for what the campaign promises them. */
  #checkWhatFollows(state: ContactState, last: Attempt, run: string): void {
    const campaign = this.#checker.campaigns.get(state.campaign_id);
    if (last.outcome !== 'abandoned' || !campaign || !last.ended_at) return;
    const { next_eligible_at, status } = state;
    const hours = campaign.abandoned?.lock_hours ?? 0;
    this.#checker.expect(
      'P6 a number that found no seat is left alone for its time',
      next_eligible_at === undefined ||
        this.#checker.hurried.has(`${state.campaign_id}#${state.seq}`) ||
        epochMs(next_eligible_at) >= epochMs(last.ended_at) + hours * HOUR_MS,
      () => `${run}/${state.seq}: ${status} at ${next_eligible_at}`,
    );
  }

  /** A call begins: the lock holds for whoever is hurried, too. */
  onIntent(state: ContactState): void {
    const [before, open] = state.attempts.slice(-2);
    const campaign = this.#checker.campaigns.get(state.campaign_id);
    const hours = campaign?.abandoned?.lock_hours ?? 0;
    if (!open || before?.outcome !== 'abandoned' || !before.ended_at) return;
    this.#checker.expect(
      'P6 a number that found no seat is left alone for its time',
      epochMs(open.started_at) >=
        epochMs(before.ended_at) + hours * HOUR_MS - SKEW_MS,
      () => `${state.campaign_id}/${state.seq}`,
    );
  }

  onCampaign(campaign: Campaign): void {
    const { id, seats = {}, pacing, run_number } = campaign;
    const taken = Object.keys(seats).length;
    const had = this.#seats.get(id) ?? 0;
    this.#seats.set(id, taken);
    // Who sat down before the seats were made fewer keeps talking.
    this.#checker.expect(
      'P1 no more seats are taken than there are',
      taken <= had || taken <= this.#checker.limitOf(id),
      () => `${id}: ${taken} of ${this.#checker.limitOf(id)}`,
    );
    if (pacing?.run_number !== run_number) return;
    const scope = targetOf(id);
    if (this.#checker.limitOf(scope) !== pacing.target_in_flight) {
      this.#checker.setLimit(scope, pacing.target_in_flight);
    }
    this.#checker.expect(
      'P3 a brake that is on lets nothing in beyond the seats',
      pacing.brake !== 'stop' || pacing.target_in_flight <= pacing.inputs.seats,
      () => `${id}: ${JSON.stringify(pacing)}`,
    );
  }

  /** At the end of all: no seat is taken, and the figures say who found none. */
  checkEnd(): void {
    const states = [...this.#checker.states.values()];
    for (const campaign of this.#checker.campaigns.values()) {
      const { id, run_number, seats = {} } = campaign;
      this.#checker.expect(
        'P4 every seat comes back',
        Object.keys(seats).length === 0,
        () => `${id}: ${JSON.stringify(seats)}`,
      );
      const seen = states
        .filter((state) => state.campaign_id === id)
        .filter((state) => state.run_number === run_number)
        .flatMap(({ attempts }) => attempts.filter(isAccepted))
        .filter(({ outcome }) => outcome === 'abandoned').length;
      const counted = this.#checker.countersOf(campaign)['outcome.abandoned'];
      this.#checker.expect(
        'P5 abandoned calls are counted',
        seen === (counted ?? 0),
        () => `${id}: ${counted}, truly ${seen}`,
      );
    }
  }
}
