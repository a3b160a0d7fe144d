import {
  contactsAt,
  type RunOfCampaign,
  readNames,
} from '#functions/adapters/dynamodb/contact-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { NumberSet } from './number-set.ts';

/** Whom a campaign has already, as far as a file can name them. */
export interface KnownContacts {
  readonly numbers: NumberSet;
  /** Seqs by external id. Empty where the file has no such column. */
  readonly seqs: ReadonlyMap<string, number>;
}

/**
 * @param total - contacts from here on are nobody's yet
 * @param byId - also reads external ids, which take memory
 */
export async function readKnown(
  table: Table,
  campaignId: string,
  total: number,
  byId: boolean,
): Promise<KnownContacts> {
  const numbers = new NumberSet();
  const seqs = new Map<string, number>();
  for await (const contact of readNames(table, campaignId, total)) {
    for (const number of numbersOf(contact)) numbers.add(number);
    const { external_id, seq } = contact;
    // Of two that came before ids were compared, the first is meant.
    if (byId && external_id !== undefined && !seqs.has(external_id)) {
      seqs.set(external_id, seq);
    }
  }
  return { numbers, seqs };
}

/** Records of those of these external ids that the campaign has. */
export type FindKnown = (
  ids: readonly string[],
) => Promise<ReadonlyMap<string, ContactRecord>>;

const none: ReadonlyMap<string, ContactRecord> = new Map();

export function findKnown(
  table: Table,
  run: RunOfCampaign,
  { seqs }: KnownContacts,
): FindKnown {
  return async (ids) => {
    const wanted = ids.flatMap((id) => seqs.get(id) ?? []);
    if (wanted.length === 0) return none;
    const found = await contactsAt(table, run, [...new Set(wanted)]);
    return new Map(
      found.flatMap(({ record }) =>
        record.external_id === undefined ? [] : [[record.external_id, record]],
      ),
    );
  };
}
