import { decodeRef } from '#functions/adapters/carrier/call-ref.ts';
import type {
  Attach,
  CallSnapshot,
  Carrier,
  LookUpAnswer,
  PlaceAnswer,
  Placement,
} from '#functions/adapters/carrier/carrier.ts';
import type { CallEvent, CallRef } from '#functions/platform/messages.ts';
import type { CallFailure } from '#shared/domain/call-failure.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { iso } from '#shared/domain/instant.ts';
import { countryOf } from '#shared/domain/phone-country.ts';
import { isClosedTo, isDownAt, OTHER, type OtherCarrier } from './carriers.ts';
import type { Faults } from './faults.ts';
import { between, type Random, stream, whole } from './kernel.ts';
import { type Invocation, type Machine, RequestFailed } from './machine.ts';

/** How calls go, each a share of those before it that did not go so. */
export interface Manners {
  readonly busy: number;
  readonly unanswered: number;
  readonly declined: number;
  readonly unknown_number: number;
  readonly asks_for_callback: number;
  readonly opts_out: number;
  /** Of those who answer a screened call: machines, and who sounds like either. */
  readonly machines?: number;
  readonly unclear?: number;
  /** Of people who talk to the end: `call_later` is what it came to. */
  readonly says_later?: number;
  /** Of all calls: those of which nobody ever hears, not even when asked. */
  readonly silent?: number;
  readonly talk_ms: readonly [number, number];
  /** It refuses everybody in this time, epoch ms, while faults are on. */
  readonly storm?: { readonly from: number; readonly until: number };
}

/** One call as it truly was: the witness of the simulation. */
export interface Call {
  /** Id of the carrier that has it. */
  readonly carrier: string;
  /** It could not be brought to its number: no phone rang. */
  readonly unplaced?: boolean;
  readonly token: string;
  readonly call_id: string;
  readonly ref: CallRef;
  readonly to: string;
  readonly from: string;
  readonly attempt_number: number;
  readonly begin: number;
  readonly answered_at: number | null;
  end: number;
  readonly sip_code: number;
  readonly callback: CallEvent['callback'] | undefined;
  readonly opted_out: boolean;
  readonly disposition?: string;
  /** What screening says of it, where it was asked for. */
  readonly verdict?: 'human' | 'machine' | 'unknown';
  /** Nothing is ever heard of it, not even when asked. */
  readonly silent?: boolean;
  /** Ended by us: nobody came to the point. */
  cut?: boolean;
  /** Epoch ms: since when somebody of ours talks. */
  attached_at?: number;
}

/** One request to place a call, whether it arrived or not. */
export interface Placed {
  readonly carrier: string;
  readonly token: string;
  readonly from: string;
  /** Campaign, run and seq. */
  readonly contact: string;
  /** As the caller heard it; absent: not yet. */
  answer?: PlaceAnswer['kind'];
  /** Why it was not taken, heard or not. */
  refusal?: CallFailure;
  /** Somebody looked for its call since, and heard that there is none. */
  is_absent?: boolean;
}

/** From the answer to the verdict. */
export const SCREENING_MS = 1_500;
/** How long a message is that is left on a machine. */
export const MESSAGE_MS = 8_000;

/** The verdict that the carrier came to before the call was over. */
export const verdictOf = ({ verdict, answered_at, end }: Call) =>
  answered_at !== null && answered_at + SCREENING_MS <= end
    ? verdict
    : undefined;

/** How one call goes, from its begin on. */
export interface Course
  extends Pick<
    Call,
    'sip_code' | 'callback' | 'opted_out' | 'verdict' | 'disposition'
  > {
  readonly answered_ms: number | null;
  readonly duration_ms: number;
}

