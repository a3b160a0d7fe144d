import { readDncNumbers } from '#functions/adapters/dynamodb/dnc-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { NumberSet } from './number-set.ts';

/**
 * Numbers on the organization's list, and on the campaign's own.
 *
 * @throws when a list cannot be read: then nobody is imported
 */
export async function doNotCallSet(
  table: Table,
  {
    org_id,
    id,
    own_dnc,
  }: Pick<Campaign, 'org_id' | 'own_dnc'> & { id?: string },
) {
  const listed = new NumberSet();
  const lists = [{ org_id }, ...(own_dnc ? [{ org_id, campaign_id: id }] : [])];
  for (const list of lists) {
    for await (const number of readDncNumbers(table, list)) listed.add(number);
  }
  return listed;
}
