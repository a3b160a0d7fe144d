import {
  readContacts,
  type StoredContact,
} from '#functions/adapters/dynamodb/contact-store.ts';
import { findListed } from '#functions/adapters/dynamodb/dnc-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { StatsView } from '#shared/contracts/stats.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { isFinal, isLive } from '#shared/domain/contact.ts';
import type { Sampled } from '#shared/domain/forecast-crowds.ts';

/** Contacts that are read, at most: a share of theirs is known to 1.4 %. */
const MOST = 5_000;
/** Into how many stretches of the file they are cut. */
const STRETCHES = 20;

/** Who a run still has to do with, as far as was looked. */
export interface AudienceSample {
  readonly contacts: readonly Sampled[];
  /** Of those who wait: on a do-not-call list, so that they are never called. */
  readonly listed: number;
  /** Every contact was read. */
  readonly exact: boolean;
}

/**
 * The contacts of a campaign that are not done, or where there are many, some
 * from all over the file, each standing for as many as were counted.
 */
export async function sampleAudience(
  table: Table,
  campaign: Campaign,
  stats: StatsView,
): Promise<AudienceSample> {
  const { total_contacts: total } = campaign;
  const exact = total <= MOST;
  if (isTerminal(campaign.status))
    return { contacts: [], listed: 0, exact: true };
  const ranges = stretchesOf(total).map(([from, to]) =>
    readContacts(table, campaign, from, to),
  );
  const read = (await Promise.all(ranges)).flat();
  const open = read.filter(
    ({ record, state }) => !record.deleted && !(state && isFinal(state.status)),
  );
  const weightOf = weightsOf(open, stats);
  const listed = await listedOf(table, campaign, open);
  const weighted = open.map((contact) => {
    const { record, state } = contact;
    return { place: record, state, weight: weightOf(contact) };
  });
  // Who was erased has no number, and is called no more than who is listed.
  const isOff = ({ place: { phone_number } }: Sampled) =>
    phone_number === '' || listed.has(phone_number);
  return {
    contacts: weighted.filter((contact) => !isOff(contact)),
    listed: weighted.filter(isOff).reduce((sum, { weight }) => sum + weight, 0),
    exact,
  };
}

function stretchesOf(total: number): [number, number][] {
  if (total <= MOST) return [[0, total]];
  const length = MOST / STRETCHES;
  return Array.from({ length: STRETCHES }, (_, i) => {
    const from = Math.floor((i * (total - length)) / (STRETCHES - 1));
    return [from, from + length];
  });
}

type Kind = 'untouched' | 'retry' | 'callback' | 'live';

function kindOf({ state }: StoredContact): Kind {
  if (!state || state.status === 'pending') return 'untouched';
  if (isLive(state.status)) return 'live';
  return state.status === 'callback_scheduled' ? 'callback' : 'retry';
}

/** How many of the folded count one of each kind stands for. */
function weightsOf(
  open: readonly StoredContact[],
  { contacts, callback_pending }: StatsView,
): (contact: StoredContact) => number {
  const counted: Record<Kind, number> = {
    untouched: contacts.not_attempted,
    retry: contacts.waiting_retry,
    callback: callback_pending,
    live: contacts.in_progress,
  };
  const seen: Record<Kind, number> = {
    untouched: 0,
    retry: 0,
    callback: 0,
    live: 0,
  };
  for (const contact of open) seen[kindOf(contact)] += 1;
  return (contact) => {
    const kind = kindOf(contact);
    return counted[kind] / seen[kind];
  };
}

/** Numbers of those who wait that are on a list of the organization or the campaign. */
async function listedOf(
  table: Table,
  { org_id, id, own_dnc }: Campaign,
  open: readonly StoredContact[],
): Promise<Set<string>> {
  const numbers = open
    .map(({ record }) => record.phone_number)
    .filter((number) => number !== '');
  const lists = [{ org_id }, ...(own_dnc ? [{ org_id, campaign_id: id }] : [])];
  const found = await Promise.all(
    lists.map((list) => findListed(table, list, numbers)),
  );
  return new Set(found.flatMap((entries) => [...entries.keys()]));
}
