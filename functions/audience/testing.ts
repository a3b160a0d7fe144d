import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Upload } from '#functions/adapters/dynamodb/upload-store.ts';
import type { TextFile } from '#functions/adapters/files.ts';
import type {
  AudienceContact,
  AudienceCounts,
  RowFault,
} from '#shared/domain/audience-file.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { makeCampaign } from '#shared/domain/testing.ts';
import type { OpenFile } from './inspect-file.ts';
import { NumberSet } from './number-set.ts';
import { chooseMapping, dataRows, openAudienceFile } from './read-header.ts';
import { rejectsFile } from './rejects-file.ts';
import { sortRows } from './sort-rows.ts';

/** Builders and partners for the tests of audience files and contacts. */

/** The file in small parts: whatever is cut in two must still be read whole. */
export function fileOf(text: string | Uint8Array, part = 7): OpenFile {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return async function* () {
    for (let at = 0; at < bytes.byteLength; at += part) {
      yield bytes.subarray(at, at + part);
    }
  };
}

export interface Sorted {
  readonly counts: AudienceCounts;
  readonly accepted: readonly string[];
  readonly contacts: readonly AudienceContact[];
  /** `line reason`, in file order. */
  readonly rejected: readonly string[];
  /** `rejects.csv`. */
  readonly report: string;
}

/** What becomes of each row, with nothing stored. */
export async function sortFile(
  text: string | Uint8Array,
  {
    country = 'US',
    do_not_call = [] as readonly string[],
    known = [] as readonly string[],
    part = 7,
  } = {},
): Promise<Sorted> {
  const file = await openAudienceFile(fileOf(text, part));
  const choice = chooseMapping(file.columns, null);
  if (choice.kind === 'unclear') throw new Error('unclear mapping');
  const [seen, listed] = [new NumberSet(), new NumberSet()];
  for (const number of known) seen.add(number);
  for (const number of do_not_call) listed.add(number);
  const contacts: AudienceContact[] = [];
  const rejected: string[] = [];
  const parts: string[] = [];
  const rejects = rejectsFile(textIn(parts), file.columns);
  const counts = await sortRows(
    dataRows(file),
    { plan: choice.plan, default_country: country, seen, do_not_call: listed },
    {
      accept(contact) {
        contacts.push(contact);
        return undefined;
      },
      reject(row, reason: RowFault) {
        rejected.push(`${row.line} ${reason}`);
        return rejects.add(row, reason);
      },
    },
  );
  await rejects.close();
  const accepted = contacts.map(({ phone_number }) => phone_number);
  return { counts, accepted, contacts, rejected, report: parts.join('') };
}

function textIn(parts: string[]): TextFile {
  return {
    write(text) {
      parts.push(text);
      return undefined;
    },
    close: async () => {},
    discard: async () => {},
  };
}

/** A text file that keeps what was put under its key. */
export function keptText(
  kept: Map<string, string>,
  key: (upload: Upload) => string,
): (upload: Upload) => TextFile {
  return (upload) => {
    const parts: string[] = [];
    return {
      ...textIn(parts),
      async close() {
        kept.set(key(upload), parts.join(''));
      },
      async discard() {
        parts.length = 0;
      },
    };
  };
}

/** A draft without contacts. */
export const draftCampaign = (changes: Partial<Campaign> = {}): Campaign =>
  makeCampaign({
    org_id: 'local',
    status: 'draft',
    started_at: null,
    total_contacts: 0,
    ...changes,
  });

export async function putContacts(
  table: Table,
  records: readonly ContactRecord[],
): Promise<void> {
  const writer = contactWriter(table);
  for (const record of records) await writer.add(record);
  await writer.flush();
}
