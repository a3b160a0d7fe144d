import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { STRETCH, StretchBuilder } from './contact-directory.ts';
import { recordKey } from './keys.ts';
import type { Table } from './table.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH_SIZE = 25;
const BATCHES_IN_FLIGHT = 8;
/** Sends of one batch: with the back-off below about a minute of throttling. */
const MAX_SENDS = 12;
const FIRST_WAIT_MS = 50;
const MAX_WAIT_MS = 10_000;

export type Item = Readonly<Record<string, unknown>>;

export interface ContactWriter {
  /** Waits only while all batches in flight are busy. */
  add(record: ContactRecord): Promise<void> | undefined;
  /** Everything added is written when this resolves. */
  flush(): Promise<void>;
}

/**
 * Writes contact records and their directory, 25 items at a time, several
 * batches side by side; seqs come without a gap. A record
 * overwrites what lies at its seq: nothing at or above the campaign's total is
 * anybody's contact yet, so a second run of an import repairs the first.
 *
 * @throws from `add` or `flush` what a batch met, once its tries are used up
 */
export function contactWriter(table: Table): ContactWriter {
  const busy = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let batch: Item[] = [];
  let stretch = new StretchBuilder();

  const send = () => {
    const items = batch;
    batch = [];
    const sent: Promise<void> = writeBatch(table, items)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => busy.delete(sent));
    busy.add(sent);
  };
  const check = () => {
    if (failure) throw failure.error;
  };
  const closeStretch = () => {
    if (stretch.size > 0) batch.push(stretch.item());
    stretch = new StretchBuilder();
  };
  return {
    add(record) {
      const { campaign_id, seq } = record;
      batch.push({ ...recordKey(campaign_id, seq), ...record });
      stretch.add(record);
      if (batch.length < BATCH_SIZE) return undefined;
      send();
      if (stretch.size >= STRETCH) closeStretch();
      if (busy.size < BATCHES_IN_FLIGHT) return undefined;
      return Promise.race(busy).then(check);
    },
    async flush() {
      closeStretch();
      if (batch.length > 0) send();
      await Promise.all(busy);
      check();
    },
  };
}

/** Writes up to 25 items, whatever lies under their keys. */
export async function writeBatch(
  { db, name }: Table,
  items: readonly Item[],
): Promise<void> {
  // The types would have it changed; nobody does.
  let rest = items.map((item) => ({
    PutRequest: { Item: item as Record<string, unknown> },
  }));
  for (let sends = 1; ; sends++) {
    const { UnprocessedItems } = await db.send(
      new BatchWriteCommand({ RequestItems: { [name]: rest } }),
    );
    rest = (UnprocessedItems?.[name] ?? []) as unknown as typeof rest;
    if (rest.length === 0) return;
    if (sends === MAX_SENDS) {
      throw new Error(`table did not take ${rest.length} contact records`);
    }
    await sleep(Math.min(FIRST_WAIT_MS * 2 ** (sends - 1), MAX_WAIT_MS));
  }
}