export function drawCourse(
  random: Random,
  manners: Manners,
  limits: Pick<Placement, 'ring_timeout_seconds' | 'max_call_seconds'> &
    Partial<Pick<Placement, 'amd'>>,
): Course {
  const { busy, unanswered, declined, unknown_number } = manners;
  const base = { answered_ms: null, callback: undefined, opted_out: false };
  const short = whole(random, 300, 3_000);
  if (random() < unknown_number)
    return { ...base, duration_ms: short, sip_code: 404 };
  if (random() < busy) return { ...base, duration_ms: short, sip_code: 486 };
  if (random() < declined)
    return { ...base, duration_ms: short, sip_code: 603 };
  const ring = limits.ring_timeout_seconds * 1_000;
  if (random() < unanswered)
    return { ...base, duration_ms: ring, sip_code: 408 };
  const answered_ms = whole(random, 1_000, ring);
  const talk = between(random, ...manners.talk_ms);
  const most = limits.max_call_seconds * 1_000;
  const opted_out = random() < manners.opts_out;
  const asks = !opted_out && random() < manners.asks_for_callback;
  const talks = {
    answered_ms,
    duration_ms: Math.round(answered_ms + Math.min(talk, most)),
    sip_code: 200,
  };
  const verdict = limits.amd ? drawVerdict(random, manners) : undefined;
  if (verdict === 'machine') {
    return { ...talks, callback: undefined, opted_out: false, verdict };
  }
  const later =
    manners.says_later !== undefined && random() < manners.says_later;
  return {
    ...talks,
    opted_out,
    ...(verdict && { verdict }),
    ...(later && !opted_out && { disposition: 'call_later' }),
    callback: asks
      ? {
          delay_seconds: whole(random, 30, 600),
          text: 'later',
          reason: 'busy now',
        }
      : undefined,
  };
}

function drawVerdict(
  random: Random,
  { machines = 0, unclear = 0 }: Manners,
): NonNullable<Call['verdict']> {
  if (random() < machines) return 'machine';
  return random() < unclear ? 'unknown' : 'human';
}

/** How long our adapter waits for an answer. */
const ANSWER_MS = 10_000;
/** A request that nobody waits for any more may still arrive, this late. */
const MOST_LATE_MS = 10_000;

/** Carriers that place what they are asked to, tell about it, and forget nothing. */
export class SimulatedCarrier {
  readonly calls: Call[] = [];
  /** How often somebody had to ask, because he was not told. */
  lookUps = 0;
  readonly #byToken = new Map<string, Call>();
  readonly #machine: Machine;
  readonly #faults: Faults;
  readonly #random: Random;
  readonly #hush: Random;
  readonly #manners: Manners;
  readonly #other: OtherCarrier | undefined;
  readonly #unplaced: Random;
  readonly #verdicts: Random;
  readonly #placed = new Map<string, Placed>();
  readonly #send: (event: CallEvent) => void;
  /** What a call's course is drawn from; for equal courses in different worlds, of the contact and the attempt alone. */
  randomOf: (seq: number, attemptNumber: number) => Random;
  /** At each request to place a call. */
  onPlace: (placed: Placed) => void = () => {};
  /** At each request to connect somebody to a call, before it is. */
  onAttach: (call: Call) => void = () => {};
  /** At each begin, before anything else: the checker. */
  onBegin: (call: Call) => void = () => {};
  #events = 0;

  constructor(
    machine: Machine,
    seed: number,
    manners: Manners,
    send: (event: CallEvent) => void,
    other?: OtherCarrier,
  ) {
    this.#machine = machine;
    this.#faults = machine.faults;
    this.#random = stream(seed, 'carrier');
    this.#hush = stream(seed, 'silence');
    this.randomOf = () => this.#random;
    this.#manners = manners;
    this.#other = other;
    this.#unplaced = stream(seed, 'unplaced');
    this.#verdicts = stream(seed, 'verdicts');
    this.#send = send;
  }

