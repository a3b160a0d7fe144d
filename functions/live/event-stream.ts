import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  keepPlace,
  leavePlace,
  MAX_STREAMS,
  takePlace,
} from '#functions/adapters/dynamodb/stream-places.ts';
import { logger } from '#functions/platform/logger.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import {
  type CampaignEventsDeps,
  type Subscription,
  streamCampaignEvents,
  watchedCampaign,
} from './campaign-events.ts';

export type EventStreamDeps = Omit<CampaignEventsDeps, 'sleep' | 'keep_place'>;

/** Real seconds after which a stream that crashed has left its place. */
const RETRY_SECONDS = 45;

/**
 * GET …/events: server-sent events until the campaign is over, or nobody listens.
 *
 * @throws Refusal 404; 429 `too_many_streams`
 */
export const getCampaignEvents: HandlerOf<
  'stream_campaign_events',
  EventStreamDeps
> = async ({ caller, params, headers }, deps) => {
  const subscription = {
    org_id: caller.org_id,
    campaign_id: params.campaign_id,
    last_event_id: headers['last-event-id'],
  };
  await watchedCampaign(subscription, deps);
  const { table, real_clock } = deps;
  const place = await takePlace(
    table,
    caller.org_id,
    randomUUID(),
    real_clock.now(),
  );
  if (!place) throw tooManyStreams();
  return {
    status: 200,
    file: eventsOf(subscription, {
      ...deps,
      keep_place: () => keepPlace(table, place, real_clock.now()),
      leave_place: () => leavePlace(table, place),
    }),
    content_type: 'text/event-stream; charset=utf-8',
  };
};

const tooManyStreams = () =>
  new Refusal(
    429,
    'too_many_streams',
    `An organization has up to ${MAX_STREAMS} streams open. A WebSocket watches as many campaigns as you like.`,
    { limit: MAX_STREAMS },
    { 'retry-after': String(RETRY_SECONDS) },
  );

/** Runs by itself; a client that leaves destroys it, and so ends it. */
function eventsOf(
  subscription: Subscription,
  deps: Omit<CampaignEventsDeps, 'sleep'> & {
    readonly leave_place: () => Promise<void>;
  },
): Readable {
  const left = new AbortController();
  const { signal } = left;
  const stream = new Readable({
    // Small and rare: what is written waits here for a slow client.
    read() {},
    destroy(error, done) {
      left.abort();
      done(error);
    },
  });
  const write = (text: string | null) => {
    if (!signal.aborted) stream.push(text);
  };
  const nap = (ms: number) =>
    sleep(ms, undefined, { signal }).catch(() => undefined);
  streamCampaignEvents(
    subscription,
    { write, isGone: () => signal.aborted },
    { ...deps, sleep: nap },
  )
    .finally(() =>
      deps.leave_place().catch((error) =>
        // It falls free by itself, a little later.
        logger.warn('a stream did not leave its place', { error }),
      ),
    )
    .then(
      () => write(null),
      (error) => stream.destroy(error),
    );
  return stream;
}
