import * as z from 'zod';
import type {
  CallSought,
  Carrier,
  CarrierAccount,
  CarrierDeps,
  LookUpAnswer,
  PlaceAnswer,
  Placement,
} from '../carrier.ts';
import { type AskChime, type ChimeAnswer, chimeAsker } from './api.ts';
import { firstMemory, keptAs } from './call-memory.ts';
import { roleCredentials } from './credentials.ts';
import {
  argumentsOf,
  type Command,
  createCall,
  fits,
  PHONE_NUMBER,
  updateCall,
} from './placement.ts';
import { recordingOf } from './recording.ts';
import type { AwsCredentials } from './signed-fetch.ts';

/**
 * After so long without a word there never was a call. Networks end what nobody
 * answers within three minutes, and of each call that exists our function is told
 * at once, of its answer and of its end.
 *
 * @see RFC 3261, section 16.6, timer C
 */
const NEVER_WAS_MS = 4 * 60_000;

/**
 * Calls through a SIP media application of Amazon Chime SDK. What becomes of a
 * call is said in the replies to its events (`receive.ts`); a command is a request
 * that has Chime send one more event.
 */
export function chimeCarrier(
  account: CarrierAccount,
  deps: CarrierDeps,
  credentials: () => AwsCredentials = roleCredentials,
): Carrier {
  const ask = chimeAsker(account, deps, credentials);
  const command = (callId: string, what: Command) =>
    commandWith(ask, account, callId, what);
  return {
    kind: 'chime',
    calls_per_second: account.calls_per_second,
    place: (placement) => placeWith(ask, account, placement),
    hangUp: (callId) => command(callId, { do: 'hang_up' }),
    attach: (attach) => command(attach.call_id, { do: 'attach', attach }),
    playMessage: (callId, message) =>
      command(callId, { do: 'message', message }),
    recording: (callId) => recordingOf(callId, account, deps, credentials),
    lookUp: (call) => lookUpWith(ask, account, call, deps.real_clock.now()),
  };
}

const createdSchema = z.object({
  SipMediaApplicationCall: z.object({
    TransactionId: z.string().min(1).max(200),
  }),
});

async function placeWith(
  ask: AskChime,
  account: CarrierAccount,
  placement: Placement,
): Promise<PlaceAnswer> {
  const fault = faultOf(placement, account);
  if (fault) return fault;
  const answer = await ask(createCall(placement, account));
  switch (answer.kind) {
    case 'done': {
      const read = createdSchema.safeParse(answer.body);
      if (!read.success) return { kind: 'unknown' };
      const { TransactionId } = read.data.SipMediaApplicationCall;
      return { kind: 'accepted', call_id: TransactionId };
    }
    case 'refused':
      return { kind: 'refused', ...answer.failure };
    case 'unsent':
      return { kind: 'refused', class: 'retryable', scope: 'route' };
    default:
      return { kind: 'unknown' };
  }
}

/** What Chime would refuse without a word of which number it is about. */
function faultOf(
  placement: Placement,
  { carrier_id }: CarrierAccount,
): PlaceAnswer | undefined {
  const refused = (scope: 'number' | 'caller_id' | 'request', code: string) =>
    ({ kind: 'refused', class: 'terminal', scope, code }) as const;
  if (!PHONE_NUMBER.test(placement.to)) return refused('number', 'not_e164');
  if (!PHONE_NUMBER.test(placement.from)) {
    return refused('caller_id', 'not_e164');
  }
  return fits(keptAs(firstMemory(placement, carrier_id)))
    ? undefined
    : refused('request', 'arguments_too_large');
}

/** @throws Error unless Chime took it, or the call is over: the message comes back */
async function commandWith(
  ask: AskChime,
  account: CarrierAccount,
  callId: string,
  what: Command,
): Promise<void> {
  if (!fits(argumentsOf(what))) {
    throw new Error(`amazon chime takes no ${what.do} of that size`);
  }
  const answer = await ask(updateCall(callId, what, account));
  if (answer.kind === 'done' || isOver(answer)) return;
  const why = answer.kind === 'refused' ? answer.failure.code : answer.kind;
  throw new Error(`amazon chime did not take ${what.do}: ${why}`);
}

/** Chime finds a call only while it is up. */
const isOver = (answer: ChimeAnswer) =>
  answer.kind === 'refused' && answer.status === 404;

const updatedSchema = createdSchema;

/**
 * Chime has no list of calls, but it tells whether one is up that it is asked to
 * update: that is what `check` is for, and our function holds the call to its
 * limits on the way.
 */
async function lookUpWith(
  ask: AskChime,
  account: CarrierAccount,
  { call_id, client_token, since }: CallSought,
  now: number,
): Promise<LookUpAnswer> {
  if (call_id === undefined) {
    const isLost = now - Date.parse(since) > NEVER_WAS_MS;
    return { kind: isLost ? 'absent' : 'unavailable' };
  }
  const answer = await ask(updateCall(call_id, { do: 'check' }, account));
  const known = { call_id, client_token, placed_at: since };
  if (isOver(answer)) {
    const ended_at = new Date(now).toISOString();
    return { kind: 'found', call: { ...known, state: 'ended', ended_at } };
  }
  const isUp =
    answer.kind === 'done' && updatedSchema.safeParse(answer.body).success;
  return isUp
    ? { kind: 'found', call: { ...known, state: 'in_progress' } }
    : { kind: 'unavailable' };
}
