import * as z from 'zod';
import { epochMs } from '#shared/domain/instant.ts';
import { type Asked, parsed } from '../ask.ts';
import type {
  Carrier,
  CarrierAccount,
  CarrierDeps,
  PlaceAnswer,
  Placement,
  Recording,
} from '../carrier.ts';
import {
  callPath,
  callSchema,
  errorCode,
  type TwilioApi,
  twilioApi,
} from './api.ts';
import { failureOf } from './failures.ts';
import { lookUpCall } from './look-up.ts';
import { placementForm } from './placement.ts';
import { attachTwiml, messageTwiml } from './twiml.ts';
import { countOf } from './words.ts';

/**
 * Calls through an account at Twilio.
 *
 * Twilio takes more calls than it may place in a second, and dials the rest when
 * it comes to them: one that has to wait is taken back at once.
 *
 * @see https://www.twilio.com/docs/voice/api/call-resource
 */
export function twilioCarrier(
  account: CarrierAccount,
  deps: CarrierDeps,
): Carrier {
  const api = twilioApi(account, deps);
  return {
    kind: 'twilio',
    calls_per_second: account.calls_per_second,
    place: (placement) => place(api, placement, account, deps),
    hangUp: (callId) =>
      command(api, callId, 'hang up', { Status: 'completed' }),
    attach: (attach) =>
      command(api, attach.call_id, 'connect', {
        Twiml: attachTwiml(attach, account),
      }),
    playMessage: (callId, message) =>
      command(api, callId, 'play', { Twiml: messageTwiml(message) }),
    recording: (callId) => recordingOf(api, callId),
    lookUp: (call) => lookUpCall(api, call),
  };
}

async function place(
  api: TwilioApi,
  placement: Placement,
  account: CarrierAccount,
  { real_clock }: CarrierDeps,
): Promise<PlaceAnswer> {
  const form = placementForm(placement, account, real_clock.now());
  const asked = await api.post('/Calls.json', form);
  if (asked.kind === 'unsent') {
    return {
      kind: 'refused',
      class: 'retryable',
      scope: 'route',
      code: 'unreachable',
    };
  }
  if (asked.kind === 'lost') return { kind: 'unknown' };
  if (asked.status < 200 || asked.status > 299) return refusal(asked);
  const call = callSchema.safeParse(parsed(asked.text));
  if (!call.success) return { kind: 'unknown' };
  const { sid, queue_time } = call.data;
  const waits = countOf(queue_time) ?? 0;
  return isTooLate(waits, placement, real_clock.now())
    ? takeBack(api, sid, waits)
    : { kind: 'accepted', call_id: sid };
}

function refusal({
  status,
  text,
  headers,
}: Extract<Asked, { kind: 'answered' }>): PlaceAnswer {
  const code = errorCode(text);
  const failure = failureOf(status, code, headers.get('retry-after'));
  return failure ? { kind: 'refused', ...failure } : { kind: 'unknown' };
}

/** In Twilio's queue for longer, its place is with somebody else's line. */
const MOST_QUEUED_MS = 5_000;

const isTooLate = (
  waits: number,
  { not_after }: Placement,
  now: number,
): boolean =>
  waits > MOST_QUEUED_MS ||
  (waits > 0 && not_after !== undefined && now + waits > epochMs(not_after));

/** A minute at most: by then others ask again. */
const MOST_PAUSE_SECONDS = 60;

/** Whatever cannot be taken back is a call. */
async function takeBack(
  api: TwilioApi,
  call_id: string,
  waits: number,
): Promise<PlaceAnswer> {
  const form = new URLSearchParams({ Status: 'canceled' });
  const asked = await api.post(`${callPath(call_id)}.json`, form);
  const call =
    asked.kind === 'answered' && asked.status === 200
      ? callSchema.safeParse(parsed(asked.text))
      : undefined;
  if (!call?.success || call.data.status !== 'canceled') {
    return { kind: 'accepted', call_id };
  }
  return {
    kind: 'refused',
    class: 'throttled',
    scope: 'account',
    code: 'twilio_queued',
    retry_after_seconds: Math.min(Math.ceil(waits / 1_000), MOST_PAUSE_SECONDS),
  };
}

/** The call is in no state for it: it is over, or was never there. */
const OVER = 21220;
const NOT_FOUND = 20404;

/** @throws Error unless it is done, or the call is over */
async function command(
  api: TwilioApi,
  callId: string,
  what: string,
  fields: Record<string, string>,
): Promise<void> {
  const form = new URLSearchParams(fields);
  const asked = await api.post(`${callPath(callId)}.json`, form);
  if (asked.kind === 'answered') {
    const { status, text } = asked;
    if (status >= 200 && status < 300) return;
    const code = errorCode(text);
    if (code === OVER || (status === 404 && code === NOT_FOUND)) return;
    throw new Error(
      `Twilio did not ${what}: ${status}, code ${code ?? 'none'}`,
    );
  }
  throw new Error(`Twilio did not ${what}: no answer`);
}

const recordingsSchema = z.object({
  recordings: z.array(
    z.object({
      sid: z.string().regex(/^RE[0-9a-f]{32}$/i),
      status: z.string().nullish(),
    }),
  ),
});

/**
 * The first recording that is complete. As MP3: of an hour on two channels the
 * WAV is 115 MB, more than whoever asks has room for.
 *
 * @throws Error when Twilio did not say: there may be one
 */
async function recordingOf(
  api: TwilioApi,
  callId: string,
): Promise<Recording | null> {
  const asked = await api.get(`${callPath(callId)}/Recordings.json`);
  if (asked.kind !== 'answered') throw new Error('no answer about recordings');
  const { status, text } = asked;
  if (status === 404 && errorCode(text) === NOT_FOUND) return null;
  const list = recordingsSchema.safeParse(parsed(text));
  if (status !== 200 || !list.success) {
    throw new Error(`Twilio did not say what is recorded: ${status}`);
  }
  const done = list.data.recordings.find((it) => it.status === 'completed');
  if (!done) return null;
  const file = await api.file(`/Recordings/${done.sid}.mp3`);
  if (file.status === 404) return null;
  if (!file.ok) throw new Error(`no recording from Twilio: ${file.status}`);
  return {
    content_type: file.headers.get('content-type') ?? 'audio/mpeg',
    bytes: Buffer.from(await file.arrayBuffer()),
  };
}
