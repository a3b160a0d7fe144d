import { awsEngine } from '#functions/dial/aws-engine.ts';
import { logger } from '#functions/platform/logger.ts';
import { queueHandler } from '#functions/platform/queue-handler.ts';
import { applyEvent, dialNext } from './apply-event.ts';
import { ForeignNews } from './apply-news.ts';
import type { CarrierEvent } from './apply-or-queue.ts';
import { askCost, isCostQuestion } from './ask-cost.ts';
import { readQueuedEvent } from './queued-event.ts';

/** Events queue: what could not be applied as it came, and what has to be asked for. */
export const handler = queueHandler(readQueuedEvent, async (message) => {
  const event = isCostQuestion(message)
    ? await askCost(awsEngine(), message)
    : message;
  if (event) await apply(event);
});

async function apply(event: CarrierEvent): Promise<void> {
  const { carrier_id, type } = event;
  try {
    const handed = await applyEvent(event, undefined, {
      ...(carrier_id !== undefined && { by: carrier_id }),
      is_last_try: true,
    });
    await dialNext(handed);
  } catch (error) {
    if (!(error instanceof ForeignNews)) throw error;
    logger.warn('an event of another carrier’s call was dropped', { type });
  }
}
