import { awsEngine } from '#functions/dial/aws-engine.ts';
import { queueHandler } from '#functions/platform/queue-handler.ts';
import { applyCallNews } from './apply-news.ts';
import { readQueuedEvent } from './queued-event.ts';

/** Events queue: what a carrier said of one call. */
export const handler = queueHandler(readQueuedEvent, (event) =>
  applyCallNews(awsEngine(), event, event),
);
