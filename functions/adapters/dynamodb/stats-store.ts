import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { runtime } from '#functions/platform/runtime.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { packSpans, unpackSpans } from '#shared/domain/packed-spans.ts';
import {
  mergeCounters,
  noCounters,
  type RunCounters,
} from '#shared/domain/run-counters.ts';
import { liveView, statsView } from '#shared/domain/run-stats.ts';
import { statsKey } from './keys.ts';
import { getOrgSettings } from './settings-store.ts';
import type { Table } from './table.ts';

/** Folded counters of a run: the sum over the shards of the stream. */
export async function readCounters(
  { db, name }: Table,
  campaign: Pick<Campaign, 'id' | 'run_number'>,
): Promise<RunCounters> {
  const { Items } = await db.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: {
        ':pk': statsKey(campaign.id, campaign.run_number, '').pk,
      },
      ConsistentRead: true,
    }),
  );
  return mergeCounters((Items ?? []).map((item) => toShard(item)));
}

/** Contract 5: `stats` and `live` of a campaign, from the folded counters. */
export async function readStats(table: Table, campaign: Campaign) {
  const [counters, settings] = await Promise.all([
    readCounters(table, campaign),
    getOrgSettings(table, campaign.org_id),
  ]);
  const stats = statsView(counters, campaign, settings.concurrency_limit);
  return {
    stats,
    live: liveView(counters, campaign, stats, runtime.clock.now()),
  };
}

export interface ShardCounters extends RunCounters {
  /** Zero-padded sequence number of the last record that is counted. */
  readonly last_seq: string;
}

/**
 * Counters as they are stored: JSON, its spans in columns, deflated, as bytes.
 * They are written every two seconds for each run that dials, and plain they take
 * two write units and more, packed one.
 */
const toItem = ({ last_seq, minutes, hours, ...counters }: ShardCounters) => {
  const text = JSON.stringify({
    ...counters,
    minutes: packSpans(minutes),
    hours: packSpans(hours),
  });
  return { last_seq, packed: deflateRawSync(text) };
};

export const toShard = (item: Record<string, unknown>): ShardCounters => ({
  ...unpack(base64Of(item.packed)),
  last_seq: String(item.last_seq),
});

/** Text is how it was stored before there were bytes. */
const base64Of = (packed: unknown): string =>
  typeof packed === 'string'
    ? packed
    : Buffer.from(packed as Uint8Array).toString('base64');

/** Counters by what they are packed as: every tick reads them, and most find them as before. */
const unpacked = new Map<string, RunCounters>();
const MOST_UNPACKED = 200;

function unpack(packed: string): RunCounters {
  const known = unpacked.get(packed);
  if (known) return known;
  const { minutes, hours, ...others } = JSON.parse(
    inflateRawSync(Buffer.from(packed, 'base64')).toString(),
  );
  const counters: RunCounters = {
    ...others,
    minutes: unpackSpans(minutes),
    hours: unpackSpans(hours),
  };
  if (unpacked.size >= MOST_UNPACKED) unpacked.clear();
  unpacked.set(packed, counters);
  return counters;
}

export async function getShard(
  { db, name }: Table,
  campaign: string,
  run: number,
  shard: string,
): Promise<ShardCounters> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: statsKey(campaign, run, shard),
      ConsistentRead: true,
    }),
  );
  return Item ? toShard(Item) : { ...noCounters, last_seq: '' };
}

/**
 * Each record counts once: the counters and the last sequence number are one
 * write, conditional on the number they were read at.
 *
 * @returns false when another fold of the same shard was faster
 */
export async function putShard(
  { db, name }: Table,
  campaign: string,
  run: number,
  shard: string,
  next: ShardCounters,
  before: string,
): Promise<boolean> {
  try {
    await db.send(
      new PutCommand({
        TableName: name,
        Item: { ...statsKey(campaign, run, shard), ...toItem(next) },
        ConditionExpression: before
          ? 'last_seq = :before'
          : 'attribute_not_exists(pk)',
        ...(before && { ExpressionAttributeValues: { ':before': before } }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
