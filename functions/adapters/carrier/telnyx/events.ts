import * as z from 'zod';
import type { CallEvent, CallRef } from '#functions/platform/messages.ts';
import { readEnd } from '#shared/domain/call-end.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { decodeRef } from '../call-ref.ts';
import { type ClientState, decodeClientState } from './client-state.ts';

/** What is not as it was documented says nothing: the rest of its event does. */
const text = z.string().nullish().catch(null);

/** The parts of an event's payload that say something to us. */
const payloadSchema = z.object({
  call_control_id: z.string().min(1),
  client_state: text,
  start_time: text,
  hangup_cause: text,
  sip_hangup_cause: z.union([z.string(), z.number()]).nullish().catch(null),
  telnyx_error: z.object({ error_code: text }).nullish().catch(null),
  result: text,
  status: text,
  reason: text,
  total_cost: text,
  cost_parts: z
    .array(z.object({ currency: text }))
    .nullish()
    .catch(null),
});
type Payload = z.output<typeof payloadSchema>;

/** @see https://developers.telnyx.com/docs/voice/programmable-voice/receiving-webhooks */
const eventSchema = z.object({
  id: z.string().min(1),
  event_type: z.string(),
  occurred_at: z.string(),
  payload: payloadSchema,
});
export type TelnyxEvent = z.output<typeof eventSchema>;

/** @returns undefined for what is no event of a call */
export const readEvent = (value: unknown): TelnyxEvent | undefined =>
  eventSchema.safeParse(value).data;

/** The events that something depends on: Telnyx is asked to send them again. */
export const heardEvents = [
  'call.answered',
  'call.machine.detection.ended',
  'call.machine.greeting.ended',
  'call.machine.premium.detection.ended',
  'call.machine.premium.greeting.ended',
  'call.hangup',
  'call.cost',
  'call.dequeued',
  'call.playback.ended',
  'call.speak.ended',
  'streaming.failed',
  'streaming.stopped',
] as const;

/** What one event says. */
export interface Said {
  readonly state: ClientState;
  /** Absent: nothing that anybody must know. */
  readonly event?: CallEvent;
  /** The call that is to end now: its message was heard, or whoever talked has left. */
  readonly hang_up?: string;
}

/**
 * Translates an event of one of our calls.
 *
 * @param now - real time, epoch ms: of an event without an instant
 * @returns undefined when the call is none of ours
 */
export function translate(event: TelnyxEvent, now: number): Said | undefined {
  const { payload } = event;
  const state = decodeClientState(payload.client_state);
  const ref = state && decodeRef(state.ref);
  if (!ref) return undefined;
  const at = instant(event.occurred_at) ?? iso(now);
  const news = state.call_id
    ? newsOfOther(event, payload)
    : newsOf(event, payload, state, at);
  const call_id = state.call_id ?? payload.call_control_id;
  return {
    state,
    ...(news && { event: toEvent(event.id, ref, call_id, at, news) }),
    ...(endsNow(event, state) && { hang_up: call_id }),
  };
}

type News = Omit<
  CallEvent,
  keyof CallRef | 'v' | 'event_id' | 'call_id' | 'at'
>;

const toEvent = (
  event_id: string,
  ref: CallRef,
  call_id: string,
  at: string,
  news: News,
): CallEvent => ({ v: 1, event_id, ...ref, call_id, at, ...news });

function newsOf(
  { event_type }: TelnyxEvent,
  payload: Payload,
  state: ClientState,
  at: string,
): News | undefined {
  switch (event_type) {
    case 'call.initiated':
      // Telnyx never says that it rings: this is the first that is heard of a call.
      return { type: 'ringing' };
    case 'call.answered':
      return { type: 'answered' };
    case 'call.machine.detection.ended':
    case 'call.machine.premium.detection.ended':
    case 'call.machine.greeting.ended':
    case 'call.machine.premium.greeting.ended':
      return verdictOf(event_type, payload.result, state);
    case 'call.hangup':
      return { type: 'ended', ...endOf(payload, at) };
    case 'call.cost':
      return costOf(payload);
    case 'streaming.failed':
      return { type: 'attach_failed' };
    case 'call.dequeued':
      // Nobody took it from the queue in time.
      return payload.reason === 'timeout'
        ? { type: 'attach_failed' }
        : undefined;
    default:
      return undefined;
  }
}

