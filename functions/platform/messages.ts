import type { CallNews } from '#shared/domain/contact-events.ts';
import type { ConversationResults } from '#shared/domain/conversation.ts';

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
  /** A seq that is named to nobody else: tried first among those never called. */
  readonly hint?: number;
  /** Campaigns that were offered this slot and had nobody to call. */
  readonly skip?: readonly string[];
  /** Milliseconds that the call talked which ended in the slot. */
  readonly talk_ms?: number;
  /** RFC 3339: when that call ended, as its carrier told it. */
  readonly ended_at?: string;
  /** The attempt of the proof was counted for its day, and never placed. */
  readonly unplaced?: boolean;
  /** A second ago, an account had no turn for it. */
  readonly turnless?: boolean;
}

/** Tick queue (delayed, re-arms itself; one winner per number). */
export interface Tick {
  readonly v: 1;
  readonly org_id: string;
  readonly campaign_id: string;
  readonly run_number: number;
  readonly tick_number: number;
  /** Ticks of one number are counted from 0, which may be left out. */
  readonly beat?: number;
  /** RFC 3339: since when nobody was to be called, while ticks go on slowly. */
  readonly quiet_since?: string;
  /** RFC 3339: when the chain ticked before. */
  readonly before?: string;
  /** RFC 3339: when it looked at all lines before; left out: when it ticked. */
  readonly looked?: string | null;
}

/** Push queue: a topic changed (a campaign id, or `ORG#<org>`). */
export interface Push {
  readonly v: 1;
  readonly org_id: string;
  readonly topic: string;
}

/** Webhooks queue: an event has to be sent to an endpoint. */
export interface WebhookMessage {
  readonly v: 1;
  readonly org_id: string;
  readonly webhook_id: string;
  readonly delivery_id: string;
  /** A resend begins another round: messages of the one before say nothing. */
  readonly round: number;
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
export interface CallEvent
  extends CallRef,
    Omit<CallNews, 'learnt_by_look_up' | 'event_id'> {
  readonly v: 1;
  readonly event_id: string;
  /** Who says so; absent: the deployment's own. */
  readonly carrier_id?: string;
}

/** Events queue, too: what a conversation came to, some time after its call. */
export interface ResultsEvent extends CallRef {
  readonly v: 1;
  readonly type: 'results';
  readonly event_id: string;
  readonly call_id: string;
  readonly carrier_id?: string;
  readonly results: ConversationResults;
}
