import { setTimeout as sleep } from 'node:timers/promises';
import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  attachContacts,
  claimImport,
  type ImportClaim,
  releaseImport,
} from '#functions/adapters/dynamodb/import-claims.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import {
  type Upload,
  updateUpload,
} from '#functions/adapters/dynamodb/upload-store.ts';
import type { TextFile } from '#functions/adapters/files.ts';
import type { Workflow } from '#functions/platform/route.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import { parkOneAnew } from '#functions/workflow/park-anew.ts';
import { isTerminal } from '#shared/domain/campaign.ts';
import type {
  ColumnMapping,
  ColumnPlan,
} from '#shared/domain/column-mapping.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { iso } from '#shared/domain/instant.ts';
import { doNotCallSet } from './do-not-call-set.ts';
import { AudienceFault, type OpenFile } from './inspect-file.ts';
import { findKnown, readKnown } from './known-contacts.ts';
import {
  chooseMapping,
  type KnownFile,
  openAudienceFile,
  readToEnd,
} from './read-header.ts';
import type { SortRules } from './sort-rows.ts';
import { noReport, type Report, writeContacts } from './write-contacts.ts';

export interface ImportDeps {
  readonly table: Table;
  readonly clock: Clock;
  readonly real_clock: Clock;
  readonly new_id: (prefix: string) => string;
  readonly workflow: Pick<Workflow, 'wake'>;
  /** Where `rejects.csv` of this upload goes. */
  readonly rejects: (upload: Upload) => TextFile;
  /** How often to ask again, every two seconds, while another import runs. */
  readonly patience: number;
}

const PATIENCE_MS = 2_000;
/** An import that finds one of these goes on with it, or does it again. */
const unfinished = ['staged', 'validating', 'attaching'] as const;

/**
 * Reads the file of an upload into the campaign. May be run again at any time,
 * and after a crash: contacts are written above the campaign's total and become
 * real in one write at the end, all of the file or nothing.
 *
 *     staged ─▶ validating ─▶ attaching ─▶ attached
 *                    ├─▶ validated: which column holds the numbers is not clear
 *                    └─▶ rejected: nothing of the file can be used
 *
 * @param open - reads the file from its start, twice or three times
 * @returns the upload as it is now
 * @throws Error when another import has the campaign, or a neighbour fails; the
 *   upload then stays as it is, to be tried again
 */
export async function importUpload(
  upload: Upload,
  open: OpenFile,
  deps: ImportDeps,
): Promise<Upload> {
  const begun = await updateUpload(deps.table, upload, unfinished, {
    status: 'validating',
    ...noReport,
    progress: 0,
  });
  if (begun === undefined) return upload;
  try {
    const file = await openAudienceFile(open);
    const choice = chooseMapping(file.columns, begun.mapping);
    if (choice.kind === 'clear') return await attach(begun, file, choice, deps);
    return await finish(begun, deps, {
      status: 'validated',
      size_bytes: file.format.bytes,
      sha256: file.format.sha256,
      columns: [...file.columns],
      mapping: asStored(choice.suggestion),
    });
  } catch (error) {
    if (!(error instanceof AudienceFault)) throw error;
    return await finish(begun, deps, {
      status: 'rejected',
      ...noReport,
      error: { code: error.code, detail: error.message },
      finished_at: iso(deps.clock.now()),
    });
  }
}

const asStored = (mapping: ColumnMapping | undefined) =>
  mapping === undefined ? null : (mapping as Upload['mapping']);

async function finish(
  upload: Upload,
  deps: Pick<ImportDeps, 'table'>,
  changes: Partial<Upload>,
): Promise<Upload> {
  const from = ['validating', 'attaching'] as const;
  return (await updateUpload(deps.table, upload, from, changes)) ?? upload;
}

