import {
  CANCELLED,
  happened,
  instantOf,
  loggedPart,
  MESSAGE_MS,
  stateOf,
  webhookOf,
} from '#infra/carrier/call.ts';
import {
  hasTalked,
  recordingOf,
  resultsOf,
} from '#infra/carrier/conversation.ts';
import type { FaceAnswer, FaceRequest } from '#infra/carrier/http-face.ts';
import { copiesOf, decide } from '#infra/carrier/plan.ts';
import { type CarrierProfile, defaultProfile } from '#infra/carrier/profile.ts';
import type {
  AnyWebhook,
  CallState,
  PlacementRequest,
  PlaceResult,
  Step,
  WitnessCall,
} from '#infra/carrier/types.ts';
import type { VirtualClock } from '../clock.ts';
import { answerTo } from './answer-to.ts';
import { type CallLog, type LogEntry, memoryLog, openLog } from './call-log.ts';
import { Deliveries } from './deliveries.ts';
import { type HeldCall, Register } from './register.ts';
import { TokenBucket } from './token-bucket.ts';

export interface CarrierOptions {
  /** Append-only, one JSON object a line; null keeps everything in memory. */
  readonly log_path: string | null;
  readonly clock: VirtualClock;
  readonly seed: number;
  readonly profile?: CarrierProfile;
  /** Sends one webhook; true when the receiver acknowledged it. */
  readonly deliver: (event: AnyWebhook) => Promise<boolean>;
}

/**
 * A small telephone company, and the witness of every call it was asked for.
 *
 *     placed ─▶ ringing ─▶ answered ─▶ amd ─▶ ended      (each step: one event)
 *        └─────────┴───────────┴────────┴───▶ ended      (hung up)
 *
 * What it accepted or refused is in its log before it answers. Made again on that
 * log it goes on: steps that fell due meanwhile happen at once, at their planned
 * instants, and events that nobody acknowledged are sent again.
 */
export class SimulatedCarrier {
  readonly #clock: VirtualClock;
  readonly #seed: number;
  readonly #profile: CarrierProfile;
  readonly #log: CallLog;
  readonly #deliveries: Deliveries;
  readonly #bucket: TokenBucket;
  readonly #register = new Register();
  #lastInstant = 0;
  #stopped = false;

