import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { findContacts } from '#functions/adapters/dynamodb/contact-store.ts';
import { isListedFor } from '#functions/adapters/dynamodb/dnc-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { writeState } from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Workflow } from '#functions/platform/route.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { untouched } from '#shared/domain/contact-events.ts';
import { setAside } from '#shared/domain/set-aside.ts';
import type { Engine } from './engine.ts';

interface Listed {
  readonly org_id: string;
  /** Whose list they are on; left out: the organization's. */
  readonly campaign_id?: string | undefined;
  /** E.164. */
  readonly numbers: readonly string[];
}

/**
 * Stops waiting contacts whose numbers were just listed, in the running campaigns
 * of the list. They are found by the directory of each: 11 KB for 1,000 contacts,
 * however many numbers are looked for. Contacts of other campaigns are stopped
 * when they are reached: nobody is called without a look at the list.
 *
 * @returns how many contacts were stopped
 */
export async function suppressListed(
  engine: { readonly table: Table; readonly workflow: Engine['workflow'] },
  { org_id, campaign_id, numbers }: Listed,
): Promise<number> {
  if (numbers.length === 0) return 0;
  const { table } = engine;
  const ids =
    campaign_id === undefined
      ? Object.keys((await getOrgSettings(table, org_id)).running)
      : [campaign_id];
  let stopped = 0;
  for (const id of ids) {
    const campaign = await getCampaign(table, org_id, id);
    if (campaign?.status !== 'running' && campaign?.status !== 'paused') {
      continue;
    }
    stopped += await suppressIn(table, engine.workflow, campaign, numbers);
  }
  return stopped;
}

async function suppressIn(
  table: Table,
  workflow: Pick<Workflow, 'wake'>,
  campaign: Campaign,
  numbers: readonly string[],
): Promise<number> {
  const { org_id, id: campaign_id, run_number } = campaign;
  let stopped = 0;
  for (const { record, state } of await findContacts(table, campaign, {
    numbers,
  })) {
    const { seq } = record;
    // Who has another number is called there.
    if (record.phone_numbers && !(await isListedFor(table, campaign, record))) {
      continue;
    }
    const before = state ?? untouched({ org_id, campaign_id, run_number, seq });
    const after = setAside(before, 'dnc');
    // Whoever claims it at this moment asks the list himself.
    if (after && (await writeState(table, after))) stopped += 1;
  }
  if (stopped > 0) await workflow.wake({ org_id, campaign_id, run_number });
  return stopped;
}
