import { openAsBlob, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { ColumnMapping } from '#shared/client/generated/types.gen.ts';
import type { ContactsFile } from '#shared/client/outdial.ts';
import { UsageError } from './exit.ts';

export interface ContactsOption {
  readonly contacts: ContactsFile;
  readonly file_name: string;
}

/**
 * The file of `--contacts`, not read yet; `-` is the standard input.
 *
 * @throws UsageError when there is no such file
 */
export async function openContacts(path: string): Promise<ContactsOption> {
  if (path === '-') {
    const contacts = process.stdin as AsyncIterable<Uint8Array<ArrayBuffer>>;
    return { contacts, file_name: 'contacts.csv' };
  }
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw new UsageError(`there is no file ${path}`);
  try {
    const contacts = await openAsBlob(path, { type: 'text/csv' });
    return { contacts, file_name: basename(path) };
  } catch {
    throw new UsageError(`${path} cannot be read`);
  }
}

/** What a campaign is called that nobody named: as its file. */
export const nameFrom = (path: string | undefined): string | undefined =>
  path === undefined || path === '-'
    ? undefined
    : basename(path, extname(path)) || undefined;

const FIELDS = ['phone_number', 'external_id', 'timezone', 'scheduled_at'];

/**
 * `phone_number=Mobile`, once for each column; `ignore=Notes` as often as
 * needed.
 *
 * @throws UsageError for another field, or without the phone number
 */
export function mappingOf(pairs: readonly string[]): ColumnMapping | undefined {
  if (pairs.length === 0) return undefined;
  const mapping: Record<string, string> = {};
  const ignore: string[] = [];
  for (const pair of pairs) {
    const [field = '', ...rest] = pair.split('=');
    const column = rest.join('=');
    if (field === 'ignore' && column) ignore.push(column);
    else if (FIELDS.includes(field) && column) mapping[field] = column;
    else
      throw new UsageError(
        `--map ${pair}: say FIELD=COLUMN, with one of ${FIELDS.join(', ')}, ignore`,
      );
  }
  const { phone_number } = mapping;
  if (!phone_number)
    throw new UsageError('--map phone_number=COLUMN is missing');
  return { ...mapping, phone_number, ...(ignore.length > 0 && { ignore }) };
}
