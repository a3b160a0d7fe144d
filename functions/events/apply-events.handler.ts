import { queueHandler } from '#functions/platform/queue-handler.ts';
import { applyEvent, dialNext } from './apply-event.ts';
import { readQueuedEvent } from './queued-event.ts';

/** Events queue: what could not be applied as it came. */
export const handler = queueHandler(readQueuedEvent, async (event) =>
  dialNext(await applyEvent(event)),
);
