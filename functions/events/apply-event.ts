import { applyResults } from '#functions/conversations/apply-results.ts';
import { awsEngine } from '#functions/dial/aws-engine.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { applyCallNews } from './apply-news.ts';
import { type CarrierEvent, engineUntil } from './apply-or-queue.ts';

/**
 * Applies what a carrier said of one call, or of its conversation, on this
 * deployment.
 *
 * @param signal - once it is given, nothing more is begun
 */
export function applyEvent(
  event: CarrierEvent,
  signal?: AbortSignal,
): Promise<void> {
  const engine = awsEngine();
  const mine = signal ? engineUntil(engine, signal) : engine;
  return event.type === 'results'
    ? applyResults({ table: mine.table, clock: runtime.clock }, event)
    : applyCallNews(mine, event, event);
}
