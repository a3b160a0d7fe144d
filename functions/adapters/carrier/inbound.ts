import type {
  CallEvent,
  CallRef,
  ResultsEvent,
} from '#functions/platform/messages.ts';
import type { Attach, CarrierAccount, Message } from './carrier.ts';

/** The other half of the telephony port: what carriers send to us. */

export interface InboundRequest {
  readonly method: string;
  /**
   * As the carrier addressed it: our public base, the raw path and the raw query;
   * never made of the `Host` header.
   */
  readonly url: string;
  /** What of the path comes after the carrier's own: `''`, `/voice`, `/amd`, … */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Byte for byte as it was sent: base64 of the gateway is undone. */
  readonly body: Buffer;
}

/** What is to become of a call, for a carrier that asks in its webhook. */
export type Directive =
  /** Nothing yet: a command follows. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'attach'; readonly attach: Attach }
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'hang_up' };

export interface InboundReply {
  readonly status: number;
  readonly content_type?: string;
  readonly body?: string;
}

export type Received =
  /** 403: not from this carrier, or stale. 400: from it, and of no call of ours. Nothing is kept. */
  | { readonly kind: 'refused'; readonly status: 400 | 403 }
  | {
      readonly kind: 'taken';
      /** In the order in which they happened. Empty: nothing that anybody must know. */
      readonly events: readonly (CallEvent | ResultsEvent)[];
      /** The call for which the answer must hold what comes next; absent: an empty answer will do. */
      readonly asks?: {
        readonly ref: CallRef;
        readonly call_id: string;
      };
      /** The answer, where the carrier needs one that takes no decision of ours. */
      readonly answer?: InboundReply;
      /**
       * The call that is to be hung up now: its message was heard, or whoever
       * talked has left, and this carrier leaves the line open then.
       */
      readonly hang_up?: string;
    };

/** One carrier's webhooks, verified by its own rule and translated. */
export interface CarrierFace {
  /**
   * Pure, and never throws.
   *
   * @param now - real time, epoch ms
   */
  receive(
    request: InboundRequest,
    account: CarrierAccount,
    now: number,
  ): Received | Promise<Received>;
  /**
   * What the carrier gets that asked.
   *
   * @param request - the one that asked
   */
  reply(
    directive: Directive,
    account: CarrierAccount,
    request: InboundRequest,
  ): InboundReply;
}
