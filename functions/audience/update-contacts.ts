import { isDeepStrictEqual } from 'node:util';
import { updateRecord } from '#functions/adapters/dynamodb/contact-changes.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Upload } from '#functions/adapters/dynamodb/upload-store.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import {
  type ContactFields,
  isRetimed,
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
 * @param retime - gives who waits another instant, by what is known now
 * @throws from `update` or `flush` what a transaction met
 */
export function contactUpdater(
  table: Table,
  upload: Pick<Upload, 'id'>,
  find: FindKnown,
  retime: (record: ContactRecord) => Promise<unknown>,
): ContactUpdater {
  const busy = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const check = () => {
    if (failure) throw failure.error;
  };
  const write = async (read: ContactRecord, fields: ContactFields) => {
    const { id, external_id = '', later_upload_ids } = read;
    // A run before this one may have been cut off after it wrote the record.
    const wasWritten = later_upload_ids?.includes(upload.id) ?? false;
    const mayMove = wasWritten || isRetimed(read, withFields(read, fields));
    let record: ContactRecord | undefined = read;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      // Deleted, erased or renamed meanwhile: the row is of nobody any more.
      if (record?.id !== id) return;
      const after = asChangedBy(upload, withFields(record, fields));
      const isWritten =
        !saysNews(record, fields) || (await updateRecord(table, record, after));
      if (isWritten && mayMove) await retime(after);
      if (isWritten) return;
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
