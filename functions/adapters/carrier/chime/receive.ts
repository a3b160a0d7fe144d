import type { CallEvent, CallRef } from '#functions/platform/messages.ts';
import { readEnd } from '#shared/domain/call-end.ts';
import { decodeRef } from '../call-ref.ts';
import type { CarrierAccount } from '../carrier.ts';
import type { Directive } from '../inbound.ts';
import { type ChimeReply, hangUp, pause } from './actions.ts';
import { afterFailure, afterSuccess } from './after-action.ts';
import type { CallMemory } from './call-memory.ts';
import { type Invocation, type Leg, readInvocation } from './invocation.ts';
import { messageActions } from './message-actions.ts';
import {
  connect,
  endAll,
  eventOf,
  iso,
  isUp,
  reply,
  type Scene,
  type Turn,
  untended,
} from './turn.ts';
import { followCommand } from './update.ts';
import { answeredAgain, askedAgain, askedBy, WAIT_MS } from './wait.ts';

/**
 * The events of Amazon Chime, which invokes our function with each of them and
 * does what the reply says. Pure, and never throws.
 *
 *     NEW_OUTBOUND_CALL ─▶ RINGING ─▶ CALL_ANSWERED ─▶ ACTION_… ─▶ HANGUP
 *                                          │   ▲
 *                               asks us ───┘   └── CALL_UPDATE_REQUESTED: a command of ours
 */
export type ChimeReceived =
  /** 403: not of this account. 400: of it, and of no call of ours. Nothing is kept. */
  | { readonly kind: 'refused'; readonly status: 400 | 403 }
  | {
      readonly kind: 'taken';
      readonly events: readonly CallEvent[];
      /** Whoever applies the events need send no request: the answer says what becomes of the call. */
      readonly asks: { readonly ref: CallRef; readonly call_id: string };
      /** Already; left out: it is what is decided (`replyChime`). */
      readonly answer?: ChimeReply;
    };

/** Whom Chime must say that it comes from. */
export interface Ours {
  /** Twelve digits: the account that our function runs in. */
  readonly aws_account_id: string;
}

/** Where an event says that it belongs: to be proved with that account. */
export function addressOf(
  event: unknown,
): { readonly org_id: string; readonly carrier_id: string } | undefined {
  const said = readInvocation(event);
  const ref = said && decodeRef(said.memory.ref);
  return ref && { org_id: ref.org_id, carrier_id: said.memory.carrier };
}

/**
 * @param now - real time, epoch ms
 */
export function receiveChime(
  event: unknown,
  account: CarrierAccount,
  ours: Ours,
  now: number,
): ChimeReceived {
  const said = readInvocation(event);
  if (!said) return { kind: 'refused', status: 400 };
  if (!isFrom(said, account, ours)) return { kind: 'refused', status: 403 };
  return takeEvent({ said, account, now });
}

/**
 * Lambda lets in whom its policy names. Which account and which application an
 * event is of, it says itself, and what its memory says must be of that account.
 */
const isFrom = (said: Invocation, account: CarrierAccount, ours: Ours) =>
  said.aws_account_id === ours.aws_account_id &&
  said.application_id === account.settings.sip_media_application_id &&
  said.memory.carrier === account.carrier_id &&
  decodeRef(said.memory.ref)?.org_id === account.org_id;

function takeEvent(scene: Scene): ChimeReceived {
  const { said } = scene;
  const { memory } = said;
  switch (said.type) {
    case 'NEW_OUTBOUND_CALL':
      // It exists: that is all that matters of a call whose placement got lost.
      return exists(scene, { ...memory, placed_at: scene.now });
    case 'RINGING':
      return exists(scene, { ...memory, rang: '1' });
    case 'CALL_ANSWERED':
      return askedAgain(scene, answeredNow(scene));
    case 'ACTION_SUCCESSFUL':
      return memory.doing === 'waiting'
        ? answeredAgain(scene)
        : taken(scene, afterSuccess(scene));
    case 'ACTION_FAILED':
      return memory.doing === 'waiting'
        ? answeredAgain(scene)
        : taken(scene, afterFailure(scene));
    case 'CALL_UPDATE_REQUESTED':
      return taken(scene, followCommand(scene));
    case 'INVALID_LAMBDA_RESPONSE':
      // What we said made no sense to Chime, and nobody is connected by it.
      return taken(
        scene,
        memory.answered_at === undefined
          ? { events: [], answer: reply(memory) }
          : untended(scene),
      );
    case 'HANGUP':
      return taken(scene, hungUp(scene));
    default:
      return taken(scene, { events: [], answer: reply(memory) });
  }
}

