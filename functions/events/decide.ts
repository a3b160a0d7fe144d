import type { Directive } from '#functions/adapters/carrier/inbound.ts';
import type { Handed } from '#functions/dial/hand-on.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import { ForeignNews, type HowToApply } from './apply-news.ts';
import {
  APPLY_WITHIN_MS,
  type ApplyOrQueueDeps,
  applyOrQueue,
  type CarrierEvent,
} from './apply-or-queue.ts';
import type { Taken, Teller } from './take-webhook.ts';

/**
 * Real time in which whoever asks is answered: the Chime SDK asks again after 5 s,
 * and the queue needs some of it.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/dg/timeouts.html
 */
const DECIDE_WITHIN_MS = 4_000;

export interface DecideDeps
  extends Pick<ApplyOrQueueDeps<unknown>, 'queues' | 'sleep' | 'onQueued'> {
  readonly realClock: Clock;
  readonly apply: (
    event: CarrierEvent,
    signal: AbortSignal,
    how: HowToApply,
  ) => Promise<Handed | null>;
  /** Dials in the slot of a call that is over. Never throws. */
  readonly dialNext: (handed: Handed) => Promise<void>;
  /** @throws Error unless the call is over: the carrier tells it again */
  readonly hangUp: (by: Teller, call_id: string) => Promise<void>;
}

/**
 * Applies what a carrier says, or keeps it until it is applied, and tells what
 * becomes of the call that it asks about: the last word of its events.
 *
 *     applied in time ──▶ the directive is the answer
 *     else ──▶ `wait`: the queue's consumer gives it by a request
 *
 * @param by - the carrier that says so
 * @throws ForeignNews for events of another carrier's call; whatever the queue
 *   throws: then an event is nowhere; and what hanging up throws
 */
export async function decide(
  { events, asks, hang_up }: Taken,
  by: Teller,
  deps: DecideDeps,
): Promise<Directive> {
  const { carrier_id } = by;
  const within = asks ? DECIDE_WITHIN_MS : APPLY_WITHIN_MS;
  const until = deps.realClock.now() + within;
  let said: Directive = { kind: 'wait' };
  const handed: Handed[] = [];
  for (const told of events) {
    const event = { ...told, carrier_id };
    const isAskedFor = asks?.ref.attempt_id === event.attempt_id;
    const done = await applyOrQueue(event, {
      ...deps,
      within_ms: Math.max(until - deps.realClock.now(), 0),
      mayQueue: (error) => !(error instanceof ForeignNews),
      apply: (one, signal) => applyHearing(deps, one, signal, by, isAskedFor),
    });
    // What the queue has is the queue's to say.
    if (done?.heard) said = done.heard;
    if (done?.next) handed.push(done.next);
  }
  try {
    if (hang_up !== undefined) await deps.hangUp(by, hang_up);
  } finally {
    await Promise.all(handed.map((one) => deps.dialNext(one)));
  }
  return said;
}

/** @returns what it gave, and what becomes of the call where that is asked for */
async function applyHearing(
  { apply }: DecideDeps,
  event: CarrierEvent,
  signal: AbortSignal,
  { carrier_id }: Teller,
  isAskedFor: boolean,
): Promise<{ next: Handed | null; heard: Directive | null }> {
  let heard: Directive | null = null;
  const next = await apply(event, signal, {
    by: carrier_id,
    ...(isAskedFor && {
      reply: (directive) => {
        heard = directive;
      },
    }),
  });
  return { next, heard };
}