/** How the leg to whoever was to talk ended, when that was before they talked. */
const notConnected = new Set([
  'call_rejected',
  'no_answer',
  'not_found',
  'timeout',
  'unspecified',
  'user_busy',
]);

/** News of our call, of the leg that is to connect it. */
const newsOfOther = (
  { event_type }: TelnyxEvent,
  { hangup_cause }: Payload,
): News | undefined =>
  event_type === 'call.hangup' && notConnected.has(hangup_cause ?? '')
    ? { type: 'attach_failed' }
    : undefined;

/** Results of detection, standard and premium; others say nothing. */
const verdicts: Readonly<Record<string, 'human' | 'machine' | 'unknown'>> = {
  human: 'human',
  human_residence: 'human',
  human_business: 'human',
  machine: 'machine',
  fax_detected: 'machine',
  not_sure: 'unknown',
  silence: 'unknown',
};

function verdictOf(
  type: string,
  result: string | null | undefined,
  { until }: ClientState,
): News | undefined {
  if (type.endsWith('greeting.ended')) {
    // Of premium detection it comes after people, too, when there was no beep.
    return result === 'no_beep_detected'
      ? undefined
      : { type: 'amd', verdict: 'machine' };
  }
  const said = result ?? '';
  const verdict = Object.hasOwn(verdicts, said) ? verdicts[said] : undefined;
  if (!verdict) return undefined;
  // The end of its greeting is still to come, and the message after it.
  const greets = result === 'machine' && until === 'message_end';
  return { type: 'amd', verdict, ...(greets && { greets }) };
}

function endOf(payload: Payload, at: string) {
  const { hangup_cause, start_time, telnyx_error } = payload;
  const said = String(payload.sip_hangup_cause ?? '');
  const sip_code = /^\d{3}\b/.exec(said)?.[0];
  const from = instant(start_time ?? '');
  return readEnd({
    answered: sip_code === '200' || hangup_cause === 'time_limit',
    ...(sip_code && { sip_code: Number(sip_code) }),
    ...(from && { elapsed_ms: epochMs(at) - epochMs(from) }),
    ...(hangup_cause && {
      words: {
        vendor: 'telnyx',
        value: hangup_cause,
        detail: telnyx_error?.error_code ?? said,
      },
    }),
  });
}

/** Of an account in another currency nothing is known in dollars. */
function costOf({ status, total_cost, cost_parts }: Payload): News | undefined {
  const cost_usd = Number(total_cost ?? Number.NaN);
  const isDollars = (cost_parts ?? []).every(
    ({ currency }) => (currency ?? 'USD') === 'USD',
  );
  return status === 'error' || !(cost_usd >= 0) || !isDollars
    ? undefined
    : { type: 'cost', cost_usd };
}

/**
 * Telnyx leaves a call up, and silent, when a message is over or when whoever
 * talked has closed the stream: somebody has to end it. Not so an assistant's
 * end: it hangs up by itself, or has handed the person on to somebody else.
 */
function endsNow(
  { event_type, payload: { status } }: TelnyxEvent,
  { last, call_id }: ClientState,
): boolean {
  if (call_id) return false;
  switch (event_type) {
    case 'call.playback.ended':
    case 'call.speak.ended':
      return last === 'message' && status !== 'call_hangup';
    case 'streaming.stopped':
      return last === undefined;
    default:
      return false;
  }
}

/** RFC 3339 with milliseconds, of an instant that may have more digits. */
function instant(said: string): string | undefined {
  try {
    return iso(epochMs(said));
  } catch {
    return undefined;
  }
}
