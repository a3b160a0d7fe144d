import type { Permit } from '#functions/platform/messages.ts';
import type { Call } from '../tests/simulation/carrier.ts';
import type { Invocation } from '../tests/simulation/machine.ts';
import type { World } from '../tests/simulation/world.ts';

interface SentPermit {
  readonly by: string;
  /** Round trips up to and with the sending of the permit. */
  readonly depth: number;
  /** Round trips of the whole chain, from the end event on. */
  readonly total: number;
}

/** One call, and how its slot came to it. */
export interface Refill {
  readonly call: Call;
  readonly by: string;
  /** Round trips one after another, from the event's start to the request to the carrier. */
  readonly round_trips: number;
  /** When the call before it in this slot was over; null for a slot not used before. */
  readonly freed_at: number | null;
}

/** Follows every slot from the end of a call to the request for the next. */
export class Refills {
  readonly all: Refill[] = [];
  readonly #permits = new Map<number, SentPermit>();
  readonly #last = new Map<number, Call>();
  #at: { of: Invocation; depth: number } | undefined;

  constructor(world: World) {
    world.machine.onRequest = (of, depth) => {
      this.#at = { of, depth };
    };
    const { dial } = world;
    const send = dial.send.bind(dial);
    dial.send = (permit, ms) => {
      this.#sent(permit);
      send(permit, ms);
    };
    world.carrier.onBegin = (call) => this.#begin(call);
  }

  #sent({ slot }: Permit): void {
    if (!this.#at) return;
    const { of, depth } = this.#at;
    // A dial that found nobody passes the slot on: its own part counts too.
    const before = of.name === 'dial' ? this.#permits.get(slot) : undefined;
    const total = (before?.total ?? 0) + depth;
    this.#permits.set(slot, { by: before?.by ?? of.name, depth, total });
  }

  #begin(call: Call): void {
    const { slot } = call.ref;
    const permit = this.#permits.get(slot);
    const depth = this.#at?.depth ?? 0;
    this.all.push({
      call,
      by: permit?.by ?? 'unknown',
      round_trips: (permit?.total ?? 0) + depth,
      freed_at: this.#last.get(slot)?.end ?? null,
    });
    this.#last.set(slot, call);
  }
}
