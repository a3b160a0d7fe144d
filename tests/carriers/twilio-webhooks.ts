import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

/** A webhook as it is sent. */
export interface Webhook {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled'
  /** Of which no document tells. */
  | 'vanished';

export interface FakeCall {
  readonly sid: string;
  readonly to: string;
  readonly from: string;
  /** What it was placed with. */
  readonly form: URLSearchParams;
  readonly created_at: number;
  status: CallStatus;
  answered_at?: number;
  ended_at?: number;
  /** Final answer of the network. */
  sip_code?: number;
  answered_by?: string;
  /** What commands came: `Status=…`, or TwiML. */
  readonly commands: string[];
  sequence: number;
}

export const isOver = (status: CallStatus) =>
  !['queued', 'ringing', 'in-progress'].includes(status);

/** A webhook, signed by Twilio's own function. */
export const signedWebhook = (
  token: string,
  url: string,
  fields: Record<string, string>,
): Webhook => ({
  url,
  body: new URLSearchParams(fields).toString(),
  headers: {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'x-twilio-signature': getExpectedTwilioSignature(token, url, fields),
  },
});

/** Seconds that somebody talked. */
export const talked = ({ answered_at, ended_at }: FakeCall) =>
  answered_at === undefined || ended_at === undefined
    ? 0
    : Math.round((ended_at - answered_at) / 1_000);

export const rfc2822 = (at: number | undefined) =>
  at === undefined ? null : new Date(at).toUTCString().replace('GMT', '+0000');
