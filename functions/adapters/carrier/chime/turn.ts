import type { CallEvent } from '#functions/platform/messages.ts';
import { decodeRef } from '../call-ref.ts';
import type { CarrierAccount } from '../carrier.ts';
import { type ChimeAction, type ChimeReply, hangUp } from './actions.ts';
import { attachActions, type Wanted } from './attach-actions.ts';
import { type CallMemory, keptAs } from './call-memory.ts';
import type { Invocation, Leg } from './invocation.ts';

/** One event of a call: what it tells us, and what we tell Chime. */
export interface Turn {
  readonly events: readonly CallEvent[];
  readonly answer: ChimeReply;
}

/** What every event of one call is read with. */
export interface Scene {
  readonly said: Invocation;
  readonly account: CarrierAccount;
  /** Real time, epoch ms: Chime's events have no time of their own. */
  readonly now: number;
}

export const iso = (at: number) => new Date(at).toISOString();

/** The same for the same invocation, however often Chime repeats it. */
export const eventId = (
  { call_id }: Invocation,
  sequence: number,
  of: string,
) => `${call_id}:${sequence}:${of}`;

export function eventOf(
  { said, now }: Pick<Scene, 'said' | 'now'>,
  news: Pick<CallEvent, 'type'> & Partial<CallEvent>,
): CallEvent {
  return {
    v: 1,
    // `readInvocation` has decoded it before.
    ...decodeRef(said.memory.ref)!,
    call_id: said.call_id,
    event_id: eventId(said, said.sequence, said.type),
    at: iso(now),
    ...news,
  };
}

/**
 * @param actions - left out: what goes on goes on
 */
export const reply = (
  memory: CallMemory,
  actions?: readonly ChimeAction[],
): ChimeReply => ({
  SchemaVersion: '1.0',
  ...(actions && { Actions: actions }),
  TransactionAttributes: keptAs(memory),
});

export const isUp = ({ legs }: Invocation, leg: Leg) =>
  legs[leg]?.is_up === true;

/** Chime ends one leg at a time, and bills what is left: the bot's first, then the person's. */
export const endAll = (said: Invocation): readonly ChimeAction[] =>
  (['LEG-B', 'LEG-A'] as const).filter((leg) => isUp(said, leg)).map(hangUp);

/** The end of a call on which nobody could be connected. */
export function untended(scene: Scene, memory = scene.said.memory): Turn {
  return {
    events: [eventOf(scene, { type: 'attach_failed' })],
    answer: reply({ ...memory, doing: 'ending' }, endAll(scene.said)),
  };
}

/** Room for one whole order beside the rest: Chime keeps 20 KB. */
const MAX_KEPT = 12_000;

/** As it is kept: a text within JSON. */
const bytesOf = (text: string) => Buffer.byteLength(JSON.stringify(text));

/** Connects the call, or ends it where that cannot be done from Chime. */
export function connect(
  scene: Scene,
  wanted: Wanted,
  memory = scene.said.memory,
): Turn {
  const { said, account } = scene;
  const a = said.legs['LEG-A'];
  const actions = a && attachActions(wanted, a, said.call_id, account);
  if (!actions) return untended(scene, memory);
  const isBridge = actions.some(({ Type }) => Type === 'CallAndBridge');
  const whole = JSON.stringify(wanted);
  const isRecorded = actions.length > 1;
  return {
    events: [],
    answer: reply(
      {
        ...memory,
        doing: isBridge ? 'bridging' : 'talking',
        attached: wanted.client_token,
        ...(isRecorded && bytesOf(whole) <= MAX_KEPT && { attach: whole }),
      },
      actions,
    ),
  };
}
