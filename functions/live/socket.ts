import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import {
  allCampaigns,
  getCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  type Connection,
  connectionsOf,
  countMessage,
  forgetConnection,
  putConnection,
  redeemTicket,
  removeConnection,
  unwatch,
  type Watcher,
  watch,
} from '#functions/adapters/dynamodb/connection-store.ts';
import { getPushState } from '#functions/adapters/dynamodb/push-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { listTopic } from '#functions/adapters/dynamodb/watcher-store.ts';
import type { Sockets } from '#functions/adapters/sockets.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import {
  type ClientMessage,
  clientActions,
  clientMessage,
  MAX_CLIENT_BYTES,
  MAX_CLIENT_MESSAGES,
  type ServerMessage,
} from '#shared/contracts/realtime.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { isOver, makeSnapshot, type ReadStats } from './snapshot.ts';

/** Topics of one socket: a dashboard has the list and one campaign open. */
const MAX_TOPICS = 50;

/** Sockets that one credential may have open. */
const MAX_SOCKETS = 200;

/** Campaigns of which a new list watcher gets a snapshot: those that move. */
const LIST_SNAPSHOTS = 50;

export const EVERY_CAMPAIGN = '*';

export interface SocketDeps {
  readonly table: Table;
  readonly sockets: Pick<Sockets, 'post' | 'close' | 'isOpen'>;
  readonly clock: Clock;
  readonly real_clock: Clock;
  readonly read_stats: ReadStats;
  /** Whether who opened the socket may still have it. */
  readonly is_valid: (watcher: Watcher, now: number) => Promise<boolean>;
}

/** What API Gateway sends; only `$connect` has a query. */
export type SocketEvent = APIGatewayProxyWebsocketEventV2 & {
  readonly queryStringParameters?: Readonly<
    Record<string, string | undefined>
  > | null;
};

export interface SocketAnswer {
  readonly statusCode: number;
}

/** One function for connect, disconnect and every message of a socket. */
export async function onSocketEvent(
  event: SocketEvent,
  deps: SocketDeps,
): Promise<SocketAnswer> {
  const { routeKey, connectionId } = event.requestContext;
  switch (routeKey) {
    case '$connect':
      return connect(event, deps);
    case '$disconnect':
      await removeConnection(deps.table, connectionId);
      return { statusCode: 200 };
    default:
      await takeMessage(connectionId, event, deps);
      return { statusCode: 200 };
  }
}

async function connect(
  { requestContext: { connectionId }, queryStringParameters }: SocketEvent,
  deps: SocketDeps,
): Promise<SocketAnswer> {
  const { table, real_clock } = deps;
  const ticket = queryStringParameters?.ticket ?? '';
  const now = real_clock.now();
  const watcher = await redeemTicket(table, ticket, now);
  // Revoked since the ticket was given: it opens nothing.
  if (!watcher || !(await deps.is_valid(watcher, now)))
    return { statusCode: 401 };
  if (await hasEnough(watcher, deps)) return { statusCode: 429 };
  await putConnection(table, connectionId, watcher, now);
  return { statusCode: 200 };
}

/** Whether a credential has all its sockets; looks for those that left unseen. */
async function hasEnough(
  { subject }: Watcher,
  { table, sockets }: SocketDeps,
): Promise<boolean> {
  const known = await connectionsOf(table, subject);
  if (known.length < MAX_SOCKETS) return false;
  const gone = await Promise.all(
    known.map(async (id) => {
      if (await sockets.isOpen(id)) return false;
      await forgetConnection(table, subject, id);
      return true;
    }),
  );
  return !gone.includes(true);
}

