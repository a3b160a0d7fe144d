import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  contactId,
  findContacts,
} from '#functions/adapters/dynamodb/contact-store.ts';
import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import { findListed } from '#functions/adapters/dynamodb/dnc-store.ts';
import {
  attachUpserted,
  claimImport,
  type ImportClaim,
  releaseImport,
} from '#functions/adapters/dynamodb/import-claims.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type {
  ContactInput,
  UpsertedContacts,
} from '#shared/contracts/contact-changes.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import {
  type ContactFields,
  withFields,
} from '#shared/domain/contact-fields.ts';
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { awaitsContacts } from '#shared/domain/dialing-status.ts';
import { iso } from '#shared/domain/instant.ts';
import { actOnCampaign } from './act-on-campaign.ts';
import { changedMeanwhile, requireCampaign } from './campaign-reply.ts';
import { readInput } from './contact-input.ts';
import { writeChanged } from './write-changed.ts';

/**
 * POST …/contacts: up to 1,000 contacts; one whose external id is known changes,
 * any other is new and comes after those there are. A running campaign calls
 * them as soon as it is their turn.
 *
 * It takes the campaign as an import does, so that their seqs never mix: 409
 * `upload_in_progress` while a file is attached.
 */
export const upsertContacts: HandlerOf<'upsert_contacts'> = async (
  { params, body, caller },
  deps,
) => {
  const { id } = await requireCampaign(deps, caller, params.campaign_id);
  const claim = await takeClaim(deps, caller.org_id, id);
  try {
    // Read again: what is claimed is what counts.
    const campaign = await requireCampaign(deps, caller, id);
    const plan = await planUpsert(deps, campaign, body.contacts);
    await writeNew(deps, campaign, claim, plan);
    await writeChanged(deps, campaign, plan.changed);
    await attach(deps, campaign, claim, plan.fresh.length);
    await startWithContacts(deps, caller, campaign, plan);
    return { status: 200, body: answerOf(plan, claim) };
  } catch (error) {
    await releaseImport(deps.table, claim);
    throw error;
  }
};

async function takeClaim(
  { table, new_id, real_clock }: Deps,
  org_id: string,
  campaign_id: string,
): Promise<ImportClaim> {
  const claimant = { org_id, campaign_id, id: new_id('ups') };
  const token = new_id('imp');
  const taken = await claimImport(table, claimant, token, real_clock.now());
  if (taken.kind === 'claimed') return taken.claim;
  if (taken.kind === 'busy') {
    throw new Refusal(
      409,
      'upload_in_progress',
      'Contacts of another request or file are being attached. Try again when they are.',
      {},
      { 'retry-after': '2' },
    );
  }
  throw ended();
}

const ended = () =>
  new Refusal(
    409,
    'not_editable',
    'The campaign has ended; it takes no more contacts.',
  );

interface Fresh {
  readonly index: number;
  readonly fields: ContactFields & { readonly phone_number: string };
}
interface Changed {
  readonly index: number;
  readonly before: ContactRecord;
  readonly after: ContactRecord;
}
interface Plan {
  readonly fresh: Fresh[];
  readonly changed: Changed[];
  readonly rejected: UpsertedContacts['rejected'];
}

/** What is said of a contact's numbers: nothing, the first, or all. */
const saidNumbers = ({ phone_number, phone_numbers }: ContactFields) =>
  phone_numbers ?? (phone_number === undefined ? [] : [phone_number]);

