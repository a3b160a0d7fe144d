import * as z from 'zod';
import { askOnce, parsed } from './ask.ts';
import type {
  Carrier,
  LookUpAnswer,
  PlaceAnswer,
  Placement,
  Recording,
} from './carrier.ts';
import {
  callSchema,
  recordingSchema,
  withoutUnset,
} from './simulated-messages.ts';

/** As its profile has it when nothing else is said. */
const CALLS_PER_SECOND = 100;
/** Real time; well inside the dial function's own 30 s. */
const ANSWER_WITHIN_MS = 5_000;

export interface SimulatedCarrierOptions {
  /** Base address of the carrier's API. */
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  /** Shown as a bearer token, where the carrier asks for one. */
  readonly key?: string;
  readonly answer_within_ms?: number;
}

/** What it answered; undefined when no whole answer arrived. */
type Answer = { readonly status: number; readonly body: unknown } | undefined;
/** Status of what was never sent. */
const UNSENT = 0;
type Ask = (
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
) => Promise<Answer>;

/** The simulated carrier, over its HTTP API. */
export function simulatedCarrier(options: SimulatedCarrierOptions): Carrier {
  const ask = asker(options);
  return {
    kind: 'simulated',
    calls_per_second: CALLS_PER_SECOND,
    place: async (placement) => toPlaceAnswer(await placeWith(ask, placement)),
    hangUp: (callId) => endWith(ask, callId, 'hangup'),
    playMessage: (callId) => endWith(ask, callId, 'message'),
    recording: async (callId) => {
      const path = `/calls/${encodeURIComponent(callId)}/recording`;
      return toRecording(await ask('GET', path));
    },
    lookUp: async ({ client_token }) => {
      const token = encodeURIComponent(client_token);
      return toLookUpAnswer(await ask('GET', `/calls/by-token/${token}`));
    },
  };
}

/** Nothing is written when a phone rings: not worth a request. */
const EVENTS = ['answered', 'amd', 'ended'];

const placeWith = (
  ask: Ask,
  { amd, record: _, not_after: __, conversation_id: ___, ...rest }: Placement,
) =>
  ask('POST', '/calls', {
    ...rest,
    amd_enabled: amd !== null,
    events: EVENTS,
  });

/** @throws Error unless the call is over or unknown: the message comes back */
async function endWith(
  ask: Ask,
  callId: string,
  how: 'hangup' | 'message',
): Promise<void> {
  const path = `/calls/${encodeURIComponent(callId)}/${how}`;
  const answer = await ask('POST', path);
  if (answer && isSuccess(answer.status)) return;
  if (answer && isCallNotFound(answer)) return;
  throw new Error(
    `carrier did not take ${how}: ${answer?.status ?? 'no answer'}`,
  );
}

function asker({
  url,
  fetch,
  key,
  answer_within_ms: within = ANSWER_WITHIN_MS,
}: SimulatedCarrierOptions): Ask {
  return async (method, path, body) => {
    const init = {
      method,
      headers: {
        ...(key && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const asked = await askOnce(fetch, `${url}${path}`, init, within);
    if (asked.kind === 'unsent') return { status: UNSENT, body: undefined };
    if (asked.kind === 'lost') return undefined;
    return { status: asked.status, body: parsed(asked.text) };
  };
}

const throttleSchema = z.object({ retry_after_seconds: z.number().min(0) });
const refusalSchema = z.object({ code: z.string() });
const acceptedSchema = callSchema.pick({ call_id: true });

/** Only an answer that rules a call out is a refusal; everything else is not known. */
function toPlaceAnswer(answer: Answer): PlaceAnswer {
  if (!answer) return { kind: 'unknown' };
  const { status, body } = answer;
  if (isSuccess(status)) {
    const accepted = acceptedSchema.safeParse(body);
    return accepted.success
      ? { kind: 'accepted', call_id: accepted.data.call_id }
      : { kind: 'unknown' };
  }
  if (status === 429) return throttled(body);
  if (status === UNSENT) return fault();
  if (status === 503) return fault(503);
  if (status === 400 || status === 422) {
    return { kind: 'refused', class: 'terminal', scope: 'number' };
  }
  if (status === 401 || status === 403) {
    return { kind: 'refused', class: 'terminal', scope: 'account' };
  }
  // 408 is a time-out and says nothing about the call.
  if (status >= 400 && status < 500 && status !== 408) return fault();
  return { kind: 'unknown' };
}

function throttled(body: unknown): PlaceAnswer {
  const wait = throttleSchema.safeParse(body);
  return {
    kind: 'refused',
    class: 'throttled',
    scope: 'account',
    sip_code: 429,
    ...(wait.success && wait.data),
  };
}

const fault = (sip_code?: number): PlaceAnswer => ({
  kind: 'refused',
  class: 'retryable',
  scope: 'route',
  ...(sip_code && { sip_code }),
});

/** A 404 of something else on the way must never read as "no such call". */
function toLookUpAnswer(answer: Answer): LookUpAnswer {
  if (!answer) return { kind: 'unavailable' };
  if (isCallNotFound(answer)) return { kind: 'absent' };
  if (answer.status !== 200) return { kind: 'unavailable' };
  const call = callSchema.safeParse(answer.body);
  return call.success
    ? { kind: 'found', call: withoutUnset(call.data) }
    : { kind: 'unavailable' };
}

const isSuccess = (status: number) => status >= 200 && status < 300;

function isCallNotFound({ status, body }: NonNullable<Answer>): boolean {
  const refusal = refusalSchema.safeParse(body);
  return (
    status === 404 && refusal.success && refusal.data.code === 'call_not_found'
  );
}

/** @throws Error when the carrier did not say: there may be one */
function toRecording(answer: Answer): Recording | null {
  if (answer?.status === 404 && isCallNotFound(answer)) return null;
  const read = recordingSchema.safeParse(answer?.body);
  if (answer?.status !== 200 || !read.success) {
    throw new Error(`no recording: ${answer?.status ?? 'no answer'}`);
  }
  const { content_type, base64 } = read.data;
  return { content_type, bytes: Buffer.from(base64, 'base64') };
}
