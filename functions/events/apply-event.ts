import { setTimeout as sleep } from 'node:timers/promises';
import { carriers } from '#functions/adapters/carrier/current.ts';
import type { Directive } from '#functions/adapters/carrier/inbound.ts';
import { queues } from '#functions/adapters/queues.ts';
import { attaching } from '#functions/attach/current.ts';
import { applyResults } from '#functions/conversations/apply-results.ts';
import { awsEngine } from '#functions/dial/aws-engine.ts';
import { dialInPlace } from '#functions/dial/dial-contact.ts';
import { type Handed, queueHanded } from '#functions/dial/hand-on.ts';
import { idsOf, withLogIds } from '#functions/platform/log-context.ts';
import { logger } from '#functions/platform/logger.ts';
import { inOurTime } from '#functions/platform/real-time.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { applyCallNews, type HowToApply } from './apply-news.ts';
import {
  applyOrQueue,
  type CarrierEvent,
  engineUntil,
} from './apply-or-queue.ts';
import { ASK_AFTER_SECONDS, costQuestion } from './ask-cost.ts';
import { decide } from './decide.ts';
import type { Taken, Teller } from './take-webhook.ts';

/**
 * Applies what a carrier said of one call, or of its conversation, on this
 * deployment.
 *
 * @param signal - once it is given, nothing more is begun
 * @throws ForeignNews for news of another carrier's call
 * @returns the slot of a call that is over, for `dialNext`
 */
export async function applyEvent(
  event: CarrierEvent,
  signal?: AbortSignal,
  how: HowToApply = {},
): Promise<Handed | null> {
  const engine = { ...awsEngine(), attaching: attaching() };
  const mine = signal ? engineUntil(engine, signal) : engine;
  if (event.type !== 'results') {
    return applyCallNews(mine, event, event, { by: OWN_CARRIER, ...how });
  }
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

const realSleep = (ms: number, signal: AbortSignal) =>
  sleep(ms, undefined, { signal }).catch(() => {});

const onQueued = ({ type, attempt_id }: CarrierEvent, error: unknown) =>
  logger.warn('an event goes to the queue', { type, attempt_id, error });

/** Applies an event at once on this deployment, or leaves it to the queue. */
export const takeEvent = (event: CarrierEvent): Promise<void> =>
  withLogIds(idsOf(event), async () => {
    const handed = await applyOrQueue(event, {
      apply: applyEvent,
      queues: queues(),
      sleep: realSleep,
      onQueued,
    });
    logger.debug('an event was taken', { type: event.type });
    await dialNext(handed);
  });

/**
 * What becomes of the call that a carrier asks about, on this deployment, once
 * all that it said is applied, or kept until it is.
 *
 * @throws as `decide`
 */
export async function decideHere(told: Taken, by: Teller): Promise<Directive> {
  const taken = { ...told, events: told.events.map(inTime) };
  const directive = await decide(taken, by, {
    realClock: runtime.realClock,
    queues: queues(),
    sleep: realSleep,
    onQueued,
    apply: (event, signal, how) =>
      withLogIds(idsOf(event), () => applyEvent(event, signal, how)),
    // Whoever asked waits for its answer: others dial.
    dialNext: taken.asks
      ? (handed) => queueHanded(awsEngine(), handed)
      : dialNext,
    hangUp: async ({ org_id, carrier_id }, call_id) => {
      const carrier = await carriers().of(org_id, carrier_id);
      await carrier.hangUp(call_id);
    },
  });
  await askCostsLater(taken, by);
  return directive;
}

const inTime = (event: CarrierEvent): CarrierEvent =>
  event.type === 'results'
    ? event
    : inOurTime(event, ['at', 'answered_at'], runtime);

/** Never throws: all else that the carrier said is applied. */
async function askCostsLater({ events }: Taken, by: Teller): Promise<void> {
  const { org_id, carrier_id } = by;
  try {
    const carrier = await carriers().of(org_id, carrier_id);
    for (const event of events) {
      const question = costQuestion({ ...event, carrier_id }, carrier);
      if (!question) continue;
      await Promise.all(
        ASK_AFTER_SECONDS.map((delay) => queues().event(question, delay)),
      );
    }
  } catch (error) {
    logger.warn('nobody is going to ask what a call cost', { error });
  }
}
