import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import {
  allCampaigns,
  getCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  type Connection,
  getConnection,
  putConnection,
  redeemTicket,
  removeConnection,
  unwatch,
  watch,
} from '#functions/adapters/dynamodb/connection-store.ts';
import { getPushState } from '#functions/adapters/dynamodb/push-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Sockets } from '#functions/adapters/sockets.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import {
  type ClientMessage,
  clientMessage,
  type ServerMessage,
} from '#shared/contracts/realtime.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { isOver, makeSnapshot, type ReadStats } from './snapshot.ts';

/** Topics of one socket: a dashboard has the list and one campaign open. */
const MAX_TOPICS = 50;

/** Campaigns of which a new list watcher gets a snapshot: those that move. */
const LIST_SNAPSHOTS = 50;

export const EVERY_CAMPAIGN = '*';
export const listTopic = (org: string) => `ORG#${org}`;

export interface SocketDeps {
  readonly table: Table;
  readonly sockets: Pick<Sockets, 'post'>;
  readonly clock: Clock;
  readonly real_clock: Clock;
  readonly read_stats: ReadStats;
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
      await takeMessage(connectionId, event.body, deps);
      return { statusCode: 200 };
  }
}

async function connect(
  { requestContext: { connectionId }, queryStringParameters }: SocketEvent,
  { table, real_clock }: SocketDeps,
): Promise<SocketAnswer> {
  const ticket = queryStringParameters?.ticket ?? '';
  const now = real_clock.now();
  const watcher = await redeemTicket(table, ticket, now);
  if (!watcher) return { statusCode: 401 };
  await putConnection(table, connectionId, watcher, now);
  return { statusCode: 200 };
}

async function takeMessage(
  id: string,
  body: string | undefined,
  deps: SocketDeps,
): Promise<void> {
  const connection = await getConnection(deps.table, id);
  if (!connection) return;
  const post = (message: ServerMessage) => deps.sockets.post(id, message);
  const message = readMessage(body);
  switch (message?.action) {
    case undefined:
      await post(refusal('invalid_request', null));
      return;
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

function readMessage(body: string | undefined): ClientMessage | undefined {
  try {
    return clientMessage.safeParse(JSON.parse(body ?? '')).data;
  } catch {
    return undefined;
  }
}

const refusal = (
  code: Extract<ServerMessage, { type: 'error' }>['code'],
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
