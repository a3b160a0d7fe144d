import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Upload } from '#functions/adapters/dynamodb/upload-store.ts';
import type { TextFile } from '#functions/adapters/files.ts';
import type { AudienceCounts, RowFault } from '#shared/domain/audience-file.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import type { OpenFile } from './inspect-file.ts';
import { NumberSet } from './number-set.ts';
import { chooseMapping, dataRows, openAudienceFile } from './read-header.ts';
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
  /** `line reason`, in file order. */
  readonly rejected: readonly string[];
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
  const accepted: string[] = [];
  const rejected: string[] = [];
  const counts = await sortRows(
    dataRows(file),
    { plan: choice.plan, default_country: country, seen, do_not_call: listed },
    {
      accept(contact) {
        accepted.push(contact.phone_number);
        return undefined;
      },
      reject(row, reason: RowFault) {
        rejected.push(`${row.line} ${reason}`);
        return undefined;
      },
    },
  );
  return { counts, accepted, rejected };
}

/** A text file that keeps what was put under its key. */
export function keptText(
  kept: Map<string, string>,
  key: (upload: Upload) => string,
): (upload: Upload) => TextFile {
  return (upload) => {
    const parts: string[] = [];
    return {
      write(text) {
        parts.push(text);
        return undefined;
      },
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
export function draftCampaign(changes: Partial<Campaign> = {}): Campaign {
  return {
    org_id: 'local',
    id: 'cmp_1',
    name: 'Follow-ups',
    external_id: null,
    status: 'draft',
    completion_reason: null,
    sealed: false,
    version: 1,
    run_number: 1,
    agent_id: 'agt_demo',
    number_pool: [{ number_id: 'num_demo' }],
    number_selection: { sticky: true, country_match: 'off' },
    max_concurrent_calls: 5,
    dial_mode: 'progressive',
    priority: 5,
    admission: 'strict',
    retry_policy: {
      max_attempts: 3,
      delay_seconds: 300,
      backoff: 'fixed',
      on_system: ['no_answer'],
    },
    schedule: {
      timezone: 'UTC',
      timezone_mode: 'campaign',
      windows: [],
      mode: 'multi_day',
    },
    amd: { enabled: false, on_machine: 'hang_up', on_unknown: 'attach' },
    callback_detection: { enabled: false },
    budget_usd: null,
    goal: null,
    variants: null,
    ring_timeout_seconds: 30,
    max_call_seconds: 3600,
    default_country: 'US',
    compliance: { profile: 'none' },
    variables: null,
    config_url: null,
    scheduled_at: null,
    started_at: null,
    completed_at: null,
    created_at: '2026-01-01T00:00:00.000Z',
    created_by: 'key_1',
    updated_at: '2026-01-01T00:00:00.000Z',
    paused: null,
    draining: false,
    activity_count: 0,
    total_contacts: 0,
    importing: null,
    ...changes,
  };
}

export async function putContacts(
  table: Table,
  records: readonly ContactRecord[],
): Promise<void> {
  const writer = contactWriter(table);
  for (const record of records) await writer.add(record);
  await writer.flush();
}