async function attach(
  upload: Upload,
  file: KnownFile,
  { mapping, plan }: { mapping: ColumnMapping; plan: ColumnPlan },
  deps: ImportDeps,
): Promise<Upload> {
  const claim = await takeClaim(upload, deps);
  try {
    const started = await finish(upload, deps, {
      status: 'attaching',
      size_bytes: file.format.bytes,
      sha256: file.format.sha256,
      columns: [...file.columns],
      mapping: asStored(mapping),
    });
    const rules = await sortRules(started, plan, claim, deps);
    // Contacts that are there already are changed as their rows are read.
    if (rules.known) await readToEnd(file);
    const report = await writeContacts(started, file, rules, claim, {
      ...deps,
      tell: (changes) => finish(started, deps, changes),
    });
    if (report.rejected === report.rows) throw new NothingToCall(report);
    return await settle(started, report, claim, deps);
  } catch (error) {
    if (error instanceof AudienceFault) await releaseImport(deps.table, claim);
    if (error instanceof NothingToCall) {
      return await finish(upload, deps, {
        status: 'rejected',
        ...error.report,
        progress: 1,
        error: { code: error.code, detail: error.message },
        finished_at: iso(deps.clock.now()),
      });
    }
    throw error;
  }
}

/** Every row was read, and none holds a number: the report stays. */
class NothingToCall extends AudienceFault {
  readonly report: Report;

  constructor(report: Report) {
    super('no_valid_contacts');
    this.report = report;
  }
}

async function takeClaim(
  upload: Upload,
  deps: ImportDeps,
): Promise<ImportClaim> {
  for (let tries = 1; ; tries++) {
    const outcome = await claimImport(
      deps.table,
      upload,
      deps.new_id('imp'),
      deps.real_clock.now(),
    );
    if (outcome.kind === 'claimed') return outcome.claim;
    if (outcome.kind !== 'busy') throw new AudienceFault('campaign_ended');
    if (tries >= deps.patience) {
      throw new Error(`another import has the campaign ${upload.campaign_id}`);
    }
    await sleep(PATIENCE_MS);
  }
}

async function sortRules(
  upload: Upload,
  plan: ColumnPlan,
  claim: ImportClaim,
  { table, clock }: ImportDeps,
): Promise<SortRules> {
  const campaign = await getCampaign(table, upload.org_id, upload.campaign_id);
  if (campaign === undefined) throw new AudienceFault('campaign_ended');
  const byId = plan.external_id !== undefined;
  const known = await readKnown(table, campaign.id, claim.base, byId);
  const find = findKnown(table, campaign, known);
  const retime = (record: ContactRecord) =>
    parkOneAnew({ table, clock }, campaign, record);
  return {
    plan,
    default_country: upload.default_country ?? campaign.default_country,
    seen: known.numbers,
    timezone: campaign.schedule.timezone,
    do_not_call: await doNotCallSet(table, campaign),
    ...(known.seqs.size > 0 && {
      known: { find, retime, upload_id: upload.id },
    }),
  };
}

async function settle(
  upload: Upload,
  found: Report,
  claim: ImportClaim,
  deps: ImportDeps,
): Promise<Upload> {
  const now = iso(deps.clock.now());
  const report = { ...found, progress: 1, finished_at: now, error: null };
  const outcome = await attachContacts(deps.table, claim, report, now);
  const { table } = deps;
  const campaign = await getCampaign(table, upload.org_id, upload.campaign_id);
  if (outcome === 'lost') {
    // Not lost to another when the upload was discarded meanwhile.
    await releaseImport(table, claim);
    if (campaign === undefined || isTerminal(campaign.status)) {
      throw new AudienceFault('campaign_ended');
    }
    throw new Error(`the claim on campaign ${upload.campaign_id} was lost`);
  }
  if (campaign?.status === 'running' && found.accepted > 0) {
    await deps.workflow.wake({
      org_id: campaign.org_id,
      campaign_id: campaign.id,
      run_number: campaign.run_number,
    });
  }
  return { ...upload, ...report, status: 'attached' };
}