async function takeMessage(
  id: string,
  { body, isBase64Encoded }: SocketEvent,
  deps: SocketDeps,
): Promise<void> {
  const now = deps.real_clock.now();
  const connection = await countMessage(deps.table, id, now);
  if (!connection) return;
  const post = (message: ServerMessage) => deps.sockets.post(id, message);
  const stop = await stopReason(connection, deps, now);
  if (stop) {
    await post(refusal(stop, null));
    await deps.sockets.close(id);
    await removeConnection(deps.table, id);
    return;
  }
  const message = readMessage(isBase64Encoded ? undefined : body);
  if (typeof message === 'string') {
    await post(refusal(message, null));
    return;
  }
  switch (message.action) {
    case 'ping':
      await post({ type: 'pong' });
      return;
    case 'unsubscribe':
      await unwatch(deps.table, id, topicOf(connection, message.campaign_id));
      return;
    case 'subscribe':
      for (const answer of await subscribe(connection, message, deps))
        await post(answer);
      return;
    default:
      message satisfies never;
  }
}

/** Why a socket is closed on its next message; a client pings every few minutes. */
async function stopReason(
  connection: Connection & { readonly messages: number },
  deps: SocketDeps,
  now: number,
): Promise<SocketError | null> {
  if (connection.messages > MAX_CLIENT_MESSAGES) return 'rate_limited';
  return (await deps.is_valid(connection, now)) ? null : 'unauthorized';
}

/** The message, or what is wrong with it. */
function readMessage(body: string | undefined): ClientMessage | SocketError {
  if (Buffer.byteLength(body ?? '') > MAX_CLIENT_BYTES) return 'frame_invalid';
  let value: unknown;
  try {
    value = JSON.parse(body ?? '');
  } catch {
    return 'frame_invalid';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'frame_invalid';
  const read = clientMessage.safeParse(value);
  if (read.success) return read.data;
  const { action } = value as { action?: unknown };
  return clientActions.includes(action as never)
    ? 'invalid_request'
    : 'unknown_action';
}

type SocketError = Extract<ServerMessage, { type: 'error' }>['code'];

const refusal = (
  code: SocketError,
  campaign_id: string | null,
): ServerMessage => ({ type: 'error', code, campaign_id });

const topicOf = ({ org_id }: Connection, campaign: string) =>
  campaign === EVERY_CAMPAIGN ? listTopic(org_id) : campaign;

/** Watches first, then looks: a change in between is pushed, not missed. */
async function subscribe(
  connection: Connection,
  { campaign_id, contact_ids }: Extract<ClientMessage, { action: 'subscribe' }>,
  deps: SocketDeps,
): Promise<ServerMessage[]> {
  const { table, real_clock } = deps;
  const { connection_id: id, org_id, topics } = connection;
  const topic = topicOf(connection, campaign_id);
  if (!topics.has(topic) && topics.size >= MAX_TOPICS)
    return [refusal('too_many_subscriptions', campaign_id)];
  if (campaign_id === EVERY_CAMPAIGN) {
    await watch(table, id, topic, real_clock.now());
    return listSnapshots(org_id, deps);
  }
  if (!(await getCampaign(table, org_id, campaign_id)))
    return [refusal('not_found', campaign_id)];
  await watch(table, id, topic, real_clock.now(), contact_ids);
  const campaign = await getCampaign(table, org_id, campaign_id);
  if (!campaign) return [refusal('not_found', campaign_id)];
  const snapshot = await snapshotNow(campaign, deps);
  return isOver(campaign)
    ? [snapshot, { type: 'end', campaign_id }]
    : [snapshot];
}

async function listSnapshots(
  org: string,
  deps: SocketDeps,
): Promise<ServerMessage[]> {
  const campaigns = await allCampaigns(deps.table, org);
  const moving = campaigns.filter(
    ({ status, draining }) =>
      draining || (status !== 'draft' && !isTerminal(status)),
  );
  return Promise.all(
    moving
      .slice(0, LIST_SNAPSHOTS)
      .map((campaign) => snapshotNow(campaign, deps)),
  );
}

/** Numbered like the last push, so that the next push leaves no gap. */
async function snapshotNow(
  campaign: Campaign,
  { table, read_stats, clock }: SocketDeps,
): Promise<ServerMessage> {
  const [{ sequence }, figures] = await Promise.all([
    getPushState(table, campaign.id),
    read_stats(campaign),
  ]);
  const at = new Date(clock.now()).toISOString();
  return makeSnapshot(campaign, figures, sequence, at);
}
