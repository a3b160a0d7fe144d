/** Bodies of our own queue messages. Ids and instants only: no phone number. */

/** What the slot must still hold for a permit to be used. */
export type SlotProof =
  | { readonly attempt_id: string }
  | { readonly epoch: number };

/** Dial queue: somebody may dial one contact of this campaign in this slot. */
export interface Permit {
  readonly v: 1;
  readonly org_id: string;
  readonly campaign_id: string;
  readonly run_number: number;
  readonly slot: number;
  readonly proof: SlotProof;
  /** Campaigns that were offered this slot and had nobody to call. */
  readonly skip?: readonly string[];
}

/** Tick queue (delayed, re-arms itself; one winner per number). */
export interface Tick {
  readonly v: 1;
  readonly org_id: string;
  readonly campaign_id: string;
  readonly run_number: number;
  readonly tick_number: number;
}

/** Push queue: a topic changed (a campaign id, or `ORG#<org>`). */
export interface Push {
  readonly v: 1;
  readonly org_id: string;
  readonly topic: string;
}

/** Where an event belongs: travels through the carrier with the call. */
export interface CallRef {
  readonly org_id: string;
  readonly campaign_id: string;
  readonly run_number: number;
  readonly seq: number;
  readonly slot: number;
  readonly attempt_id: string;
}

/** Events queue: what a carrier said, translated. At least once, any order. */
export interface CallEvent extends CallRef {
  readonly v: 1;
  readonly event_id: string;
  readonly call_id: string;
  readonly type: 'ringing' | 'answered' | 'amd' | 'ended';
  /** The carrier's instant. */
  readonly at: string;
  /** On `amd`. */
  readonly verdict?: 'human' | 'machine' | 'unknown';
  /** On `ended`: 200 when it was answered and ended normally. */
  readonly sip_code?: number;
  /** On `ended`, when the call was answered. */
  readonly answered_at?: string;
  readonly cost_usd?: number;
  /** On `ended`: what the conversation came to. */
  readonly disposition?: string;
  readonly opted_out?: boolean;
  readonly callback?: {
    readonly delay_seconds: number;
    readonly text: string;
    readonly reason: string;
  };
}
