import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  addToDnc as addEntries,
  countDnc,
  type DncEntry,
  type DncList,
  findListed,
  listDnc as listEntries,
  openCampaignList,
  removeFromDnc as removeEntry,
} from '#functions/adapters/dynamodb/dnc-store.ts';
import { suppressListed } from '#functions/dial/suppress-listed.ts';
import { decodeCursor, encodeCursor } from '#functions/platform/cursor.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import { notFound } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { DncEntryView } from '#shared/contracts/dnc.ts';
import { iso } from '#shared/domain/instant.ts';
import { readPhoneNumber } from '#shared/domain/phone-number.ts';

export const entryView = (entry: DncEntry): DncEntryView => ({
  phone_number: entry.phone_number,
  scope: entry.campaign_id === undefined ? 'organization' : 'campaign',
  campaign_id: entry.campaign_id ?? null,
  reason: entry.reason,
  source: entry.source,
  created_at: entry.created_at,
  created_by: entry.created_by,
});

/** The list that is meant. @throws Refusal 404 for a campaign that is not the caller's */
export async function requireList(
  { table }: Pick<Deps, 'table'>,
  { org_id }: Caller,
  campaign_id: string | undefined,
): Promise<DncList> {
  if (campaign_id === undefined) return { org_id };
  if (!(await getCampaign(table, org_id, campaign_id))) throw notFound();
  return { org_id, campaign_id };
}

/** GET /dnc: by number, so that a page is a key range. */
export const listDnc: HandlerOf<'list_dnc'> = async (
  { query, caller },
  { table },
) => {
  const { limit, q } = query;
  const list = await requireList({ table }, caller, query.campaign_id);
  const after = decodeCursor(query.cursor);
  const [page, total] = await Promise.all([
    listEntries(table, list, limit, after, q),
    countDnc(table, list, q),
  ]);
  const next_cursor = page.next === undefined ? null : encodeCursor(page.next);
  const data = page.entries.map(entryView);
  return { status: 200, body: { data, next_cursor, total, limit } };
};

/** What is put on a list, and why. */
export interface Addition {
  readonly list: DncList;
  /** E.164, each once. */
  readonly numbers: readonly string[];
  readonly reason: string | null;
  readonly source: string;
}

export interface Added {
  /** As they are on the list now, in the order of the numbers. */
  readonly entries: readonly DncEntry[];
  readonly added: number;
  readonly suppressed_contacts: number;
}

/**
 * Puts numbers on a list; one that is there keeps who listed it, when and why.
 * What waits to be called under them in running campaigns is stopped.
 */
export async function putOnList(
  deps: Pick<Deps, 'table' | 'clock' | 'workflow'>,
  caller: Caller,
  { list, numbers, reason, source }: Addition,
): Promise<Added> {
  const { table, clock } = deps;
  const { org_id, campaign_id } = list;
  if (
    campaign_id !== undefined &&
    !(await openCampaignList(table, org_id, campaign_id))
  ) {
    throw notFound();
  }
  const known = await findListed(table, list, numbers);
  const fresh = numbers
    .filter((number) => !known.has(number))
    .map(
      (phone_number): DncEntry => ({
        org_id,
        ...(campaign_id !== undefined && { campaign_id }),
        phone_number,
        reason,
        source,
        created_at: iso(clock.now()),
        created_by: caller.actor,
      }),
    );
  await addEntries(table, fresh);
  // Also for those listed before: a request that was cut off may come again.
  const suppressed_contacts = await suppressListed(deps, { ...list, numbers });
  const now = new Map(fresh.map((entry) => [entry.phone_number, entry]));
  return {
    entries: numbers.map((it) => known.get(it) ?? now.get(it)!),
    added: fresh.length,
    suppressed_contacts,
  };
}

/** POST /dnc: one number or up to 1,000, each accepted or rejected by itself. */
export const addToDnc: HandlerOf<'add_to_dnc'> = async (
  { body, caller },
  deps,
) => {
  const list = await requireList(deps, caller, body.campaign_id);
  const asked = body.phone_numbers ?? [body.phone_number!];
  const numbers = new Set<string>();
  const rejected: { index: number; phone_number: string; reason: string }[] =
    [];
  asked.forEach((phone_number, index) => {
    const reading = readPhoneNumber(phone_number, body.default_country);
    if (reading.kind === 'valid') numbers.add(reading.phone_number);
    else rejected.push({ index, phone_number, reason: reading.reason });
  });
  if (numbers.size === 0) {
    throw invalidRequest(
      rejected.map(({ index, reason }) => ({
        path:
          body.phone_numbers === undefined
            ? 'phone_number'
            : `phone_numbers.${index}`,
        code: reason,
        message: 'is not a phone number that can be called',
      })),
    );
  }
  const { entries, added, suppressed_contacts } = await putOnList(
    deps,
    caller,
    {
      list,
      numbers: [...numbers],
      reason: body.reason ?? null,
      source: body.source,
    },
  );
  return {
    status: 201,
    body: {
      added,
      already_listed: entries.length - added,
      rejected,
      suppressed_contacts,
      data: entries.map(entryView),
    },
  };
};

/** DELETE /dnc/{phone_number}: 404 when it is not on that list. */
export const removeFromDnc: HandlerOf<'remove_from_dnc'> = async (
  { params, query, caller },
  { table },
) => {
  const { org_id, campaign_id } = await requireList(
    { table },
    caller,
    query.campaign_id,
  );
  const reading = readPhoneNumber(asE164(params.phone_number), 'US');
  if (reading.kind !== 'valid') throw notFound();
  const { phone_number } = reading;
  if (!(await removeEntry(table, org_id, phone_number, campaign_id))) {
    throw notFound();
  }
  return { status: 204 };
};

/** A plus sign in an address is often sent as a space, or left out. */
const asE164 = (text: string) => `+${text.trim().replace(/^\+/, '')}`;

/** POST /dnc/check: the organization's list, and a campaign's own if one is named. */
export const checkDnc: HandlerOf<'check_dnc'> = async (
  { body, caller },
  { table },
) => {
  const { org_id } = caller;
  const list = await requireList({ table }, caller, body.campaign_id);
  const readings = body.phone_numbers.map((it) =>
    readPhoneNumber(it, body.default_country),
  );
  const numbers = readings.flatMap((it) =>
    it.kind === 'valid' ? [it.phone_number] : [],
  );
  const [byOrg, byCampaign] = await Promise.all([
    findListed(table, { org_id }, numbers),
    findListed(table, list, numbers),
  ]);
  const data = readings.map((reading, index) => {
    const normalized = reading.kind === 'valid' ? reading.phone_number : null;
    const entry =
      normalized === null
        ? undefined
        : (byOrg.get(normalized) ?? byCampaign.get(normalized));
    return {
      phone_number: body.phone_numbers[index]!,
      normalized,
      listed: entry !== undefined,
      entry: entry ? entryView(entry) : null,
    };
  });
  return { status: 200, body: { data } };
};
