import { applyResults } from '#functions/conversations/apply-results.ts';
import { awsEngine } from '#functions/dial/aws-engine.ts';
import { dialInPlace } from '#functions/dial/dial-contact.ts';
import type { Handed } from '#functions/dial/hand-on.ts';
import { logger } from '#functions/platform/logger.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { applyCallNews } from './apply-news.ts';
import { type CarrierEvent, engineUntil } from './apply-or-queue.ts';

/**
 * Applies what a carrier said of one call, or of its conversation, on this
 * deployment.
 *
 * @param signal - once it is given, nothing more is begun
 * @returns the slot of a call that is over, for `dialNext`
 */
export async function applyEvent(
  event: CarrierEvent,
  signal?: AbortSignal,
): Promise<Handed | null> {
  const engine = awsEngine();
  const mine = signal ? engineUntil(engine, signal) : engine;
  if (event.type !== 'results') return applyCallNews(mine, event, event);
  await applyResults({ table: mine.table, clock: runtime.clock }, event);
  return null;
}

/** Dials in the slot of a call that is over. Never throws: its event is applied. */
export async function dialNext(handed: Handed | null): Promise<void> {
  if (!handed) return;
  const { org_id, campaign_id, slot } = handed.permit;
  await dialInPlace(awsEngine(), handed, (error) =>
    logger.warn('a dial in place failed', { org_id, campaign_id, slot, error }),
  );
}
