import { createHash } from 'node:crypto';
import {
  allCampaigns,
  getCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { removeConnection } from '#functions/adapters/dynamodb/connection-store.ts';
import {
  getPushState,
  markEnded,
  markLate,
  markShown,
  markTold,
  type PushState,
  takePushTurn,
} from '#functions/adapters/dynamodb/push-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import {
  listTopic,
  type TopicWatcher,
  watchersOf,
} from '#functions/adapters/dynamodb/watcher-store.ts';
import type { Queues } from '#functions/adapters/queues.ts';
import type { Sockets } from '#functions/adapters/sockets.ts';
import type { Push } from '#functions/platform/messages.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import type { ServerMessage, Snapshot } from '#shared/contracts/realtime.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { pushContacts, type ViewContact } from './push-contacts.ts';
import { isOver, makeSnapshot, type ReadStats } from './snapshot.ts';

/** Real time between two snapshots of one topic. */
const EVERY_MS = 1_000;

/** Campaigns of which one push tells the watchers of a list. */
const LIST_SNAPSHOTS = 50;

/** A push, `late` when it is the message that waited for the next turn. */
export interface PushMessage extends Push {
  readonly late?: true;
}

export interface PushDeps {
  readonly table: Table;
  readonly sockets: Pick<Sockets, 'post'>;
  readonly queues: Pick<Queues, 'push'>;
  readonly clock: Clock;
  readonly real_clock: Clock;
  readonly read_stats: ReadStats;
  readonly view_contact: ViewContact;
}

/**
 * Sends a topic's watchers what is true now, at most once a second.
 *
 *     change ──▶ turn taken ──▶ snapshot to all
 *        └─ too early ──▶ one late message for the next turn ──▶ snapshot to all
 *
 * A topic is a campaign, whose snapshots go to those who watch it and to those
 * who watch the list; or a list, which gets the campaigns that changed.
 */
export async function pushSnapshot(
  message: PushMessage,
  deps: PushDeps,
): Promise<void> {
  const { org_id, topic } = message;
  const watchers = await watchersOf(deps.table, topic);
  const isList = topic === listTopic(org_id);
  const listWatchers = isList
    ? []
    : await watchersOf(deps.table, listTopic(org_id));
  if (watchers.length + listWatchers.length === 0) return;

  if (!isList) return pushCampaign(message, { watchers, listWatchers }, deps);
  const now = deps.real_clock.now();
  const turn = await takePushTurn(deps.table, topic, now, EVERY_MS);
  if (turn.kind === 'too_early') return comeBackLate(message, turn.state, deps);
  await tellList(message, turn.state, watchers, deps);
}

interface Audience {
  readonly watchers: TopicWatcher[];
  readonly listWatchers: TopicWatcher[];
}

/** Much of what changes shows in no snapshot, such as who holds a slot. */
async function pushCampaign(
  message: PushMessage,
  audience: Audience,
  deps: PushDeps,
): Promise<void> {
  const { table, real_clock } = deps;
  const { org_id, topic } = message;
  const before = await getPushState(table, topic);
  if (real_clock.now() < before.next_push_at)
    return comeBackLate(message, before, deps);
  const campaign = await getCampaign(table, org_id, topic);
  if (!campaign) return;
  const snapshot = await snapshotOf(campaign, 0, deps);
  const picture = pictureOf(snapshot);
  const step = picture === before.picture ? 0 : 1;
  const now = real_clock.now();
  const turn = await takePushTurn(table, topic, now, EVERY_MS, step);
  if (turn.kind === 'too_early') return comeBackLate(message, turn.state, deps);
  const { sequence } = turn.state;
  if (step === 1) {
    const all = [...audience.watchers, ...audience.listWatchers];
    await postAll(all, { ...snapshot, sequence }, deps);
    await markShown(table, topic, picture);
  }
  await tellRest(campaign, turn.state, audience.watchers, deps);
}

/** What a snapshot shows, whenever it was taken. */
const pictureOf = ({ sequence: _n, at: _at, ...shown }: Snapshot) =>
  createHash('sha256').update(JSON.stringify(shown)).digest('base64url');

/**
 * Sent before it is remembered: a crash between the two costs a second late
 * message, never the last change.
 */
async function comeBackLate(
  { v, org_id, topic, late }: PushMessage,
  { next_push_at, late_for }: PushState,
  { queues, table, real_clock }: PushDeps,
): Promise<void> {
  if (!late && late_for === next_push_at) return;
  const seconds = (next_push_at - real_clock.now()) / 1000;
  const message: PushMessage = { v, org_id, topic, late: true };
  await queues.push(message, seconds);
  await markLate(table, topic, next_push_at);
}

/** Rows that somebody watches, and the end. */
async function tellRest(
  campaign: Campaign,
  { ended_run }: PushState,
  watchers: TopicWatcher[],
  deps: PushDeps,
): Promise<void> {
  await pushContacts(campaign, watchers, deps);
  if (!isOver(campaign) || ended_run === campaign.run_number) return;
  const { id: campaign_id, run_number } = campaign;
  await postAll(watchers, { type: 'end', campaign_id }, deps);
  await markEnded(deps.table, campaign_id, run_number);
}

async function tellList(
  { org_id, topic }: PushMessage,
  { told_until = '' }: PushState,
  watchers: TopicWatcher[],
  deps: PushDeps,
): Promise<void> {
  const campaigns = await allCampaigns(deps.table, org_id);
  const changed = campaigns
    .filter(({ updated_at }) => updated_at > told_until)
    .sort((a, b) => (a.updated_at < b.updated_at ? -1 : 1))
    .slice(-LIST_SNAPSHOTS);
  for (const campaign of changed) {
    // Numbered as that campaign's own last push: a list has no order of its own.
    const { sequence } = await getPushState(deps.table, campaign.id);
    await postAll(watchers, await snapshotOf(campaign, sequence, deps), deps);
  }
  const latest = changed.at(-1);
  if (latest) await markTold(deps.table, topic, latest.updated_at);
}

async function snapshotOf(
  campaign: Campaign,
  sequence: number,
  { clock, read_stats }: PushDeps,
): Promise<Snapshot> {
  const figures = await read_stats(campaign);
  const at = new Date(clock.now()).toISOString();
  return makeSnapshot(campaign, figures, sequence, at);
}

async function postAll(
  watchers: readonly TopicWatcher[],
  message: ServerMessage,
  { sockets, table }: PushDeps,
): Promise<void> {
  const connections = new Set(watchers.map(({ connection }) => connection));
  await Promise.all(
    [...connections].map(async (connection) => {
      if ((await sockets.post(connection, message)) === 'gone')
        await removeConnection(table, connection);
    }),
  );
}
