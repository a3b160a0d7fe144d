import type { DynamoDBRecord } from 'aws-lambda';
import {
  getShard,
  putShard,
  type ShardCounters,
} from '#functions/adapters/dynamodb/stats-store.ts';
import {
  type ContactChange,
  type ConversationChange,
  readRecord,
} from '#functions/adapters/dynamodb/stream-records.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { isWatched } from '#functions/adapters/dynamodb/watcher-store.ts';
import type { Queues } from '#functions/adapters/queues.ts';
import { combine, type Figures } from '#shared/domain/figures.ts';
import type { RunCounters } from '#shared/domain/run-counters.ts';
import { fold, foldConversation } from './fold-stats.ts';

const MAX_RACES = 5;
/** Runs that one process remembers. */
const MOST_KNOWN = 200;

export interface FoldDeps {
  readonly table: Table;
  readonly queues: Pick<Queues, 'push'>;
  /**
   * Counters as this process wrote them last. They may be old: a write holds
   * only on what is there, and what is refused is read.
   */
  readonly known: Map<string, ShardCounters>;
}

type RunChange =
  | ({ readonly kind: 'contact' } & ContactChange)
  | ({ readonly kind: 'conversation' } & ConversationChange);

interface RunChanges {
  readonly org_id: string;
  readonly campaign_id: string;
  readonly run_number: number;
  readonly changes: RunChange[];
}

/** By how much a batch changed the figures of a run. */
export interface FoldedRun extends Omit<RunChanges, 'changes'> {
  readonly delta: Figures;
}

/**
 * Counts a batch of the table's stream into the counters of its runs, and tells
 * whoever watches. A batch that comes again counts once.
 *
 * @param shard - where the batch comes from; batches of one shard come in order
 * @returns what was new, by run
 * @throws Error when others write the same counters again and again: the batch comes back
 */
export async function foldChanges(
  { table, queues, known }: FoldDeps,
  shard: string,
  records: readonly DynamoDBRecord[],
): Promise<FoldedRun[]> {
  const runs = new Map<string, RunChanges>();
  const topics = new Map<string, string>();
  for (const record of records) {
    const news = readRecord(record);
    if (news?.kind === 'campaign') topics.set(news.id, news.org_id);
    if (!news || news.kind === 'campaign') continue;
    const changed = news.after ?? news.before;
    if (!changed) continue;
    const { org_id, campaign_id, run_number } = changed;
    const key = `${campaign_id} ${run_number}`;
    const begun = { org_id, campaign_id, run_number, changes: [] };
    const run = runs.get(key) ?? begun;
    run.changes.push(news);
    runs.set(key, run);
    // No screen that is pushed to shows what comes after a call.
    if (news.kind === 'contact') topics.set(campaign_id, org_id);
  }
  const folded: FoldedRun[] = [];
  for (const { changes, ...run } of runs.values()) {
    const delta = await foldRun(table, known, shard, { ...run, changes });
    folded.push({ ...run, delta });
  }
  for (const [topic, org_id] of topics) {
    if (await isWatched(table, org_id, topic))
      await queues.push({ v: 1, org_id, topic }, 0);
  }
  return folded;
}

async function foldRun(
  table: Table,
  known: FoldDeps['known'],
  shard: string,
  { campaign_id, run_number, changes }: RunChanges,
): Promise<Figures> {
  const key = `${campaign_id} ${run_number} ${shard}`;
  for (let race = 0; race < MAX_RACES; race += 1) {
    const before =
      known.get(key) ?? (await getShard(table, campaign_id, run_number, shard));
    // Until the write is known to have been made.
    known.delete(key);
    const fresh = changes.filter(({ sequence }) => sequence > before.last_seq);
    const last = fresh.at(-1);
    if (!last) return {};
    const { last_seq, ...counters } = before;
    const next = { ...fresh.reduce(count, counters), last_seq: last.sequence };
    if (await putShard(table, campaign_id, run_number, shard, next, last_seq)) {
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(key, next);
      return combine(next.figures, before.figures, -1);
    }
  }
  throw new Error(`counters of ${campaign_id} are written by others`);
}

const count = (counters: RunCounters, change: RunChange): RunCounters =>
  change.kind === 'contact'
    ? fold(counters, change)
    : foldConversation(counters, change);
