import { contactId } from '#functions/adapters/dynamodb/contact-store.ts';
import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import {
  type ImportClaim,
  showProgress,
} from '#functions/adapters/dynamodb/import-claims.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Upload } from '#functions/adapters/dynamodb/upload-store.ts';
import type { TextFile } from '#functions/adapters/files.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import { type AudienceCounts, noCounts } from '#shared/domain/audience-file.ts';
import {
  CountryTally,
  FindingTally,
} from '#shared/domain/audience-findings.ts';
import { iso } from '#shared/domain/instant.ts';
import { countryOf } from '#shared/domain/phone-country.ts';
import { dataRows, type KnownFile } from './read-header.ts';
import { rejectsFile } from './rejects-file.ts';
import { type SortRules, sortRows } from './sort-rows.ts';
import { contactUpdater } from './update-contacts.ts';

/** What is found in the rows of a file. */
export type Report = AudienceCounts &
  Required<Pick<Upload, 'findings' | 'countries'>>;

export const noReport: Report = { ...noCounts, findings: [], countries: [] };

interface WriteDeps {
  readonly table: Table;
  readonly clock: Clock;
  /** Where `rejects.csv` of this upload goes. */
  readonly rejects: (upload: Upload) => TextFile;
  /** Shows how far it is. */
  readonly tell: (changes: Partial<Upload>) => Promise<unknown>;
}

/**
 * Writes a file's contacts above the campaign's total, where nobody sees them
 * yet, and its `rejects.csv`; changes those that are there already, by their
 * external ids.
 *
 * @throws AudienceFault when the file turns out to be of no use; what was
 *   written is left there, to be written over
 */
export async function writeContacts(
  upload: Upload,
  file: KnownFile,
  rules: SortRules,
  claim: ImportClaim,
  deps: WriteDeps,
): Promise<Report> {
  const writer = contactWriter(deps.table);
  const { known } = rules;
  const updater =
    known && contactUpdater(deps.table, upload, known.find, known.retime);
  const rejects = rejectsFile(deps.rejects(upload), file.columns);
  const created_at = iso(deps.clock.now());
  const counter = countedFile(file);
  const findings = new FindingTally(file.columns);
  const countries = new CountryTally();
  try {
    const counts = await sortRows(dataRows(counter.file), rules, {
      accept(contact, index) {
        const seq = claim.base + index;
        countries.add(countryOf(contact.phone_number));
        return writer.add({
          org_id: upload.org_id,
          campaign_id: upload.campaign_id,
          seq,
          id: contactId(upload.id, seq),
          ...contact,
          upload_id: upload.id,
          created_at,
        });
      },
      update(record, fields) {
        countries.add(countryOf(fields.phone_number ?? record.phone_number));
        return updater?.update(record, fields);
      },
      reject(row, reason, column) {
        findings.add(reason, row.line, column);
        return rejects.add(row, reason);
      },
      warn: ({ line }, warning, column) => findings.add(warning, line, column),
      progress: async (counts) => {
        const progress = counter.progress();
        await deps.tell({ ...counts, progress });
        await showProgress(deps.table, claim, progress);
      },
    });
    await writer.flush();
    await updater?.flush();
    await rejects.close();
    return {
      ...counts,
      findings: findings.list(),
      countries: countries.list(),
    };
  } catch (error) {
    await rejects.discard();
    // The claim is given back after this: no write may come later.
    await writer.flush().catch(() => {});
    await updater?.flush().catch(() => {});
    throw error;
  }
}

/** The same file, and how much of it was read: 0 to 1. */
function countedFile(file: KnownFile) {
  let bytes = 0;
  async function* open() {
    for await (const chunk of file.open()) {
      bytes += chunk.byteLength;
      yield chunk;
    }
  }
  return {
    file: { ...file, open },
    progress: () => Math.min(bytes / file.format.bytes, 1),
  };
}
