import { Readable } from 'node:stream';
import { csvText } from '#functions/adapters/csv-text.ts';
import { readContacts } from '#functions/adapters/dynamodb/contact-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { listUploads } from '#functions/adapters/dynamodb/upload-store.ts';
import { conversationsOf } from '#functions/conversations/read-conversations.ts';
import type { Deps, HandlerOf } from '#functions/platform/route.ts';
import type { AttemptView } from '#shared/contracts/contacts.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { planColumns } from '#shared/domain/column-mapping.ts';
import { type ContactRecord, isAccepted } from '#shared/domain/contact.ts';
import { effectiveStatus } from '#shared/domain/effective-status.ts';
import { requireCampaign } from './campaign-reply.ts';
import { attemptView } from './contact-view.ts';
import { runAsked } from './run-asked.ts';

const CONTACTS_PER_READ = 1_000;

/** Columns of every report, in the contract's order: none is renamed or moved. */
export const attemptColumns = [
  'id',
  'contact_id',
  'attempt_number',
  'kind',
  'phone_number',
  'from_number',
  'conversation_id',
  'status',
  'outcome',
  'sip_code',
  'sip_text',
  'started_at',
  'answered_at',
  'ended_at',
  'ring_seconds',
  'duration_seconds',
  'cost_usd',
  'result',
] as const satisfies readonly (keyof AttemptView)[];

/** What follows: of the contact, then one column for each custom field. */
const contactColumns = ['external_id', 'contact_status'] as const;

/**
 * The report as CSV, a part for each thousand contacts: one row for each
 * attempt of the run that the carrier accepted, contacts in seq order,
 * attempts in their order. Custom fields are the columns of the campaign's
 * files, by name, and come last; one that is called like a column before it is
 * written as `custom_<name>`.
 */
export async function* attemptReport(
  table: Table,
  campaign: Campaign,
): AsyncGenerator<string> {
  const fields = await customFields(table, campaign);
  const names = fields.map(columnOfField);
  yield csvText([[...attemptColumns, ...contactColumns, ...names]]);
  const total = campaign.total_contacts;
  for (let from = 0; from < total; from += CONTACTS_PER_READ) {
    const to = Math.min(from + CONTACTS_PER_READ, total);
    const contacts = await readContacts(table, campaign, from, to);
    const { org_id } = campaign;
    const conversations = await conversationsOf(table, org_id, contacts);
    const rows = contacts.flatMap(({ record, state }) => {
      const status = effectiveStatus(state, campaign);
      return (state?.attempts ?? [])
        .filter(isAccepted)
        .map((attempt) =>
          row(
            attemptView(attempt, record.id, state!, conversations),
            record,
            status,
            fields,
          ),
        );
    });
    if (rows.length > 0) yield csvText(rows);
  }
}

function row(
  attempt: AttemptView,
  record: ContactRecord,
  status: string,
  fields: readonly string[],
): unknown[] {
  return [
    ...attemptColumns.map((column) =>
      column === 'result' && attempt.result
        ? JSON.stringify(attempt.result)
        : attempt[column],
    ),
    record.external_id ?? null,
    status,
    ...fields.map((field) =>
      Object.hasOwn(record.custom_fields, field)
        ? record.custom_fields[field]
        : null,
    ),
  ];
}

const taken = new Set<string>([...attemptColumns, ...contactColumns]);
const columnOfField = (name: string) =>
  taken.has(name) ? `custom_${name}` : name;

/** Names of custom fields over all files, and of the first contact. */
async function customFields(
  table: Table,
  campaign: Campaign,
): Promise<string[]> {
  const names = new Set<string>();
  for (const upload of await listUploads(table, campaign.id)) {
    if (upload.status !== 'attached' || upload.mapping === null) continue;
    const planned = planColumns(upload.columns, upload.mapping);
    if (planned.kind !== 'plan') continue;
    for (const { name } of planned.plan.custom) names.add(name);
  }
  // A clone has contacts without a file of its own.
  const to = Math.min(1, campaign.total_contacts);
  for (const { record } of await readContacts(table, campaign, 0, to)) {
    for (const name of Object.keys(record.custom_fields)) names.add(name);
  }
  names.delete('external_id');
  return [...names];
}

/** GET …/attempt-report.csv. */
export const getAttemptReport: HandlerOf<
  'get_attempt_report',
  Pick<Deps, 'table'>
> = async ({ caller, params, query }, deps) => {
  const current = await requireCampaign(deps, caller, params.campaign_id);
  const campaign = runAsked(current, query);
  return {
    status: 200,
    file: Readable.from(attemptReport(deps.table, campaign)),
    content_type: 'text/csv; charset=utf-8',
    headers: {
      'content-disposition': `attachment; filename="${campaign.id}-attempts.csv"`,
    },
  };
};
