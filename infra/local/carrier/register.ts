import { type Call, isoInstant, rowOf } from '#infra/carrier/call.ts';
import type { LoggedPlacement, WitnessCall } from '#infra/carrier/types.ts';
import type { Timer } from '../clock.ts';
import type { LogEntry } from './call-log.ts';

/** A call of this process. */
export interface HeldCall extends Call {
  /** Its row in the witness's list. */
  readonly row: number;
  /** Fires at its next step, while it lives. */
  timer?: Timer;
}

/** What the company knows, in memory; all of it can be read back from the log. */
export class Register {
  readonly #rows: WitnessCall[] = [];
  readonly #byId = new Map<string, HeldCall>();
  readonly #byToken = new Map<string, HeldCall>();
  /** By contact. */
  readonly #refusals = new Map<
    string,
    { readonly throttled: number; readonly faulted: number }
  >();
  #live = 0;
  #peak = 0;

  /** Accepted and refused, in the order of their placement. */
  get rows(): readonly WitnessCall[] {
    return this.#rows;
  }
  get live() {
    return { live: this.#live, peak: this.#peak };
  }

  calls(): IterableIterator<HeldCall> {
    return this.#byId.values();
  }

  callById(id: string): HeldCall | undefined {
    return this.#byId.get(id);
  }

  callByToken(clientToken: string): HeldCall | undefined {
    return this.#byToken.get(clientToken);
  }

  /** How often the placements of a contact were answered 429 and 503. */
  refusalsOf(contact: string) {
    return this.#refusals.get(contact) ?? { throttled: 0, faulted: 0 };
  }

  addRefusal(placement: LoggedPlacement, at: number, sip_code: number): void {
    const ended_at = isoInstant(at);
    this.#rows.push(rowOf(placement, at, { ended_at, sip_code }));
    const { throttled, faulted } = this.refusalsOf(placement.contact_id);
    this.#refusals.set(placement.contact_id, {
      throttled: throttled + (sip_code === 429 ? 1 : 0),
      faulted: faulted + (sip_code === 503 ? 1 : 0),
    });
  }

  addCall(entry: Extract<LogEntry, { t: 'placed' }>): HeldCall {
    const { call_id, placement, plan, at } = entry;
    const row = this.#rows.length;
    const call: HeldCall = { id: call_id, placement, plan, placed_at: at, row };
    this.#rows.push(rowOf(placement, at, { call_id }));
    this.#byId.set(call_id, call);
    this.#byToken.set(placement.client_token, call);
    this.#live += 1;
    this.#peak = Math.max(this.#peak, this.#live);
    return call;
  }

  markAnswered(call: HeldCall, at: number): void {
    call.answered_at = at;
    this.#updateRow(call, { answered_at: isoInstant(at) });
  }

  markEnded(call: HeldCall, ended: NonNullable<Call['ended']>): void {
    call.ended = ended;
    delete call.timer;
    this.#live -= 1;
    const { at, sip_code } = ended;
    this.#updateRow(call, { ended_at: isoInstant(at), sip_code });
  }

  /** Rows are replaced, not changed: a list that was handed out stays as it was. */
  #updateRow(call: HeldCall, change: Partial<WitnessCall>) {
    this.#rows[call.row] = { ...this.#rows[call.row]!, ...change };
  }
}
