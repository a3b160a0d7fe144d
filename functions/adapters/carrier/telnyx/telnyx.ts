import { setTimeout as pause } from 'node:timers/promises';
import type {
  Attach,
  Carrier,
  CarrierAccount,
  CarrierDeps,
  Message,
} from '../carrier.ts';
import { type Answer, type Ask, asker } from './api.ts';
import { decodeClientState } from './client-state.ts';
import {
  attachCommand,
  type Command,
  messageCommand,
  silence,
} from './commands.ts';
import {
  codeOf,
  isDone,
  isOver,
  isTooEarly,
  toPlaceAnswer,
} from './failures.ts';
import { lookUpCall, statusOf } from './look-up.ts';
import { dialOf } from './placement.ts';
import { recordingOf } from './recording.ts';

export interface TelnyxDeps extends CarrierDeps {
  /** Real time. @default node's own timer */
  readonly pause?: (ms: number) => Promise<unknown>;
  readonly answer_within_ms?: number;
}

/** Telnyx's Voice API (Call Control): everything is a command. */
export function telnyxCarrier(
  account: CarrierAccount,
  deps: TelnyxDeps,
): Carrier {
  const ask = asker(account, deps, deps.answer_within_ms);
  const tell = asker(account, deps, deps.answer_within_ms ?? TAKEN_WITHIN_MS);
  const connection = account.settings.connection_id ?? '';
  return {
    kind: 'telnyx',
    calls_per_second: account.calls_per_second,
    // Once, though Telnyx drops a second command of the same id within a minute:
    // what it answers to that one is not documented, and could be another call's id.
    place: async (placement) =>
      toPlaceAnswer(await ask('POST', '/calls', dialOf(placement, account))),
    hangUp: (callId) => hangUp(tell, callId),
    attach: (attach) => connect(tell, attach, account, deps.pause ?? pause),
    playMessage: (callId, message) => play(tell, callId, message),
    recording: (callId) => recordingOf(ask, deps, callId),
    lookUp: (sought) =>
      lookUpCall(ask, connection, sought, deps.real_clock.now()),
  };
}

/** Real time in which Telnyx takes a command; most are within half a second. */
const TAKEN_WITHIN_MS = 2_500;

/**
 * Gives a command, and once more when nobody knows whether it was taken: its id
 * makes it one, and somebody listens to silence until it is.
 *
 * @see https://developers.telnyx.com/docs/voice/programmable-voice/command-retries
 */
async function send(
  ask: Ask,
  callId: string,
  { action, body }: Command,
): Promise<Answer> {
  const path = `/calls/${encodeURIComponent(callId)}/actions/${action}`;
  const answer = await ask('POST', path, body);
  const isKnown = answer.kind === 'answered' && answer.status < 500;
  return isKnown ? answer : ask('POST', path, body);
}

/** @throws Error unless the command was taken, or the call is over or unknown */
function check(answer: Answer, { action }: Command): void {
  if (isDone(answer) || isOver(answer)) return;
  const said =
    answer.kind === 'answered'
      ? `${answer.status} ${codeOf(answer.body) ?? ''}`.trim()
      : answer.kind;
  throw new Error(`Telnyx did not take ${action}: ${said}`);
}

/** Without an id of the command: it may be given as often as it takes. */
async function hangUp(ask: Ask, callId: string): Promise<void> {
  const command = { action: 'hangup', body: {} };
  check(await send(ask, callId, command), command);
}

/** Between tries of a command that comes too early. */
const PAUSES_MS = [150, 300, 600];

async function connect(
  ask: Ask,
  attach: Attach,
  account: CarrierAccount,
  wait: (ms: number) => Promise<unknown>,
): Promise<void> {
  const isCall = attach.target.kind === 'sip';
  const status = isCall ? await statusOf(ask, attach.call_id) : undefined;
  const { from } = decodeClientState(status?.client_state) ?? {};
  const command = attachCommand(attach, account, from);
  let answer = await send(ask, attach.call_id, command);
  for (const ms of PAUSES_MS) {
    if (!isTooEarly(answer)) break;
    await wait(ms);
    answer = await send(ask, attach.call_id, command);
  }
  check(answer, command);
}

/**
 * Plays a message; the call ends when Telnyx tells that it is over, which the
 * call's state says from then on.
 */
async function play(ask: Ask, callId: string, message: Message): Promise<void> {
  const status = await statusOf(ask, callId);
  if (status === undefined)
    throw new Error('Telnyx does not know the call now');
  if (!status?.is_alive) return;
  const state = decodeClientState(status.client_state);
  const command = state && messageCommand(message, state);
  if (!command) return hangUp(ask, callId);
  // Nothing of it may have been there: whatever is answered will do.
  await Promise.all(silence(state).map((it) => send(ask, callId, it)));
  check(await send(ask, callId, command), command);
}
