import type { CallEvent, CallRef } from '#functions/platform/messages.ts';
import { readEnd } from '#shared/domain/call-end.ts';
import { iso } from '#shared/domain/instant.ts';
import { decodeRef } from '../call-ref.ts';
import type { CarrierAccount } from '../carrier.ts';
import type {
  CarrierFace,
  Directive,
  InboundReply,
  InboundRequest,
  Received,
} from '../inbound.ts';
import { isCallSid } from './api.ts';
import { hook } from './placement.ts';
import { fieldsOf, isSignedByTwilio } from './signature.ts';
import {
  attachTwiml,
  hangUpTwiml,
  messageTwiml,
  soonOverTwiml,
  waitTwiml,
} from './twiml.ts';
import { countOf, instantOf, isEndState, verdictOf } from './words.ts';

/** Twilio's webhooks: the forms that it posts, and the TwiML that it gets. */
export const twilioFace: CarrierFace = {
  receive(request, account, now) {
    if (!isSignedByTwilio(request, account)) return refused(403);
    const webhook = webhookOf(request, now);
    const { account_sid } = account.settings;
    // The signature is the account's; another's name under it is a subaccount's.
    if ((webhook.field('AccountSid') ?? account_sid) !== account_sid) {
      return refused(403);
    }
    if (!isCallSid(webhook.call_id)) return refused(400);
    const ref = decodeRef(webhook.query.get('ref') ?? '');
    if (!ref || ref.org_id !== account.org_id) return refused(400);
    return readers[request.path]?.(webhook, ref) ?? refused(400);
  },
  reply: (directive, account, request) =>
    xml(twiml(directive, account, request)),
};

const refused = (status: 400 | 403): Received => ({ kind: 'refused', status });

interface Webhook {
  readonly call_id: string;
  readonly query: URLSearchParams;
  readonly now: number;
  field(name: string): string | undefined;
}

function webhookOf({ url, body }: InboundRequest, now: number): Webhook {
  const fields = fieldsOf(body);
  const field = (name: string) => fields.get(name)?.[0];
  return {
    call_id: field('CallSid') ?? '',
    query: queryOf(url),
    now,
    field,
  };
}