  get refusedCountries(): number {
    const scopes = [...this.#placed.values()].map((it) => it.refusal?.scope);
    return scopes.filter((scope) => scope === 'country').length;
  }

  placedBy(token: string): Placed | undefined {
    return this.#placed.get(token);
  }

  callOf(token: string): Call | undefined {
    return this.#byToken.get(token);
  }

  liveAt(instant: number): Call[] {
    return this.calls.filter(
      ({ begin, end }) => begin <= instant && instant < end,
    );
  }

  /** A carrier as one invocation reaches it. */
  for(invocation: Invocation, id = OWN_CARRIER): Carrier {
    const request = <T>(effect: () => T) =>
      this.#machine.request(invocation, effect, { resent: false });
    const own = { kind: 'simulated', calls_per_second: 100 } as const;
    const { calls_per_second = 0 } = this.#other ?? {};
    return {
      ...(id === OWN_CARRIER ? own : { kind: 'telnyx', calls_per_second }),
      place: async (placement) => {
        const placed = this.#note(placement, id);
        try {
          const answer = await request(() => this.#arrive(placement, id));
          placed.answer = answer.kind;
          return answer;
        } catch (error) {
          if (!(error instanceof RequestFailed)) throw error;
          placed.answer = 'unknown';
          return { kind: 'unknown' };
        }
      },
      hangUp: (callId) => request(() => this.#endSoon(callId, 0)),
      ...(id === OTHER && {
        attach: ({ call_id }: Attach) => request(() => this.#attach(call_id)),
      }),
      playMessage: (callId) => request(() => this.#endSoon(callId, MESSAGE_MS)),
      lookUp: async ({ client_token: token }) => {
        try {
          return await request(() => this.#lookUp(token));
        } catch (error) {
          if (!(error instanceof RequestFailed)) throw error;
          return { kind: 'unavailable' };
        }
      },
    };
  }

  #note({ client_token: token, ref, from }: Placement, carrier: string) {
    const { campaign_id, run_number, seq } = decodeRef(ref)!;
    const contact = `${campaign_id}#${run_number}#${seq}`;
    const placed: Placed = { carrier, token, from, contact };
    this.onPlace(placed);
    this.#placed.set(token, placed);
    return placed;
  }

  #arrive(placement: Placement, id: string): PlaceAnswer {
    const { kernel } = this.#machine;
    const refusal = id === OTHER ? this.#refusalOf(placement) : null;
    if (refusal) {
      this.#placed.get(placement.client_token)!.refusal = refusal;
      return { kind: 'refused', ...refusal };
    }
    if (this.#faults.strikes('carrier_busy')) {
      return { kind: 'refused', class: 'throttled', scope: 'account' };
    }
    if (this.#isStorm() || this.#faults.strikes('carrier_fault')) {
      return { kind: 'refused', class: 'retryable', scope: 'route' };
    }
    if (this.#faults.strikes('placement_lost')) return { kind: 'unknown' };
    if (this.#faults.strikes('placement_late')) {
      const late = between(this.#random, 0, MOST_LATE_MS);
      kernel.after(ANSWER_MS + late, () => this.#begin(placement, id));
      return { kind: 'unknown' };
    }
    const call = this.#begin(placement, id);
    return this.#faults.strikes('answer_lost')
      ? { kind: 'unknown' }
      : { kind: 'accepted', call_id: call.call_id };
  }

  /** What the other carrier says to an account that it takes nothing from, and of a number. */
  #refusalOf({ from, to }: Placement): CallFailure | null {
    const { now } = this.#machine.kernel;
    if (!this.#other) return null;
    const { refuses } = this.#other;
    const isMild = this.#other.outage?.until !== Number.POSITIVE_INFINITY;
    if (isDownAt(this.#other, now) && (this.#faults.on || !isMild)) {
      return { class: 'terminal', scope: 'account', code: 'suspended' };
    }
    if (refuses === from) {
      return { class: 'terminal', scope: 'caller_id', code: 'not_ours' };
    }
    return isClosedTo(this.#other, countryOf(to), now)
      ? { class: 'terminal', scope: 'country', code: 'no_permission' }
      : null;
  }

  #isStorm(): boolean {
    const { storm } = this.#manners;
    const { now } = this.#machine.kernel;
    if (!storm || !this.#faults.on) return false;
    return storm.from <= now && now < storm.until;
  }

  #begin(placement: Placement, id: string): Call {
    const { kernel } = this.#machine;
    const call = this.#plan(placement, kernel.now, id);
    this.calls.push(call);
    this.onBegin(call);
    this.#byToken.set(call.token, call);
    // It was not asked to tell that a phone rings.
    if (call.answered_at !== null) {
      const answered = call.answered_at - call.begin;
      this.#tell(call, 'answered', answered);
      if (verdictOf(call)) this.#tell(call, 'amd', answered + SCREENING_MS);
    }
    this.#tell(call, 'ended', call.end - call.begin);
    return call;
  }

  #plan(placement: Placement, begin: number, carrier: string): Call {
    const ref = decodeRef(placement.ref)!;
    const { attempt_number } = placement;
    const random = this.randomOf(ref.seq, attempt_number);
    const drawn = drawCourse(random, this.#manners, placement);
    const { unplaced = 0 } = this.#other ?? {};
    const isUnplaced = carrier === OTHER && this.#unplaced() < unplaced;
    const course = isUnplaced ? neverRang(drawn) : drawn;
    const { answered_ms, duration_ms, verdict, ...rest } = course;
    const isUnjudged = carrier === OTHER && this.#isUnjudged(placement);
    return {
      carrier,
      ...(isUnplaced && { unplaced: true }),
      token: placement.client_token,
      call_id: `call_${this.calls.length + 1}`,
      ref,
      to: placement.to,
      from: placement.from,
      attempt_number,
      begin,
      answered_at: answered_ms === null ? null : begin + answered_ms,
      end: begin + duration_ms,
      ...(this.#hush() < (this.#manners.silent ?? 0) && { silent: true }),
      ...(verdict && !isUnjudged && { verdict }),
      ...rest,
    };
  }

  /** Whether nobody is told whether a machine answered, for all that they wait for it. */
  #isUnjudged({ amd }: Placement): boolean {
    const { unjudged = 0 } = this.#other ?? {};
    return amd?.placement === 'before_attach' && this.#verdicts() < unjudged;
  }

  #tell(call: Call, type: CallEvent['type'], delayMs: number) {
    const { kernel } = this.#machine;
    if (call.silent || this.#faults.strikes('event_lost')) return;
    const late = this.#faults.strikes('event_late')
      ? between(this.#random, 0, 20_000)
      : between(this.#random, 5, 60);
    const send = () => {
      // A hang-up may have come before.
      if (type === 'ended' && kernel.now < call.end) return;
      if (type === 'amd' && !verdictOf(call)) return;
      this.#send(this.#event(call, type));
    };
    kernel.after(delayMs + late, send);
    if (this.#faults.strikes('event_doubled')) {
      kernel.after(delayMs + between(this.#random, 0, 90_000), send);
    }
  }

  #event(call: Call, type: CallEvent['type']): CallEvent {
    const { answered_at, end } = call;
    const base = {
      v: 1 as const,
      ...call.ref,
      event_id: `evt_${++this.#events}`,
      call_id: call.call_id,
    };
    if (type === 'answered') return { ...base, type, at: iso(answered_at!) };
    if (type === 'amd') {
      const at = iso(answered_at! + SCREENING_MS);
      return { ...base, type, at, verdict: call.verdict! };
    }
    return {
      ...base,
      type,
      at: iso(end),
      ...ending(call),
      ...(call.unplaced && { failure: fault }),
    };
  }

  #attach(callId: string): void {
    const call = this.calls.find(({ call_id }) => call_id === callId);
    const { now } = this.#machine.kernel;
    if (!call) return;
    this.onAttach(call);
    // One that is over needs nobody any more.
    if (call.end <= now) return;
    call.attached_at ??= now;
  }

  #endSoon(callId: string, inMs: number): void {
    const call = this.calls.find(({ call_id }) => call_id === callId);
    const { kernel } = this.#machine;
    if (!call || call.cut || call.end <= kernel.now + inMs) return;
    call.end = kernel.now + inMs;
    call.cut = true;
    this.#tell(call, 'ended', inMs);
  }

  #lookUp(token: string): LookUpAnswer {
    this.lookUps += 1;
    if (this.#faults.strikes('look_up_down')) return { kind: 'unavailable' };
    const call = this.#byToken.get(token);
    if (call?.silent) return { kind: 'unavailable' };
    if (call) return { kind: 'found', call: this.#snapshot(call) };
    const placed = this.#placed.get(token);
    if (placed) placed.is_absent = true;
    return { kind: 'absent' };
  }

  #snapshot(call: Call): CallSnapshot {
    const { now } = this.#machine.kernel;
    const base = {
      call_id: call.call_id,
      client_token: call.token,
      placed_at: iso(call.begin),
    };
    if (call.end <= now) {
      return {
        ...base,
        state: 'ended',
        ended_at: iso(call.end),
        ...ending(call),
      };
    }
    return call.answered_at !== null && call.answered_at <= now
      ? { ...base, state: 'in_progress', answered_at: iso(call.answered_at) }
      : { ...base, state: 'ringing' };
  }
}

const fault: CallFailure = {
  class: 'retryable',
  scope: 'route',
  code: 'no_route',
};

/** A network on the way had no room for it. */
const neverRang = ({ duration_ms }: Course): Course => ({
  answered_ms: null,
  callback: undefined,
  opted_out: false,
  duration_ms: Math.min(duration_ms, 2_000),
  sip_code: 503,
});

/** What the end of a call tells, by event and by look-up alike. */
function ending(call: Call) {
  const { sip_code, answered_at, opted_out, callback, disposition } = call;
  const verdict = verdictOf(call);
  return {
    sip_code,
    cost_usd: answered_at === null ? 0 : 0.0123,
    ...(answered_at !== null && { answered_at: iso(answered_at) }),
    ...(verdict && { verdict }),
    ...(!call.cut && {
      ...(opted_out && { opted_out }),
      ...(callback && { callback }),
      ...(disposition && { disposition }),
    }),
  };
}