  constructor(options: CarrierOptions) {
    this.#clock = options.clock;
    this.#seed = options.seed;
    this.#profile = options.profile ?? defaultProfile;
    this.#bucket = new TokenBucket(this.#profile.cps);
    this.#deliveries = new Deliveries({
      clock: options.clock,
      deliver: options.deliver,
      acknowledged: (delivery) =>
        this.#append({ t: 'acked', at: this.#now(), delivery }),
    });
    const opened = options.log_path === null ? null : openLog(options.log_path);
    this.#log = opened?.log ?? memoryLog;
    this.#takeUp(opened?.entries ?? []);
  }

  /** The HTTP face, in process. `connection_lost`: the answer never arrives. */
  handle(request: FaceRequest): FaceAnswer {
    return this.#stopped ? 'connection_lost' : answerTo(this, request);
  }

  /** Every call accepted or refused, in the order of their placement. */
  calls(): WitnessCall[] {
    return this.#register.rows.slice();
  }

  /** Calls now, and the most there ever were at once. */
  live(): { live: number; peak: number } {
    return this.#register.live;
  }

  /** The last instant in its log, in epoch ms; 0 when nothing happened yet. */
  lastInstant(): number {
    return this.#lastInstant;
  }

  /** Ends this process's part: no step, no event, no answer any more. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const call of this.#register.calls()) call.timer?.cancel();
    this.#deliveries.stop();
    this.#log.close();
  }

  /** Places a call. A token that has a call already is answered with that call. */
  place(placement: PlacementRequest): PlaceResult {
    const known = this.#register.callByToken(placement.client_token);
    if (known) return { kind: 'accepted', call: stateOf(known) };
    const decision = decide({
      placement,
      profile: this.#profile,
      seed: this.#seed,
      refused: this.#register.refusalsOf(placement.contact_id),
    });
    if (decision.kind === 'refuse') {
      return this.#refuse(placement, decision.sip_code);
    }
    if (!this.#bucket.take(this.#now())) return this.#refuse(placement, 429);
    const entry = {
      t: 'placed',
      at: this.#now(),
      call_id: this.#newId(),
      placement: loggedPart(placement),
      plan: decision.plan,
    } as const;
    this.#append(entry);
    const call = this.#register.addCall(entry);
    this.#arm(call);
    return decision.plan.answer_lost
      ? { kind: 'accepted_unheard' }
      : { kind: 'accepted', call: stateOf(call) };
  }

  /** @returns the call of a token, undefined when none was ever accepted */
  lookUp(clientToken: string): CallState | undefined {
    const call = this.#register.callByToken(clientToken);
    return call && stateOf(call);
  }

  /** Ends a call now. @returns false when there is no such call */
  hangUp(callId: string): boolean {
    const call = this.#register.callById(callId);
    if (!call) return false;
    if (call.ended) return true;
    call.timer?.cancel();
    const sip_code = call.answered_at === undefined ? CANCELLED : 200;
    const at = this.#now();
    this.#append({ t: 'ended', at, call_id: call.id, sip_code, hung_up: true });
    this.#register.markEnded(call, { at, sip_code, hung_up: true });
    this.#announce(call, call.plan.steps.length - 1);
    return true;
  }

  /** Plays a message, and ends the call with it. @returns false when there is no such call */
  playMessage(callId: string): boolean {
    const call = this.#register.callById(callId);
    if (!call) return false;
    if (call.ended || call.message_ends_at !== undefined) return true;
    const at = this.#now();
    this.#append({ t: 'message', at, call_id: call.id });
    call.message_ends_at = at + MESSAGE_MS;
    call.timer?.cancel();
    this.#arm(call, call.plan.steps.length - 1);
    return true;
  }

  /** The sound of an answered call that is over, as a WAV file. */
  recording(callId: string): Buffer | undefined {
    const call = this.#register.callById(callId);
    return hasTalked(call) ? recordingOf(call) : undefined;
  }

  #now(): number {
    return Math.floor(this.#clock.now());
  }

  /** Sorts by time; unique because the list of calls only grows, also on disk. */
  #newId(): string {
    const time = this.#now().toString(36).padStart(9, '0');
    return `call_${time}${this.#register.rows.length.toString(36).padStart(6, '0')}`;
  }

  #append(entry: LogEntry) {
    this.#log.append(entry);
    this.#lastInstant = Math.max(this.#lastInstant, entry.at);
  }

  #refuse(placement: PlacementRequest, sip_code: 429 | 503): PlaceResult {
    const at = this.#now();
    const part = loggedPart(placement);
    this.#append({ t: 'refused', at, placement: part, sip_code });
    this.#register.addRefusal(part, at, sip_code);
    return { kind: 'refused', sip_code };
  }

  /** Waits for the first step that has not happened yet. */
  #arm(call: HeldCall, from = 0) {
    const step = call.plan.steps[from];
    if (!step || call.ended) return;
    call.timer = this.#clock.at(instantOf(call, step), () => {
      this.#take(call, step);
      this.#announce(call, from);
      this.#arm(call, from + 1);
    });
  }

  /** Lets a step happen, at its planned instant, unless it did before. */
  #take(call: HeldCall, step: Step) {
    const at = instantOf(call, step);
    const call_id = call.id;
    if (step.type === 'answered' && call.answered_at === undefined) {
      this.#append({ t: 'answered', at, call_id });
      this.#register.markAnswered(call, at);
    }
    if (step.type === 'ended' && !call.ended) {
      const { sip_code } = call.plan;
      this.#append({ t: 'ended', at, call_id, sip_code });
      this.#register.markEnded(call, { at, sip_code, hung_up: false });
    }
  }

  #announce(call: HeldCall, index: number, acked?: ReadonlySet<string>) {
    const step = call.plan.steps[index]!;
    copiesOf(call.plan, index).forEach((delay_ms, copy) => {
      const id = `${call.id}/${step.type}/${copy}`;
      if (acked?.has(id)) return;
      const due_at = instantOf(call, step) + delay_ms;
      this.#deliveries.send({ id, due_at, event: webhookOf(call, step) });
    });
    const told = step.type === 'ended' ? resultsOf(call) : undefined;
    if (told && !acked?.has(told.id)) this.#deliveries.send(told);
  }

  #takeUp(entries: readonly LogEntry[]) {
    const acked = new Set<string>();
    for (const entry of entries) this.#replay(entry, acked);
    const now = this.#now();
    const behind = [...this.#register.calls()].flatMap((call) =>
      call.plan.steps
        .map((step, index) => ({ call, step, index }))
        .filter(({ step }) => happened(call, step, now)),
    );
    // Across calls in order of time, so that the log stays a history.
    const instants = new Map(behind.map((b) => [b, instantOf(b.call, b.step)]));
    behind.sort((a, b) => instants.get(a)! - instants.get(b)!);
    for (const { call, step } of behind) this.#take(call, step);
    for (const { call, index } of behind) this.#announce(call, index, acked);
    for (const call of this.#register.calls()) {
      const next = call.plan.steps.findIndex((s) => !happened(call, s, now));
      if (next >= 0) this.#arm(call, next);
    }
  }

  /** @throws Error when the log speaks of a call that it never placed */
  #called(callId: string): HeldCall {
    const call = this.#register.callById(callId);
    if (call) return call;
    throw new Error(`the carrier's log has no placement of ${callId}`);
  }

  #replay(entry: LogEntry, acked: Set<string>) {
    this.#lastInstant = Math.max(this.#lastInstant, entry.at);
    switch (entry.t) {
      case 'placed':
        this.#bucket.take(entry.at);
        this.#register.addCall(entry);
        return;
      case 'refused':
        this.#register.addRefusal(entry.placement, entry.at, entry.sip_code);
        return;
      case 'answered':
        this.#register.markAnswered(this.#called(entry.call_id), entry.at);
        return;
      case 'message':
        this.#called(entry.call_id).message_ends_at = entry.at + MESSAGE_MS;
        return;
      case 'ended': {
        const { at, sip_code, hung_up = false } = entry;
        const ended = { at, sip_code, hung_up };
        this.#register.markEnded(this.#called(entry.call_id), ended);
        return;
      }
      case 'acked':
        acked.add(entry.delivery);
        return;
      default:
        entry satisfies never;
    }
  }
}
