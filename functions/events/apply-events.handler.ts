import { table } from '#functions/adapters/dynamodb/table.ts';
import { applyResults } from '#functions/conversations/apply-results.ts';
import { awsEngine } from '#functions/dial/aws-engine.ts';
import { queueHandler } from '#functions/platform/queue-handler.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { applyCallNews } from './apply-news.ts';
import { readQueuedEvent } from './queued-event.ts';

/** Events queue: what a carrier said of one call, or of its conversation. */
export const handler = queueHandler(readQueuedEvent, (event) =>
  event.type === 'results'
    ? applyResults({ table: table(), clock: runtime.clock }, event)
    : applyCallNews(awsEngine(), event, event),
);
