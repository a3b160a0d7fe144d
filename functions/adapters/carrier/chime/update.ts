import type { CallMemory } from './call-memory.ts';
import { messageActions } from './message-actions.ts';
import { connect, endAll, reply, type Scene, type Turn } from './turn.ts';
import { readMessage, readWanted } from './wanted.ts';

/** Follows a command of ours, which came as an event of the call. */
export function followCommand(scene: Scene): Turn {
  const { said } = scene;
  const { memory } = said;
  const given = said.action?.arguments ?? {};
  switch (given.do) {
    case 'hang_up':
      return ending(scene, { ...memory, cut: memory.cut ?? 'us' });
    case 'attach':
      return attachOnce(scene, given.what);
    case 'message':
      return play(scene, given.what);
    case 'check':
      return holdToLimits(scene);
    default:
      return goOn(memory);
  }
}

const goOn = (memory: CallMemory): Turn => ({
  events: [],
  answer: reply(memory),
});

const ending = ({ said }: Scene, memory: CallMemory): Turn => ({
  events: [],
  answer: reply({ ...memory, doing: 'ending' }, endAll(said)),
});

/** The same command twice is one, and nobody is connected to two. */
function attachOnce(scene: Scene, what: string | undefined): Turn {
  const { memory } = scene.said;
  const wanted = readWanted(what);
  const isFree = memory.doing === undefined || memory.doing === 'waiting';
  const isAnswered = memory.answered_at !== undefined;
  if (!wanted || !isFree || !isAnswered) return goOn(memory);
  return connect(scene, wanted);
}

/** A message that plays already is not begun anew. */
function play(scene: Scene, what: string | undefined): Turn {
  const { memory, legs } = scene.said;
  const message = readMessage(what);
  const a = legs['LEG-A'];
  if (!message || !a || memory.doing === 'message') return goOn(memory);
  if (memory.answered_at === undefined) return goOn(memory);
  return {
    events: [],
    answer: reply(
      { ...memory, doing: 'message' },
      messageActions(a.call_id, message),
    ),
  };
}

/**
 * Chime lets phones ring and calls go on for as long as they do: whenever it is
 * asked about one, the call is held to the limits of its campaign.
 */
function holdToLimits(scene: Scene): Turn {
  const { said, now } = scene;
  const { memory } = said;
  const { answered_at, placed_at, ring, max, doing } = memory;
  if (answered_at !== undefined) {
    const isOver = now - answered_at >= max * 1_000 || doing === 'ending';
    return isOver ? ending(scene, memory) : goOn(memory);
  }
  const rangOut = placed_at !== undefined && now - placed_at >= ring * 1_000;
  return rangOut
    ? ending(scene, { ...memory, cut: memory.cut ?? 'ring_timeout' })
    : goOn(memory);
}
