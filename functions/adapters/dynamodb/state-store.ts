import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Campaign } from '#shared/domain/campaign.ts';
import {
  type ContactRecord,
  type ContactState,
  isAccepted,
} from '#shared/domain/contact.ts';
import {
  BLOCK_SIZE,
  blockOf,
  dueCallbacks,
  duePending,
  dueRetries,
  INDEX_DUE,
  recordKey,
  stateKey,
} from './keys.ts';
import { queryPages } from './query-pages.ts';
import { highestInBlock, pastAside } from './run-reach.ts';
import type { Look, Table } from './table.ts';

type Run = Pick<Campaign, 'id' | 'run_number'>;

/** The state without its key and index attributes. */
export function toState(item: Record<string, unknown>): ContactState {
  const { pk: _p, sk: _s, due_pk: _d, due_at: _a, ...state } = item;
  return state as unknown as ContactState;
}

/** Where a waiting contact stands in the due index. */
function dueAttributes(state: ContactState) {
  if (state.next_eligible_at === undefined) return {};
  const { campaign_id, run_number } = state;
  const next = state.attempts.filter(isAccepted).length + 1;
  const due_pk =
    state.status === 'callback_scheduled'
      ? dueCallbacks(campaign_id, run_number)
      : state.status === 'retry_scheduled'
        ? dueRetries(campaign_id, run_number, next)
        : state.status === 'pending'
          ? duePending(campaign_id, run_number)
          : undefined;
  return due_pk ? { due_pk, due_at: state.next_eligible_at } : {};
}

/** A record is hardly ever written again: a peek will do, unless it finds none. */
export async function getRecord(
  table: Table,
  campaign: string,
  seq: number,
  look: Look = 'peek',
): Promise<ContactRecord | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({
      TableName: table.name,
      Key: recordKey(campaign, seq),
      ConsistentRead: look === 'strong',
    }),
  );
  // Whoever is passed over for want of a record is not come back to.
  if (!Item && look === 'peek') {
    return getRecord(table, campaign, seq, 'strong');
  }
  return Item as ContactRecord | undefined;
}

export async function getState(
  { db, name }: Table,
  campaign: string,
  run: number,
  seq: number,
  look: Look = 'strong',
): Promise<ContactState | undefined> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: stateKey(campaign, run, seq),
      ConsistentRead: look === 'strong',
    }),
  );
  return Item && toState(Item);
}

/**
 * Writes the next state of a contact, if nobody was faster.
 *
 *     absent ──rev 1──▶ … rev n ──IF rev = n──▶ rev n + 1
 *
 * @returns false when the contact changed since it was read
 */
export async function writeState(
  { db, name }: Table,
  next: ContactState,
): Promise<boolean> {
  const key = stateKey(next.campaign_id, next.run_number, next.seq);
  try {
    await db.send(
      new PutCommand({
        TableName: name,
        Item: { ...key, ...next, ...dueAttributes(next) },
        ConditionExpression:
          next.rev === 1 ? 'attribute_not_exists(pk)' : 'rev = :before',
        ...(next.rev > 1 && {
          ExpressionAttributeValues: { ':before': next.rev - 1 },
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // The SDK sends a write again whose answer was lost, and meets itself.
    const stored = error.Item && toState(unmarshall(error.Item));
    return isDeepStrictEqual(stored, asStored(next));
  }
}

/** A state as the table gives it back. */
const asStored = (state: ContactState) =>
  JSON.parse(JSON.stringify(state)) as ContactState;

/** Contacts due by `before` (RFC 3339) in one partition of the index, first due first. */
export async function dueSeqs(
  { db, name }: Table,
  partition: string,
  before: string | null,
  limit: number,
): Promise<{ seq: number; due_at: string }[]> {
  const { Items } = await db.send(
    new QueryCommand({
      TableName: name,
      IndexName: INDEX_DUE,
      KeyConditionExpression:
        before === null
          ? 'due_pk = :partition'
          : 'due_pk = :partition AND due_at <= :before',
      ExpressionAttributeValues: {
        ':partition': partition,
        ...(before !== null && { ':before': before }),
      },
      Limit: limit,
    }),
  );
  return (Items ?? []).map((item) => ({
    seq: Number(item.sk),
    due_at: String(item.due_at),
  }));
}

/**
 * The next seq nobody has claimed: one above the highest state of the run. Claims
 * go up without a jump, so blocks fill in order and the last one is found by halving.
 * States that were set aside before their turn are no claims, and are passed over.
 *
 * @param from - a seq known to be claimed, or 0: where to begin to look
 */
export async function nextSeq(
  table: Table,
  run: Run,
  total: number,
  from: number,
): Promise<number> {
  let low = blockOf(from);
  let high = blockOf(Math.max(total - 1, 0));
  let aside = false;
  const look = async (block: number) => {
    const reach = await highestInBlock(table, run, block);
    aside ||= reach.aside;
    return reach.highest;
  };
  const after = (seq: number) =>
    aside ? pastAside(table, run, seq + 1, total) : seq + 1;
  let found: number | null = await look(low);
  if (found === null && low > 0) {
    low = 0;
    found = await look(0);
  }
  if (found === null) return after(-1);
  if (found + 1 < (low + 1) * BLOCK_SIZE) return after(found);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const highest = await look(middle);
    if (highest === null) high = middle - 1;
    else {
      low = middle;
      found = highest;
      if (highest + 1 < (middle + 1) * BLOCK_SIZE) break;
    }
  }
  return after(found);
}

/** Seqs of a run that were claimed in their turn, from one on, in order, read strongly. */
export async function* claimedSeqs(
  table: Table,
  run: Pick<Campaign, 'id' | 'run_number' | 'total_contacts'>,
  from: number,
): AsyncGenerator<number> {
  const last = blockOf(Math.max(run.total_contacts - 1, 0));
  for (let block = blockOf(from); block <= last; block += 1) {
    const first = Math.max(from, block * BLOCK_SIZE);
    const { pk, sk } = stateKey(run.id, run.run_number, first);
    const pages = queryPages(table, {
      KeyConditionExpression: 'pk = :pk AND sk >= :from',
      ExpressionAttributeValues: { ':pk': pk, ':from': sk },
      ProjectionExpression: 'sk, set_aside',
      ConsistentRead: true,
    });
    for await (const { Items = [] } of pages) {
      for (const { sk, set_aside } of Items) if (!set_aside) yield Number(sk);
    }
  }
}

/** Every state of a run, in order of seq, read strongly. */
export async function* runStates(
  table: Table,
  run: Run,
  total: number,
): AsyncGenerator<ContactState> {
  for (let block = 0; block * BLOCK_SIZE < total; block += 1) {
    const { pk } = stateKey(run.id, run.run_number, block * BLOCK_SIZE);
    const pages = queryPages(table, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    });
    for await (const { Items = [] } of pages) {
      for (const item of Items) yield toState(item);
    }
  }
}