const taken = (scene: Scene, { events, answer }: Turn): ChimeReceived => ({
  kind: 'taken',
  events,
  asks: askedBy(scene),
  answer,
});

function exists(scene: Scene, memory: CallMemory): ChimeReceived {
  const isNews = memory.answered_at === undefined;
  return taken(scene, {
    events: isNews ? [eventOf(scene, { type: 'ringing' })] : [],
    answer: reply(memory, []),
  });
}

/** With what the first answer of a call leaves in its memory. */
const answeredNow = ({ said, now }: Scene): CallMemory =>
  said.memory.answered_at === undefined
    ? { ...said.memory, answered_at: now, answer_sequence: said.sequence }
    : said.memory;

/** One leg is down. The other one stays up, and is billed, until we end it. */
function hungUp(scene: Scene): Turn {
  const { said } = scene;
  const { memory } = said;
  if (legDown(said) === 'LEG-B') {
    const rest = isUp(said, 'LEG-A') ? [hangUp('LEG-A')] : [];
    return { events: [], answer: reply({ ...memory, doing: 'ending' }, rest) };
  }
  return {
    events: [ended(scene)],
    answer: reply(memory, isUp(said, 'LEG-B') ? [hangUp('LEG-B')] : []),
  };
}

/** As Chime names it; else the one that is not up any more. */
const legDown = ({ action, legs }: Invocation): Leg =>
  action?.leg ??
  (legs['LEG-A']?.is_up && legs['LEG-B']?.is_up === false ? 'LEG-B' : 'LEG-A');

/** Codes are rough, and 0 says only that it ended: whether it was answered, we remember. */
function ended(scene: Scene): CallEvent {
  const { said, now } = scene;
  const { answered_at, placed_at, rang, cut } = said.memory;
  const code = said.action?.sip_code;
  const end = readEnd({
    answered: answered_at !== undefined,
    ...(code !== undefined && {
      sip_code: code,
      words: { vendor: 'chime', value: String(code) },
    }),
    ...(rang && { ringing_seen: true }),
    ...(placed_at !== undefined && { elapsed_ms: now - placed_at }),
    ...(cut && { cancelled_by: cut }),
  });
  return eventOf(scene, {
    type: 'ended',
    ...end,
    ...(answered_at !== undefined && { answered_at: iso(answered_at) }),
  });
}

/**
 * What Chime gets that asked.
 *
 * @param event - the one that asked
 * @returns an answer, and what is to be told beside it
 */
export function replyChime(
  directive: Directive,
  event: unknown,
  account: CarrierAccount,
  now: number,
): Turn {
  const said = readInvocation(event);
  if (!said) return { events: [], answer: { SchemaVersion: '1.0' } };
  const scene = { said, account, now };
  const memory = answeredNow(scene);
  switch (directive.kind) {
    case 'attach':
      return connect(scene, directive.attach, memory);
    case 'message': {
      const a = said.legs['LEG-A'];
      const actions = a ? messageActions(a.call_id, directive.message) : [];
      const answer = reply({ ...memory, doing: 'message' }, actions);
      return { events: [], answer };
    }
    case 'hang_up': {
      const answer = reply({ ...memory, doing: 'ending' }, endAll(said));
      return { events: [], answer };
    }
    case 'wait': {
      const waits = (memory.waits ?? 0) + 1;
      const answer = reply({ ...memory, doing: 'waiting', waits }, [
        pause(WAIT_MS),
      ]);
      return { events: [], answer };
    }
  }
}
