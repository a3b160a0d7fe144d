import { isDeepStrictEqual } from 'node:util';
import { updateRecord } from '#functions/adapters/dynamodb/contact-changes.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Upload } from '#functions/adapters/dynamodb/upload-store.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import {
  type ContactFields,
  withFields,
} from '#shared/domain/contact-fields.ts';
import type { FindKnown } from './known-contacts.ts';

/** Transactions side by side. */
const TOGETHER = 16;
/** Changes by others between reading and writing one contact. */
const MAX_TRIES = 8;

/** Whether a row says of a contact what is not known of it yet. */
export const saysNews = (
  record: ContactRecord,
  fields: ContactFields,
): boolean => !isDeepStrictEqual(withFields(record, fields), record);

export interface ContactUpdater {
  /** Waits only while all transactions are busy. */
  update(
    record: ContactRecord,
    fields: ContactFields,
  ): Promise<void> | undefined;
  /** Everything is written when this resolves. */
  flush(): Promise<void>;
}

/**
 * Changes contacts to what a file says of them. Done again after a crash it
 * changes nothing more: a contact names the files that changed it.
 *
 * @throws from `update` or `flush` what a transaction met
 */
export function contactUpdater(
  table: Table,
  upload: Pick<Upload, 'id'>,
  find: FindKnown,
): ContactUpdater {
  const busy = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const check = () => {
    if (failure) throw failure.error;
  };
  const write = async (read: ContactRecord, fields: ContactFields) => {
    const { id, external_id = '' } = read;
    let record: ContactRecord | undefined = read;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      // Deleted, erased or renamed meanwhile: the row is of nobody any more.
      if (record?.id !== id || !saysNews(record, fields)) return;
      const after = asChangedBy(upload, withFields(record, fields));
      if (await updateRecord(table, record, after)) return;
      record = (await find([external_id])).get(external_id);
    }
    throw new Error(`contact ${id} keeps changing`);
  };
  return {
    update(record, fields) {
      const written: Promise<void> = write(record, fields)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => busy.delete(written));
      busy.add(written);
      return busy.size < TOGETHER ? undefined : Promise.race(busy).then(check);
    },
    async flush() {
      await Promise.all(busy);
      check();
    },
  };
}

const asChangedBy = (
  { id }: Pick<Upload, 'id'>,
  record: ContactRecord,
): ContactRecord => ({
  ...record,
  later_upload_ids: [...new Set([...(record.later_upload_ids ?? []), id])],
});
