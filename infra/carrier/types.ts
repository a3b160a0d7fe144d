/**
 * The words of the simulated telephone company. They are its own: it shares no
 * code and no data with the product, so that it can bear witness to it.
 */

/** What a caller asks with POST /calls. */
export interface PlacementRequest {
  readonly client_token: string;
  readonly to: string;
  readonly from: string;
  readonly ring_timeout_seconds: number;
  readonly max_call_seconds: number;
  readonly amd_enabled: boolean;
  /** Opaque; echoed in every event. */
  readonly ref: string;
  readonly contact_id: string;
  /** From 1. */
  readonly attempt_number: number;
  readonly kind: 'first' | 'retry' | 'callback';
  /** What of the call is told; left out: everything. What it came to always is. */
  readonly events?: readonly StepType[] | undefined;
}

/** What of a placement is kept. */
export type LoggedPlacement = Pick<
  PlacementRequest,
  'client_token' | 'to' | 'from' | 'ref' | 'contact_id'
>;

export interface CallbackWish {
  readonly delay_seconds: number;
  readonly text: string;
  readonly reason: string;
}

/** What the conversation came to; unset after a call that was cut short. */
export interface CallResult {
  readonly disposition?: string;
  readonly opted_out?: boolean;
  readonly callback?: CallbackWish;
}

/** Body of a webhook. `event_id` is the same for every delivery of one event. */
export interface CarrierWebhook extends CallResult {
  readonly event_id: string;
  readonly call_id: string;
  readonly client_token: string;
  readonly ref: string;
  readonly type: StepType;
  /** RFC 3339 UTC with milliseconds, like every instant on the wire. */
  readonly at: string;
  /** On `amd`, and again on `ended`: either may come first. */
  readonly verdict?: 'human' | 'machine';
  /** On `ended`. */
  readonly sip_code?: number;
  /** On `ended`, when the call was answered. */
  readonly answered_at?: string;
  /** On `ended`. */
  readonly cost_usd?: number;
}

export interface SaidTurn {
  readonly speaker: 'agent' | 'person' | 'machine';
  /** After the answer. */
  readonly at_seconds: number;
  readonly text: string;
}

/** What an analysis makes of a conversation. */
export interface ConversationTold {
  readonly transcript: readonly SaidTurn[];
  readonly summary: string;
  readonly sentiment: 'positive' | 'neutral' | 'negative' | null;
  readonly score: number | null;
  readonly evaluation: {
    readonly id: string;
    readonly status: 'completed';
    readonly completed_at: string;
    readonly results: Readonly<Record<string, boolean | 'abstain' | 'na'>>;
  };
  readonly ai_cost_usd: number;
}

/** Body of the webhook that comes a little after an answered call. */
export interface ResultsWebhook {
  readonly event_id: string;
  readonly call_id: string;
  readonly client_token: string;
  readonly ref: string;
  readonly type: 'results';
  readonly at: string;
  readonly results: ConversationTold;
}

/** Anything that is told to the caller. */
export type AnyWebhook = CarrierWebhook | ResultsWebhook;

/** One copy of one event, on its way until it is acknowledged. */
export interface Delivery {
  /** Unlike the event's id, it tells the copies apart. */
  readonly id: string;
  /** Epoch ms. */
  readonly due_at: number;
  readonly event: AnyWebhook;
}

/** Who answers, and how the conversation goes; 0..1, the lower the better. */
export interface CallTalk {
  readonly who: 'human' | 'machine';
  readonly luck: number;
}

export type StepType = 'ringing' | 'answered' | 'amd' | 'ended';

/** One row of GET /local/carrier/calls. Refused calls end when they begin. */
export interface WitnessCall {
  readonly call_id: string | null;
  readonly client_token: string;
  readonly to: string;
  readonly from: string;
  readonly placed_at: string;
  readonly answered_at: string | null;
  readonly ended_at: string | null;
  /** 200 when answered and ended; null while live. */
  readonly sip_code: number | null;
}

/** Answer of GET /calls/by-token/{token}. */
export interface CallState extends CallResult {
  readonly call_id: string;
  readonly client_token: string;
  readonly state: 'ringing' | 'in_progress' | 'ended';
  readonly placed_at: string;
  readonly answered_at?: string;
  readonly ended_at?: string;
  readonly sip_code?: number;
  readonly cost_usd?: number;
  readonly verdict?: 'human' | 'machine';
}

/** One thing that happens to a call, `after_ms` after it was placed. */
export interface Step {
  readonly type: StepType;
  readonly after_ms: number;
  readonly verdict?: 'human' | 'machine';
}

/**
 * The whole course of a call, decided when it is placed and kept in the log: a
 * restart with another seed or profile changes no call that is under way.
 */
export interface CallPlan {
  /** In order of time; the last one is `ended`. */
  readonly steps: readonly Step[];
  readonly sip_code: number;
  readonly result?: CallResult;
  /** Of a call that is answered. */
  readonly talk?: CallTalk;
  /** `none`: nothing is ever sent. Others but `once`: everything twice. */
  readonly events: 'once' | 'none' | 'twice_reversed' | 'twice_swapped';
  /** Left out: all steps are told. */
  readonly told?: readonly StepType[];
  /** The caller never hears that its placement was accepted. */
  readonly answer_lost?: boolean;
  readonly price_per_minute_usd: number;
}

export type PlaceResult =
  | { readonly kind: 'accepted'; readonly call: CallState }
  | { readonly kind: 'accepted_unheard' }
  | { readonly kind: 'refused'; readonly sip_code: 429 | 503 };