/** Decides on every contact, in order: of two with one number the first is taken. */
async function planUpsert(
  { table }: Deps,
  campaign: Campaign,
  inputs: readonly ContactInput[],
): Promise<Plan> {
  const readings = inputs.map((it) => readInput(it, campaign.default_country));
  const said = readings.flatMap((it) =>
    it.kind === 'fields' ? [it.fields] : [],
  );
  const numbers = said.flatMap(saidNumbers);
  const external_ids = said.flatMap(({ external_id: it }) => (it ? [it] : []));
  const { org_id, id: campaign_id, own_dnc } = campaign;
  const [found, byOrg, byCampaign] = await Promise.all([
    findContacts(table, campaign, { numbers, external_ids }),
    findListed(table, { org_id }, numbers),
    own_dnc
      ? findListed(table, { org_id, campaign_id }, numbers)
      : new Map<string, unknown>(),
  ]);
  const known = new Map(
    found.flatMap(({ record }) =>
      record.external_id === undefined ? [] : [[record.external_id, record]],
    ),
  );
  /** Who has a number: a record, or a row of this request. */
  const holders = new Map<string, string | number>(
    found.flatMap(({ record }) =>
      numbersOf(record).map((number) => [number, record.id] as const),
    ),
  );
  const named = new Set<string>();
  /** @param self - the contact that is changed; undefined for a new one */
  const faultOf = (
    fields: ContactFields,
    self: string | undefined,
  ): string | null => {
    const own = saidNumbers(fields);
    if (own.length === 0) return self ? null : 'missing_phone_number';
    const isOthers = (number: string) => (holders.get(number) ?? self) !== self;
    if (own.some(isOthers)) return 'duplicate';
    const isListed = (it: string) => byOrg.has(it) || byCampaign.has(it);
    return own.every(isListed) ? 'suppressed' : null;
  };
  const plan: Plan = { fresh: [], changed: [], rejected: [] };
  readings.forEach((reading, index) => {
    const external_id = inputs[index]!.external_id ?? null;
    const before = external_id === null ? undefined : known.get(external_id);
    const isSaid = external_id !== null && named.has(external_id);
    const fault =
      reading.kind === 'fault'
        ? reading.reason
        : isSaid
          ? 'duplicate'
          : faultOf(reading.fields, before?.id);
    if (reading.kind === 'fault' || fault !== null) {
      plan.rejected.push({ index, external_id, reason: fault ?? 'invalid' });
      return;
    }
    const { fields } = reading;
    const { phone_number } = fields;
    if (external_id !== null) named.add(external_id);
    for (const number of saidNumbers(fields)) {
      holders.set(number, before?.id ?? index);
    }
    if (before) {
      plan.changed.push({ index, before, after: withFields(before, fields) });
    } else if (phone_number !== undefined) {
      plan.fresh.push({ index, fields: { ...fields, phone_number } });
    }
  });
  return plan;
}

/** Above the campaign's total, where they are nobody's contacts yet. */
async function writeNew(
  { table, clock }: Deps,
  campaign: Campaign,
  claim: ImportClaim,
  { fresh }: Plan,
): Promise<void> {
  const writer = contactWriter(table);
  const created_at = iso(clock.now());
  for (const [index, { fields }] of fresh.entries()) {
    const seq = claim.base + index;
    const empty: ContactRecord = {
      org_id: campaign.org_id,
      campaign_id: campaign.id,
      seq,
      id: contactId(claim.upload_id, seq),
      phone_number: fields.phone_number,
      custom_fields: {},
      created_at,
    };
    await writer.add(withFields(empty, fields));
  }
  await writer.flush();
}

async function attach(
  { table, clock, workflow }: Deps,
  { org_id, id: campaign_id }: Campaign,
  claim: ImportClaim,
  created: number,
): Promise<void> {
  if (created === 0) return releaseImport(table, claim);
  const outcome = await attachUpserted(table, claim, created, iso(clock.now()));
  const campaign = await getCampaign(table, org_id, campaign_id);
  if (outcome === 'lost') {
    const isOver = campaign === undefined || isTerminal(campaign.status);
    throw isOver ? ended() : changedMeanwhile();
  }
  if (campaign?.status !== 'running') return;
  const { run_number } = campaign;
  await workflow.wake({ org_id, campaign_id, run_number });
}

/**
 * A campaign that was made to start at once, and had nobody to call.
 *
 * @throws Refusal 409 over the budget: sent again, the contacts are there and
 *   it is tried anew
 */
async function startWithContacts(
  deps: Deps,
  caller: Caller,
  campaign: Campaign,
  { fresh, changed }: Plan,
): Promise<void> {
  if (!awaitsContacts(campaign)) return;
  if (fresh.length + changed.length === 0) return;
  const { id: campaign_id } = campaign;
  await actOnCampaign(deps, { caller, campaign_id, action: 'start' });
}

function answerOf(
  { fresh, changed, rejected }: Plan,
  claim: ImportClaim,
): UpsertedContacts {
  const contacts = [
    ...fresh.map(({ index, fields }, place) => ({
      index,
      id: contactId(claim.upload_id, claim.base + place),
      external_id: fields.external_id ?? null,
      result: 'created' as const,
    })),
    ...changed.map(({ index, after }) => ({
      index,
      id: after.id,
      external_id: after.external_id ?? null,
      result: 'updated' as const,
    })),
  ].sort((a, b) => a.index - b.index);
  const [created, updated] = [fresh.length, changed.length];
  return { created, updated, rejected, contacts };
}
