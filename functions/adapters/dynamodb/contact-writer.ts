import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { recordKey } from './keys.ts';
import type { Table } from './table.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH_SIZE = 25;
const BATCHES_IN_FLIGHT = 8;
/** Sends of one batch: with the back-off below about a minute of throttling. */
const MAX_SENDS = 12;
const FIRST_WAIT_MS = 50;
const MAX_WAIT_MS = 10_000;

export interface ContactWriter {
  /** Waits only while all batches in flight are busy. */
  add(record: ContactRecord): Promise<void> | undefined;
  /** Everything added is written when this resolves. */
  flush(): Promise<void>;
}

/**
 * Writes contact records, 25 at a time, several batches side by side. A record
 * overwrites what lies at its seq: nothing at or above the campaign's total is
 * anybody's contact yet, so a second run of an import repairs the first.
 *
 * @throws from `add` or `flush` what a batch met, once its tries are used up
 */
export function contactWriter(table: Table): ContactWriter {
  const busy = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let batch: ContactRecord[] = [];

  const send = () => {
    const records = batch;
    batch = [];
    const sent: Promise<void> = writeBatch(table, records)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => busy.delete(sent));
    busy.add(sent);
  };
  const check = () => {
    if (failure) throw failure.error;
  };
  return {
    add(record) {
      batch.push(record);
      if (batch.length < BATCH_SIZE) return undefined;
      send();
      if (busy.size < BATCHES_IN_FLIGHT) return undefined;
      return Promise.race(busy).then(check);
    },
    async flush() {
      if (batch.length > 0) send();
      await Promise.all(busy);
      check();
    },
  };
}

async function writeBatch(
  { db, name }: Table,
  records: readonly ContactRecord[],
): Promise<void> {
  let rest = records.map((record) => ({
    PutRequest: {
      Item: {
        ...recordKey(record.campaign_id, record.seq),
        ...record,
      } as Record<string, unknown>,
    },
  }));
  for (let sends = 1; ; sends++) {
    const { UnprocessedItems } = await db.send(
      new BatchWriteCommand({ RequestItems: { [name]: rest } }),
    );
    rest = (UnprocessedItems?.[name] ?? []) as typeof rest;
    if (rest.length === 0) return;
    if (sends === MAX_SENDS) {
      throw new Error(`table did not take ${rest.length} contact records`);
    }
    await sleep(Math.min(FIRST_WAIT_MS * 2 ** (sends - 1), MAX_WAIT_MS));
  }
}
