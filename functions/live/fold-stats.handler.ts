import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { toState } from '#functions/adapters/dynamodb/state-store.ts';
import {
  getShard,
  putShard,
} from '#functions/adapters/dynamodb/stats-store.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { queues } from '#functions/adapters/queues.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { type Change, fold } from './fold-stats.ts';

const SEQUENCE_DIGITS = 40;
const MAX_RACES = 5;

/** Table stream: contacts' changes into the counters of their runs. */
export const handler = async (event: DynamoDBStreamEvent): Promise<void> => {
  const runs = new Map<string, Change[]>();
  const campaigns = new Map<string, string>();
  for (const record of event.Records) {
    const keys = record.dynamodb?.Keys;
    const pk = keys?.pk?.S ?? '';
    if (pk.startsWith('RUN#')) {
      const change = changeOf(record);
      const of = change.after ?? change.before;
      if (!of) continue;
      const key = `${of.campaign_id}#${of.run_number}`;
      runs.set(key, [...(runs.get(key) ?? []), change]);
      campaigns.set(of.campaign_id, of.org_id);
    } else if (pk.startsWith('ORG#') && keys?.sk?.S?.startsWith('CMP#')) {
      campaigns.set(keys.sk.S.slice('CMP#'.length), pk.slice('ORG#'.length));
    }
  }
  for (const [key, changes] of runs) {
    const [campaign = '', run = '1'] = key.split('#');
    await foldInto(campaign, Number(run), shardOf(event), changes);
  }
  for (const [topic, org_id] of campaigns) {
    await queues().push({ v: 1, org_id, topic }, 0);
  }
};

/** A batch comes from one shard; its name is not in the event, its stream is. */
function shardOf(event: DynamoDBStreamEvent): string {
  const id = (event as { shardId?: string }).shardId;
  return id ?? 'stream';
}

function changeOf(record: DynamoDBRecord): Change {
  const image = (item: unknown): ContactState | undefined =>
    item
      ? toState(unmarshall(item as Record<string, AttributeValue>))
      : undefined;
  return {
    sequence: (record.dynamodb?.SequenceNumber ?? '').padStart(
      SEQUENCE_DIGITS,
      '0',
    ),
    before: image(record.dynamodb?.OldImage),
    after: image(record.dynamodb?.NewImage),
  };
}

async function foldInto(
  campaign: string,
  run: number,
  shard: string,
  changes: readonly Change[],
): Promise<void> {
  for (let race = 0; race < MAX_RACES; race += 1) {
    const { last_seq, ...counters } = await getShard(
      table(),
      campaign,
      run,
      shard,
    );
    const fresh = changes.filter(({ sequence }) => sequence > last_seq);
    const last = fresh.at(-1);
    if (!last) return;
    const next = fresh.reduce(fold, counters);
    const put = await putShard(
      table(),
      campaign,
      run,
      shard,
      {
        figures: next.figures,
        minutes: next.minutes,
        passes: next.passes,
        last_dial_at: next.last_dial_at,
        last_seq: last.sequence,
      },
      last_seq,
    );
    if (put) return;
  }
  throw new Error(`counters of ${campaign} are written by others all the time`);
}
