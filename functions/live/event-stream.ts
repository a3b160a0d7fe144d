import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HandlerOf } from '#functions/platform/route.ts';
import {
  type CampaignEventsDeps,
  type Subscription,
  streamCampaignEvents,
  watchedCampaign,
} from './campaign-events.ts';

export type EventStreamDeps = Omit<CampaignEventsDeps, 'sleep'>;

/** GET …/events: server-sent events until the campaign is over, or nobody listens. */
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
  return {
    status: 200,
    file: eventsOf(subscription, deps),
    content_type: 'text/event-stream; charset=utf-8',
  };
};

/** Runs by itself; a client that leaves destroys it, and so ends it. */
function eventsOf(subscription: Subscription, deps: EventStreamDeps): Readable {
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
  ).then(
    () => write(null),
    (error) => stream.destroy(error),
  );
  return stream;
}
