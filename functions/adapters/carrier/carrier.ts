import type { CallFailure } from '#shared/domain/call-failure.ts';
import type { CarrierKind } from '#shared/domain/carrier-kinds.ts';

/** The telephony port: what Outdial asks of a carrier, and what it may answer. */

export interface Placement {
  /** Client token: the attempt's id. Made for one placement, never reused. */
  readonly client_token: string;
  /** E.164, as `from` is. */
  readonly to: string;
  readonly from: string;
  readonly ring_timeout_seconds: number;
  /** Enforced by the carrier. */
  readonly max_call_seconds: number;
  /** Null: nobody screens. */
  readonly amd: AmdRequest | null;
  /** Whether the call is recorded from its answer on. */
  readonly record: boolean;
  /**
   * RFC 3339: a carrier that queues must not dial after it, since the calling
   * window closes then.
   */
  readonly not_after?: string;
  /** Echoed in every event: where the event belongs. Opaque to the carrier. */
  readonly ref: string;
  /** Told to the bot, and kept on the attempt. */
  readonly conversation_id: string;
  /** For agents and the simulated carrier's special numbers. */
  readonly contact_id: string;
  readonly attempt_number: number;
  readonly kind: 'first' | 'retry' | 'callback';
  /** The campaign's, and the contact's own fields over them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** How answering machines are told from people. */
export interface AmdRequest {
  /**
   * `before_attach`: nobody is connected until there is a verdict. `parallel`:
   * whoever is to talk is connected at once, and a late verdict is acted on.
   */
  readonly placement: 'before_attach' | 'parallel';
  /** After so long without a verdict it is `unknown`. */
  readonly max_decision_ms: number;
  /** `message_end`: of a machine, wait for the end of its greeting: a message follows. */
  readonly until: 'verdict' | 'message_end';
}

export type PlaceAnswer =
  | { readonly kind: 'accepted'; readonly call_id: string }
  /** Definite: no call exists. */
  | ({ readonly kind: 'refused' } & CallFailure)
  /** Indeterminate: time-out, reset, lost answer. The call may be ringing: never place again. */
  | { readonly kind: 'unknown' };

/** Whoever talks to those who answer, as a carrier can be told to connect them. */
export type AttachTarget =
  /** Media both ways over a WebSocket. */
  | {
      readonly kind: 'websocket';
      /** wss */
      readonly url: string;
      /** Shown to the bot as a bearer token, or as a parameter where no header can be set. */
      readonly auth_token?: string;
    }
  | { readonly kind: 'sip'; readonly uri: string }
  /** Something that lives at the carrier: an assistant, an application, a flow. */
  | { readonly kind: 'application'; readonly ref: string }
  /** People who wait in a queue of the carrier. */
  | { readonly kind: 'queue'; readonly queue: string };

/** Connects a call that was answered. */
export interface Attach {
  readonly call_id: string;
  /** For an id of the command: the same command twice is one. */
  readonly client_token: string;
  readonly ref: string;
  readonly target: AttachTarget;
  readonly conversation_id: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly record: boolean;
}

/** What a machine, or a person for whom nobody is free, hears before the call ends. */
export interface Message {
  /** https address of a sound file; or what a voice is to say. */
  readonly audio_url?: string;
  readonly text?: string;
  /** BCP 47, of the text. */
  readonly language?: string | undefined;
}

/** A call as our books have it, for a carrier that cannot find one by our token. */
export interface CallSought {
  readonly client_token: string;
  /** Absent: its answer never came. */
  readonly call_id?: string;
  readonly to: string;
  readonly from: string;
  /** RFC 3339: when the intent to place it was written. */
  readonly since: string;
  /** Calls to the same person that are known to be others. */
  readonly other_call_ids?: readonly string[];
}

export interface CallSnapshot {
  readonly call_id: string;
  readonly client_token: string;
  readonly state: 'ringing' | 'in_progress' | 'ended';
  readonly placed_at: string;
  readonly answered_at?: string;
  readonly ended_at?: string;
  readonly sip_code?: number;
  readonly cost_usd?: number;
  /** What answering-machine detection said, once the call is over. */
  readonly verdict?: 'human' | 'machine' | 'unknown';
  readonly disposition?: string;
  readonly opted_out?: boolean;
  readonly callback?: {
    readonly delay_seconds?: number;
    readonly text: string;
    readonly reason: string;
  };
}

export type LookUpAnswer =
  | { readonly kind: 'found'; readonly call: CallSnapshot }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unavailable' };

/** Sound of one call. */
export interface Recording {
  readonly content_type: string;
  readonly bytes: Buffer;
}

export interface Carrier {
  readonly kind: CarrierKind;
  /** Placements it takes in a second; above, it refuses, or worse: queues. */
  readonly calls_per_second: number;
  /** Sends one request, once: a placement that was sent twice rings twice. Never throws. */
  place(placement: Placement): Promise<PlaceAnswer>;
  /** @throws Error unless the call is over or unknown: the message comes back */
  hangUp(callId: string): Promise<void>;
  /**
   * Connects a call by command. Absent: whoever talks is part of the carrier.
   *
   * @throws Error unless it is done, or the call is over: the message comes back
   */
  readonly attach?: (attach: Attach) => Promise<void>;
  /** Plays a message, then hangs up. Absent: the carrier cannot. @throws as `hangUp` */
  readonly playMessage?: (callId: string, message: Message) => Promise<void>;
  /** What was recorded of a call that is over; null when nothing was. Absent: it records nothing. */
  readonly recording?: (callId: string) => Promise<Recording | null>;
  /** By our client token, or by what we know of the call. Never throws. */
  lookUp(call: CallSought): Promise<LookUpAnswer>;
}

/** The carriers of organizations. */
export interface Carriers {
  /**
   * @param id - left out: the deployment's own
   * @returns one that refuses every call, where the organization has no such carrier (any more)
   */
  of(org: string, id?: string): Promise<Carrier>;
}

/** An account at a carrier, with its credentials: what its adapter is made of. */
export interface CarrierAccount {
  readonly org_id: string;
  readonly carrier_id: string;
  /** By name, as `shared/domain/carrier-kinds.ts` lists them: never in a log. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
  readonly calls_per_second: number;
  /** Where it sends its webhooks: public, https, without a slash at the end. */
  readonly webhook_url: string;
}

/** What the adapters get from the machine. */
export interface CarrierDeps {
  readonly fetch: typeof globalThis.fetch;
  /** Signatures and carriers' own times are real time. */
  readonly real_clock: { now(): number };
}

/** What a carrier says of an account when somebody sets it up. */
export type AccountCheck =
  | {
      readonly kind: 'ok';
      /** E.164: numbers that calls may be placed from; null: it cannot tell. */
      readonly caller_ids: readonly string[] | null;
    }
  /** It knows no such account, or the account may not call. */
  | {
      readonly kind: 'refused';
      /** The setting or credential that is at fault, when it can be told. */
      readonly field?: string;
      readonly code: string;
      /** For people: no secrets, no numbers. */
      readonly detail: string;
      /** Nothing is where the account should be: of a stand-in, that it has no such page. */
      readonly not_found?: true;
    }
  | { readonly kind: 'unavailable'; readonly detail: string };
