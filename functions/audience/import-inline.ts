import {
  putUpload,
  type Upload,
} from '#functions/adapters/dynamodb/upload-store.ts';
import { textInMemory } from '#functions/adapters/files.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Deps } from '#functions/platform/route.ts';
import type { UploadView } from '#shared/contracts/uploads.ts';
import { noCounts, readRow } from '#shared/domain/audience-file.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { iso } from '#shared/domain/instant.ts';
import { doNotCallSet } from './do-not-call-set.ts';
import { rejectsKey } from './file-keys.ts';
import { importUpload } from './import-upload.ts';
import { AudienceFault, type OpenFile } from './inspect-file.ts';
import { chooseMapping, dataRows, openAudienceFile } from './read-header.ts';
import { uploadView } from './upload-view.ts';

type InlineDeps = Pick<
  Deps,
  'table' | 'clock' | 'real_clock' | 'new_id' | 'files' | 'workflow'
>;

export interface InlineImport {
  readonly campaign: Pick<
    Campaign,
    'org_id' | 'id' | 'created_by' | 'default_country' | 'schedule'
  >;
  readonly file_name: string;
  readonly bytes: Uint8Array;
  readonly deps: InlineDeps;
  /**
   * Stores the campaign: called once the file is known to be of use, so that a
   * file that is not leaves nothing behind. Left out: it is stored already.
   */
  readonly create?: () => Promise<unknown>;
}

/**
 * Imports a file that came inside the request that creates its campaign.
 *
 * @throws Refusal 422 `missing_phone_number_column`, `no_valid_contacts`,
 *   `too_many_rows` or `unreadable_file`, before anything is stored
 */
export async function importInline({
  campaign,
  file_name,
  bytes,
  deps,
  create,
}: InlineImport): Promise<UploadView> {
  const open = inMemory(bytes);
  await refuseUnusable(open, campaign, deps);
  await create?.();
  const upload: Upload = {
    ...newUpload(campaign, deps, file_name, bytes.byteLength),
    status: 'validating',
  };
  await putUpload(deps.table, upload);
  const done = await importUpload(upload, open, {
    ...deps,
    rejects: (it) => textInMemory(deps.files, rejectsKey(it), 'text/csv'),
    patience: 1,
  });
  return uploadView(done);
}

/**
 * An upload of which nothing is known but its name and size; of whoever made
 * the campaign, unless somebody else is said to have sent it.
 */
export function newUpload(
  campaign: Pick<Campaign, 'org_id' | 'id' | 'created_by'>,
  deps: Pick<Deps, 'new_id' | 'clock'>,
  file_name: string,
  size_bytes: number,
): Upload {
  return {
    id: deps.new_id('upl'),
    org_id: campaign.org_id,
    campaign_id: campaign.id,
    status: 'staged',
    file_name,
    size_bytes,
    sha256: null,
    created_by: campaign.created_by,
    ...noCounts,
    findings: [],
    countries: [],
    progress: 0,
    columns: [],
    mapping: null,
    default_country: null,
    error: null,
    created_at: iso(deps.clock.now()),
    finished_at: null,
  };
}

/** In parts, so that the parser never has ten megabytes of rows at once. */
function inMemory(bytes: Uint8Array): OpenFile {
  const PART = 64 * 1024;
  return async function* () {
    for (let at = 0; at < bytes.byteLength; at += PART) {
      yield bytes.subarray(at, at + PART);
    }
  };
}

async function refuseUnusable(
  open: OpenFile,
  campaign: InlineImport['campaign'],
  deps: InlineDeps,
): Promise<void> {
  try {
    const file = await openAudienceFile(open);
    const choice = chooseMapping(file.columns, null);
    if (choice.kind === 'unclear') {
      throw missingColumn(file.columns, choice.suggestion?.phone_number);
    }
    const listed = await doNotCallSet(deps.table, campaign);
    let isUsable = false;
    // To the end of the file: its last row may be the one that breaks it.
    for await (const rows of dataRows(file)) {
      isUsable ||= rows.some(({ cells }) => {
        const row = readRow(
          cells,
          choice.plan,
          campaign.default_country,
          campaign.schedule.timezone,
        );
        return (
          row.kind === 'contact' &&
          numbersOf(row.contact).some((number) => !listed.has(number))
        );
      });
    }
    if (!isUsable) throw new AudienceFault('no_valid_contacts');
  } catch (error) {
    throw error instanceof AudienceFault ? refusalOf(error) : error;
  }
}

function missingColumn(columns: readonly string[], suggestion?: string) {
  const hint =
    suggestion === undefined
      ? ''
      : ` Did you mean "${suggestion}"? Rename it to phone_number.`;
  return new Refusal(
    422,
    'missing_phone_number_column',
    `The file has no column named phone_number.${hint}`,
    { columns, suggestion: suggestion ?? null },
  );
}

const asProblem = {
  empty_file: 'no_valid_contacts',
  no_rows: 'no_valid_contacts',
  no_valid_contacts: 'no_valid_contacts',
  too_many_rows: 'too_many_rows',
} as const;

/** 422 for a file of which nothing can be taken. */
function refusalOf({ code, message, line }: AudienceFault): Refusal {
  const problem =
    asProblem[code as keyof typeof asProblem] ?? ('unreadable_file' as const);
  return new Refusal(422, problem, message, {
    file_fault: code,
    line: line ?? null,
  });
}
