/** The telephony port: what Outdial asks of a carrier, and what it may answer. */

export interface Placement {
  /** Client token: the attempt's id. Made for one placement, never reused. */
  readonly client_token: string;
  readonly to: string;
  readonly from: string;
  readonly ring_timeout_seconds: number;
  /** Enforced by the carrier. */
  readonly max_call_seconds: number;
  readonly amd_enabled: boolean;
  /** Echoed in every event: where the event belongs. Opaque to the carrier. */
  readonly ref: string;
  /** For agents and the simulated carrier's special numbers. */
  readonly contact_id: string;
  readonly attempt_number: number;
  readonly kind: 'first' | 'retry' | 'callback';
  readonly variables: Readonly<Record<string, unknown>>;
}

export type PlaceAnswer =
  | { readonly kind: 'accepted'; readonly call_id: string }
  /** Definite: no call exists. `throttled` is the carrier's rate; `fault` its 5xx. */
  | {
      readonly kind: 'refused';
      readonly reason: 'throttled' | 'fault' | 'invalid';
      readonly sip_code?: number;
      readonly retry_after_seconds?: number;
    }
  /** Time-out, reset, lost answer: the call may be ringing. Never place again. */
  | { readonly kind: 'unknown' };

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
  /** Placements it takes in a second; above, it refuses. */
  readonly calls_per_second: number;
  place(placement: Placement): Promise<PlaceAnswer>;
  hangUp(callId: string): Promise<void>;
  /** Plays the agent's message to a machine, then hangs up. Absent: the carrier cannot. */
  readonly playMessage?: (callId: string) => Promise<void>;
  /** What was recorded of a call that is over; null when nothing was. Absent: it records nothing. */
  readonly recording?: (callId: string) => Promise<Recording | null>;
  /** By our client token. */
  lookUp(clientToken: string): Promise<LookUpAnswer>;
}