const queryOf = (url: string) =>
  new URLSearchParams(/\?([^#]*)/.exec(url)?.[1] ?? '');

type Reader = (webhook: Webhook, ref: CallRef) => Received;

const readers: Readonly<Partial<Record<string, Reader>>> = {
  '/voice': readVoice,
  '/amd': readAmd,
  '/status': readStatus,
  '/attached': readAttached,
};

/** Somebody picked up, and Twilio asks what to do: at first, or once time is up. */
function readVoice(webhook: Webhook, ref: CallRef): Received {
  const { call_id, query } = webhook;
  const isExpired = query.has('expired');
  const event = isExpired
    ? eventOf(webhook, ref, 'amd_expired', { type: 'amd', verdict: 'unknown' })
    : eventOf(webhook, ref, 'answered', { type: 'answered' });
  return { kind: 'taken', events: [event], asks: { ref, call_id } };
}

function readAmd(webhook: Webhook, ref: CallRef): Received {
  const verdict = verdictOf(webhook.field('AnsweredBy') ?? '');
  return taken(eventOf(webhook, ref, 'amd', { type: 'amd', verdict }));
}

/**
 * The progress of a call. That it was answered is told by the question at `/voice`, whose
 * answer connects it: heard from here first, it would be connected by command while
 * Twilio asks.
 */
function readStatus(webhook: Webhook, ref: CallRef): Received {
  const status = webhook.field('CallStatus') ?? '';
  const source = webhook.field('CallbackSource') ?? 'call-progress-events';
  const id = `${source}:${webhook.field('SequenceNumber') ?? status}`;
  if (status === 'ringing') {
    return taken(eventOf(webhook, ref, id, { type: 'ringing' }));
  }
  // A state that we do not know is no end: a look-up tells, if it was one.
  return isEndState(status)
    ? taken(eventOf(webhook, ref, id, endOf(webhook, status)))
    : { kind: 'taken', events: [] };
}

/** How a call ended. Durations are those in seconds: `Duration` is in minutes. */
function endOf(webhook: Webhook, status: string) {
  const sip_code = countOf(webhook.field('SipResponseCode'));
  const ended = instantOf(webhook.field('Timestamp')) ?? webhook.now;
  const placed = countOf(webhook.query.get('placed'));
  const by = webhook.field('AnsweredBy');
  // One that we hang up while it rings is completed, too.
  const answered =
    status === 'completed' && (sip_code === undefined || sip_code < 300);
  const talked = (countOf(webhook.field('CallDuration')) ?? 0) * 1_000;
  const answered_at = Math.max(ended - talked, Math.min(placed ?? 0, ended));
  return {
    type: 'ended' as const,
    ...readEnd({
      answered,
      ...(sip_code !== undefined && { sip_code }),
      ...(placed !== undefined && { elapsed_ms: Math.max(ended - placed, 0) }),
      words: { vendor: 'twilio', value: status },
    }),
    ...(answered && { answered_at: iso(answered_at) }),
    ...(answered && by !== undefined && { verdict: verdictOf(by) }),
    ...(isNeverDialled(status, sip_code) && { failure: neverDialled }),
  };
}

/** Taken back while it waited in Twilio's queue: nobody's phone rang. */
const isNeverDialled = (status: string, sip_code: number | undefined) =>
  status === 'canceled' && sip_code === undefined;

const neverDialled = {
  class: 'throttled',
  scope: 'account',
  code: 'twilio_queued',
} as const;

/**
 * What became of who was to talk: they could not be connected, or Twilio could do
 * nothing with an answer of ours (`ErrorCode`). The call is still up only when Twilio asks
 * with `in-progress`: else whoever answered hung up, which is no failure.
 */
function readAttached(webhook: Webhook, ref: CallRef): Received {
  const { field, call_id } = webhook;
  const stream = field('StreamEvent');
  if (stream !== undefined) {
    const id = `attach_failed:${field('StreamSid') ?? ''}`;
    return stream === 'stream-error'
      ? taken(eventOf(webhook, ref, id, { type: 'attach_failed' }))
      : { kind: 'taken', events: [] };
  }
  const error = field('ErrorCode');
  const result = error ?? field('DialCallStatus') ?? field('QueueResult');
  // A stream that ended says no more than that: a failure is told apart from it.
  if (result === undefined) return over(soonOverTwiml);
  const isUp = field('CallStatus') === 'in-progress';
  const hasFailed = error !== undefined || failedToAttach.has(result);
  if (!isUp || !hasFailed) return over(hangUpTwiml);
  const which = error ?? field('DialCallSid') ?? field('QueueSid');
  const id = `attach_failed:${which ?? ''}`;
  const event = eventOf(webhook, ref, id, { type: 'attach_failed' });
  return { kind: 'taken', events: [event], asks: { ref, call_id } };
}

/**
 * @see https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus-values and
 *   https://www.twilio.com/docs/voice/twiml/enqueue#queueresult-values
 */
const failedToAttach: ReadonlySet<string> = new Set([
  'busy',
  'no-answer',
  'failed',
  'canceled',
  'queue-full',
  'system-error',
  'error',
]);

const over = (body: string): Received => ({
  kind: 'taken',
  events: [],
  answer: xml(body),
});

const taken = (event: CallEvent): Received => ({
  kind: 'taken',
  events: [event],
});

type Said = Omit<
  CallEvent,
  keyof CallRef | 'v' | 'event_id' | 'call_id' | 'at'
>;

/** @param id - the same whenever Twilio says the same of this call */
function eventOf(
  { call_id, now, field }: Webhook,
  ref: CallRef,
  id: string,
  said: Said,
): CallEvent {
  const at = iso(instantOf(field('Timestamp')) ?? now);
  return { v: 1, ...ref, event_id: `${call_id}:${id}`, call_id, at, ...said };
}

const xml = (body: string): InboundReply => ({
  status: 200,
  content_type: 'text/xml',
  body,
});

/** Seconds between two questions what comes next, where a command was to follow. */
const ASK_AGAIN_SECONDS = 5;
/** Then nobody is going to tell any more. */
const MOST_QUESTIONS = 6;

function twiml(
  directive: Directive,
  account: CarrierAccount,
  { url }: InboundRequest,
): string {
  switch (directive.kind) {
    case 'attach':
      return attachTwiml(directive.attach, account);
    case 'message':
      return messageTwiml(directive.message);
    case 'hang_up':
      return hangUpTwiml;
    case 'wait':
      return waiting(account, queryOf(url));
  }
}

/** A verdict has its time, and then Twilio asks again; so does it when no command came. */
function waiting(account: CarrierAccount, query: URLSearchParams): string {
  const ref = query.get('ref') ?? '';
  const wait = countOf(query.get('wait'));
  if (wait !== undefined) {
    return waitTwiml(wait, hook(account, '/voice', { ref, expired: '1' }));
  }
  const asked = countOf(query.get('again')) ?? 0;
  if (asked >= MOST_QUESTIONS) return hangUpTwiml;
  const again = String(asked + 1);
  return waitTwiml(ASK_AGAIN_SECONDS, hook(account, '/voice', { ref, again }));
}
