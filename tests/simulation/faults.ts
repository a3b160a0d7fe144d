import { between, type Random, stream } from './kernel.ts';

/** What can go wrong with one request, and when. */
export const faultKinds = [
  /** The process dies before the request is on the wire. */
  'crash_before',
  /** It dies after the effect, before the answer. */
  'crash_after',
  /** The request is refused, with no effect. */
  'refused',
  /** The effect is there, the answer is not, and the caller is told so. */
  'lost_answer',
  /** The SDK did not get an answer and sent the request again. */
  'sent_twice',
  /** A pause: a stopped machine, a slow network. */
  'slow_before',
  'slow_after',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** How often something goes wrong, each 0 to 1. */
export interface Rates {
  readonly request: Readonly<Record<FaultKind, number>>;
  readonly message_lost: number;
  readonly message_doubled: number;
  readonly message_late: number;
  readonly event_lost: number;
  readonly event_doubled: number;
  readonly event_late: number;
  /** Of events that were not acknowledged: those that the carrier does not send again. */
  readonly event_given_up: number;
  readonly index_stale: number;
  readonly placement_lost: number;
  readonly placement_late: number;
  readonly answer_lost: number;
  readonly carrier_busy: number;
  readonly carrier_fault: number;
  readonly look_up_down: number;
  /** Milliseconds by which a machine's clock may be off. */
  readonly skew_ms: number;
  /** Of reads that are not strong: those that do not see the last write. */
  readonly read_stale: number;
}

export const noFaults: Rates = {
  request: Object.fromEntries(
    faultKinds.map((kind) => [kind, 0]),
  ) as unknown as Rates['request'],
  message_lost: 0,
  message_doubled: 0,
  message_late: 0,
  event_lost: 0,
  event_doubled: 0,
  event_late: 0,
  event_given_up: 0,
  index_stale: 0,
  placement_lost: 0,
  placement_late: 0,
  answer_lost: 0,
  carrier_busy: 0,
  carrier_fault: 0,
  look_up_down: 0,
  skew_ms: 0,
  read_stale: 0,
};

/** Some faults of all kinds, at rates from none to often: another mix each seed. */
export function drawRates(seed: number): Rates {
  const random = stream(seed, 'rates');
  const rate = (most: number) =>
    random() < 0.5 ? 0 : between(random, 0, most);
  return {
    request: Object.fromEntries(
      faultKinds.map((kind) => [kind, rate(0.02)]),
    ) as unknown as Rates['request'],
    message_lost: rate(0.05),
    message_doubled: rate(0.2),
    message_late: rate(0.1),
    event_lost: rate(0.1),
    event_doubled: rate(0.3),
    event_late: rate(0.3),
    event_given_up: rate(0.5),
    index_stale: rate(0.3),
    placement_lost: rate(0.05),
    placement_late: rate(0.05),
    answer_lost: rate(0.1),
    carrier_busy: rate(0.2),
    carrier_fault: rate(0.05),
    look_up_down: rate(0.5),
    skew_ms: random() < 0.5 ? 0 : 500,
    read_stale: rate(0.3),
  };
}

/** Draws faults while they are on, and counts what it gave. */
export class Faults {
  on = true;
  readonly given = new Map<string, number>();
  readonly #rates: Rates;
  readonly #random: Random;

  constructor(seed: number, rates: Rates) {
    this.#rates = rates;
    this.#random = stream(seed, 'faults');
  }

  /** The fault of one request. */
  ofRequest(): FaultKind | null {
    if (!this.on) return null;
    for (const kind of faultKinds) {
      const rate = this.#rates.request[kind];
      if (rate > 0 && this.#random() < rate) return this.#give(kind);
    }
    return null;
  }

  strikes(name: Exclude<keyof Rates, 'request' | 'skew_ms'>): boolean {
    const rate = this.#rates[name];
    if (!this.on || rate === 0 || this.#random() >= rate) return false;
    this.#give(name);
    return true;
  }

  skew(): number {
    const most = this.on ? this.#rates.skew_ms : 0;
    return most === 0 ? 0 : Math.round(between(this.#random, -most, most));
  }

  #give<T extends string>(name: T): T {
    this.given.set(name, (this.given.get(name) ?? 0) + 1);
    return name;
  }
}
