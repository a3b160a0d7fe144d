import type { CallEvent } from '#functions/platform/messages.ts';
import { decodeRef } from '../call-ref.ts';
import type { CallMemory } from './call-memory.ts';
import type { ChimeReceived } from './receive.ts';
import { eventId, eventOf, iso, type Scene, untended } from './turn.ts';

/** Silence that whoever answered hears at a time, while a command may come. */
export const WAIT_MS = 5_000;
/** Nobody listens to silence for longer than half a minute. */
const MAX_WAITS = 6;

export const askedBy = ({ said }: Scene) => ({
  // `readInvocation` has decoded it before.
  ref: decodeRef(said.memory.ref)!,
  call_id: said.call_id,
});

/** Says that somebody answered, and asks what becomes of the call. */
export function askedAgain(scene: Scene, memory: CallMemory): ChimeReceived {
  return {
    kind: 'taken',
    events: answerEvents(scene, memory),
    asks: askedBy(scene),
  };
}

/**
 * The silence is over and no command came: it is said once more that somebody
 * answered, in the same words, and so asked once more.
 */
export function answeredAgain(scene: Scene): ChimeReceived {
  const { memory } = scene.said;
  if ((memory.waits ?? 0) < MAX_WAITS) return askedAgain(scene, memory);
  return { kind: 'taken', asks: askedBy(scene), ...untended(scene) };
}

/** Chime tells no machine from a person: who wants to know hears at once that it does not. */
function answerEvents(scene: Scene, memory: CallMemory): readonly CallEvent[] {
  const { said, now } = scene;
  const { answered_at = now, answer_sequence = said.sequence } = memory;
  const at = iso(answered_at);
  const id = eventId(said, answer_sequence, 'CALL_ANSWERED');
  const answered = eventOf(scene, { type: 'answered', at, event_id: id });
  if (!memory.amd) return [answered];
  const verdict = eventOf(scene, {
    type: 'amd',
    at,
    event_id: `${id}:amd`,
    answered_at: at,
    verdict: 'unknown',
  });
  return [answered, verdict];
}
