import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { encodeRef } from '#functions/adapters/carrier/call-ref.ts';
import type { Carrier } from '#functions/adapters/carrier/carrier.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { CallEvent } from '#functions/platform/messages.ts';
import { iso } from '#shared/domain/instant.ts';
import { limits, retried } from '../draws.ts';

/**
 * The dialer that most would write first: a status on every contact with an
 * index over it, one number of live calls that goes up and down, both changed in
 * one transaction with the figures of the campaign, and a poller.
 *
 * It does what it should while nothing goes wrong. It is here to be measured.
 */
export interface NaiveContact {
  readonly pk: string;
  readonly sk: string;
  readonly seq: number;
  readonly phone_number: string;
  readonly campaign_id: string;
  /** Index key: `pending`, `dialling`, `answered`, `done`. */
  readonly status: string;
  /** Index sort key. RFC 3339. */
  readonly due_at: string;
  readonly attempts: number;
}

export interface NaiveDeps {
  readonly table: Table;
  readonly carrier: Carrier;
  readonly now: () => number;
  readonly new_id: (prefix: string) => string;
  readonly dial: (seqs: readonly number[]) => Promise<void>;
}

export interface NaiveRules {
  readonly max_attempts: number;
  readonly delay_seconds: number;
}

export const contactKey = (seq: number) => ({
  pk: 'CONTACTS',
  sk: String(seq).padStart(8, '0'),
});
export const counterKey = { pk: 'BUDGET', sk: 'BUDGET' };
export const figuresKey = { pk: 'FIGURES', sk: 'FIGURES' };
export const statusIndex = {
  name: 'by_status',
  partition_key: 'status',
  sort_key: 'due_at',
} as const;

const get = async ({ table }: NaiveDeps, key: object) => {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }),
  );
  return Item;
};

/** The poller: as many contacts as the counter says there are free lines. */
export async function naiveTick(deps: NaiveDeps): Promise<void> {
  const { table, now } = deps;
  const counter = (await get(deps, counterKey))!;
  const free = Number(counter.limit) - Number(counter.live);
  if (free <= 0) return;
  const { Items = [] } = await table.db.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: statusIndex.name,
      KeyConditionExpression: '#status = :pending AND due_at <= :now',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':pending': 'pending', ':now': iso(now()) },
      Limit: free,
    }),
  );
  await deps.dial(Items.map(({ seq }) => Number(seq)));
}

const changed = (name: string, key: object, update: Update) => ({
  Update: { TableName: name, Key: key, ...update },
});
interface Update {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
}

/** One more or one less live call; one more only below the limit. */
const live = (by: 1 | -1): Update => ({
  UpdateExpression: 'ADD live :by',
  ...(by > 0 && {
    ConditionExpression: 'live < #limit',
    ExpressionAttributeNames: { '#limit': 'limit' },
  }),
  ExpressionAttributeValues: { ':by': by },
});

const setStatus = (
  status: string,
  due: string,
  from: string | null,
  attempts: number,
): Update => ({
  UpdateExpression: 'SET #status = :to, due_at = :due ADD attempts :attempts',
  ...(from && { ConditionExpression: '#status = :from' }),
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: {
    ':to': status,
    ':due': due,
    ':attempts': attempts,
    ...(from && { ':from': from }),
  },
});

async function transact(
  { table }: NaiveDeps,
  items: readonly object[],
): Promise<boolean> {
  try {
    await table.db.send(
      new TransactWriteCommand({ TransactItems: items as never }),
    );
    return true;
  } catch (error) {
    if (
      error instanceof TransactionCanceledException ||
      error instanceof ConditionalCheckFailedException
    ) {
      return false;
    }
    throw error;
  }
}

/** One more of what the campaign's figures name so. */
const counted = (table: string, name: string) =>
  changed(table, figuresKey, {
    UpdateExpression: 'ADD #figure :one',
    ExpressionAttributeNames: { '#figure': name },
    ExpressionAttributeValues: { ':one': 1 },
  });

/** One more live call and the contact's new status, together; then the carrier. */
export async function naiveDial(deps: NaiveDeps, seq: number): Promise<void> {
  const { table, now, carrier } = deps;
  const contact = (await get(deps, contactKey(seq))) as
    | NaiveContact
    | undefined;
  if (contact?.status !== 'pending') return;
  const admitted = await transact(deps, [
    changed(table.name, counterKey, live(1)),
    changed(
      table.name,
      contactKey(seq),
      setStatus('dialling', iso(now()), 'pending', 1),
    ),
    counted(table.name, 'dialled'),
  ]);
  if (!admitted) return;
  const answer = await carrier.place({
    client_token: deps.new_id('att'),
    to: contact.phone_number,
    from: '+12025550100',
    ...limits,
    amd: null,
    record: false,
    conversation_id: `cnv_${seq}_${contact.attempts + 1}`,
    ref: encodeRef({
      org_id: 'org_sim',
      campaign_id: contact.campaign_id,
      run_number: 1,
      seq,
      slot: 0,
      attempt_id: `att_${seq}_${contact.attempts + 1}`,
    }),
    contact_id: contactKey(seq).sk,
    attempt_number: contact.attempts + 1,
    kind: 'first',
    variables: {},
  });
  if (answer.kind === 'accepted') return;
  // It did not work, as far as anybody here can tell: again later.
  await transact(deps, [
    changed(table.name, counterKey, live(-1)),
    changed(
      table.name,
      contactKey(seq),
      setStatus('pending', iso(now()), null, -1),
    ),
    counted(table.name, 'failed'),
  ]);
}

/** Each event of a call: the contact's status and the campaign's figures, together. */
export async function naiveEvent(
  deps: NaiveDeps,
  rules: NaiveRules,
  event: CallEvent,
): Promise<void> {
  const { table, now } = deps;
  const contact = (await get(deps, contactKey(event.seq))) as
    | NaiveContact
    | undefined;
  if (!contact) return;
  const isOver = event.type === 'ended';
  const again =
    isOver &&
    retried.has(event.sip_code ?? 0) &&
    contact.attempts < rules.max_attempts;
  const due = now() + (again ? rules.delay_seconds * 1_000 : 0);
  const status = again ? 'pending' : isOver ? 'done' : event.type;
  await transact(deps, [
    changed(
      table.name,
      contactKey(event.seq),
      setStatus(status, iso(due), null, 0),
    ),
    counted(table.name, event.type),
    {
      Put: {
        TableName: table.name,
        Item: { pk: `CALL#${event.attempt_id}`, sk: event.event_id, ...event },
      },
    },
    ...(isOver ? [changed(table.name, counterKey, live(-1))] : []),
  ]);
}
