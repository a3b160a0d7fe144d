import type { Permit } from '#functions/platform/messages.ts';
import type { Call } from '../tests/simulation/carrier.ts';
import type { Invocation } from '../tests/simulation/machine.ts';
import type { World } from '../tests/simulation/world.ts';

interface SentPermit {
  readonly by: string;
  readonly holds: string;
  readonly sent_at: number;
  /** Round trips up to and with the sending of the permit, from the end event on. */
  readonly total: number;
}

/** One call, and how its slot came to it. */
export interface Refill {
  readonly call: Call;
  readonly by: string;
  /** Round trips one after another, from the event's start to the request to the carrier. */
  readonly round_trips: number;
  readonly sent_at: number;
  /** When the call before it in this slot was over; null for a slot not used before. */
  readonly freed_at: number | null;
}

/** Follows every slot from the end of a call to the request for the next. */
export class Refills {
  readonly all: Refill[] = [];
  readonly #permits = new Map<number, SentPermit>();
  readonly #last = new Map<number, Call>();
  readonly #world: World;
  #at: { of: Invocation; depth: number } | undefined;

  constructor(world: World) {
    this.#world = world;
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

  #sent({ slot, proof }: Permit): void {
    if (!this.#at) return;
    const { of, depth } = this.#at;
    const before = this.#permits.get(slot);
    const holds = 'attempt_id' in proof ? proof.attempt_id : `${proof.epoch}`;
    // A tick that looks while the end of a call is still being written hands
    // the slot on as well; the slot did not wait for it.
    if (of.name === 'tick' && before?.holds === holds) return;
    // A dial that found nobody passes the slot on: its own part counts too.
    const passed = of.name === 'dial' ? before : undefined;
    this.#permits.set(slot, {
      by: passed?.by ?? of.name,
      holds,
      sent_at: this.#world.kernel.now,
      total: (passed?.total ?? 0) + depth,
    });
  }

  #begin(call: Call): void {
    const { slot } = call.ref;
    const { of, depth = 0 } = this.#at ?? {};
    const isByPermit = of?.name === 'dial';
    const permit = isByPermit ? this.#permits.get(slot) : undefined;
    this.all.push({
      call,
      // Without a permit: where the call before it ended, it was dialled.
      by: permit?.by ?? (isByPermit ? 'unknown' : (of?.name ?? 'unknown')),
      round_trips: (permit?.total ?? 0) + depth,
      sent_at: permit?.sent_at ?? call.begin,
      freed_at: this.#last.get(slot)?.end ?? null,
    });
    this.#last.set(slot, call);
  }
}
