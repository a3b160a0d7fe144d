import { hangUp } from './actions.ts';
import type { CallMemory } from './call-memory.ts';
import {
  connect,
  endAll,
  reply,
  type Scene,
  type Turn,
  untended,
} from './turn.ts';
import { readWanted } from './wanted.ts';

/** Everything that we last said is done. */
export function afterSuccess({ said }: Scene): Turn {
  const { memory, action } = said;
  if (action?.type === 'CallAndBridge') {
    return { events: [], answer: reply({ ...memory, doing: 'talking' }, []) };
  }
  const isDone =
    action?.type === 'StartBotConversation' ||
    memory.doing === 'message' ||
    memory.doing === 'ending';
  // Left alone, the call would stay up and be billed: Chime ends none by itself.
  return isDone && action?.type !== 'Hangup'
    ? end(memory, said)
    : { events: [], answer: reply(memory) };
}

/** One thing that we last said failed, and Chime dropped what was to come after it. */
export function afterFailure(scene: Scene): Turn {
  const { memory, action } = scene.said;
  switch (action?.type) {
    case 'StartCallRecording': {
      // A call without its recording is better than none.
      const wanted = readWanted(memory.attach);
      return wanted
        ? connect(scene, { ...wanted, record: false }, withoutAttach(memory))
        : untended(scene);
    }
    case 'CallAndBridge':
    case 'StartBotConversation':
      return untended(scene);
    case 'Hangup':
      // That leg is down already.
      return { events: [], answer: reply(memory) };
    default:
      return memory.doing === 'message' || memory.doing === 'ending'
        ? end(memory, scene.said)
        : { events: [], answer: reply(memory) };
  }
}

function end(memory: CallMemory, said: Scene['said']): Turn {
  const actions = endAll(said);
  return {
    events: [],
    answer: reply(
      { ...memory, doing: 'ending' },
      actions.length > 0 ? actions : [hangUp('LEG-A')],
    ),
  };
}

const withoutAttach = ({ attach: _, ...memory }: CallMemory): CallMemory =>
  memory;
