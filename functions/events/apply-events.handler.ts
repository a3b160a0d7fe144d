import { queueHandler } from '#functions/platform/queue-handler.ts';
import { applyEvent } from './apply-event.ts';
import { readQueuedEvent } from './queued-event.ts';

/** Events queue: what could not be applied as it came. */
export const handler = queueHandler(readQueuedEvent, (event) =>
  applyEvent(event),
);
