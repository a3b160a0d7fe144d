import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import {
  type AuthDeps,
  authenticate,
  authorize,
} from '#functions/platform/auth.ts';
import { problemAnswer } from '#functions/platform/problem.ts';
import type { Route } from '#shared/contracts/route.ts';
import {
  type CampaignEventsDeps,
  type Subscription,
  streamCampaignEvents,
  watchedCampaign,
} from './campaign-events.ts';

export interface EventStreamDeps extends Omit<CampaignEventsDeps, 'sleep'> {
  readonly route: Route;
  readonly auth: AuthDeps;
}

export interface ResponseHead {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

const COMMON_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/**
 * Answers one GET of a campaign's events: a stream, or a problem.
 *
 * @param open - sends status and headers; what is written then is the body
 */
export async function answerEvents(
  event: APIGatewayProxyEvent,
  open: (head: ResponseHead) => Writable,
  deps: EventStreamDeps,
): Promise<void> {
  const requestId = event.requestContext.requestId;
  const common = { ...COMMON_HEADERS, 'x-request-id': requestId };
  let subscription: Subscription;
  try {
    subscription = await subscriptionOf(event, deps);
  } catch (error) {
    const { statusCode, headers, body } = problemAnswer(error, requestId);
    open({ statusCode, headers: { ...common, ...headers } }).end(body);
    return;
  }
  const type = { 'content-type': 'text/event-stream; charset=utf-8' };
  const body = open({ statusCode: 200, headers: { ...common, ...type } });
  await streamInto(body, subscription, deps);
}

/** @throws Refusal as the rest of the API */
async function subscriptionOf(
  event: APIGatewayProxyEvent,
  deps: EventStreamDeps,
): Promise<Subscription> {
  const headers = Object.fromEntries(
    Object.entries(event.headers).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const caller = await authenticate(headers, deps.auth);
  authorize(caller, deps.route);
  const subscription = {
    org_id: caller.org_id,
    campaign_id: event.pathParameters?.campaign_id ?? '',
    last_event_id: headers['last-event-id'],
  };
  await watchedCampaign(subscription, deps);
  return subscription;
}

async function streamInto(
  body: Writable,
  subscription: Subscription,
  deps: EventStreamDeps,
): Promise<void> {
  const left = new AbortController();
  body.on('close', () => left.abort());
  // A reset connection is a client that left.
  body.on('error', () => left.abort());
  const sink = {
    write: (text: string) => void body.write(text),
    isGone: () => left.signal.aborted,
  };
  const nap = (ms: number) =>
    sleep(ms, undefined, { signal: left.signal }).catch(() => undefined);
  await streamCampaignEvents(subscription, sink, { ...deps, sleep: nap });
  body.end();
}
