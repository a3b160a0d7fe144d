import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { CarrierProfile } from '#shared/domain/carrier-profile.ts';
import { carrierKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * The profile of a carrier, for whoever calls through it: it may not change one,
 * which is why this is apart from `org-items.ts`. May be a second old.
 */
export async function readCarrierProfile(
  { db, name }: Table,
  org: string,
  id: string,
): Promise<CarrierProfile | undefined> {
  const { Item } = await db.send(
    new GetCommand({ TableName: name, Key: carrierKey(org, id) }),
  );
  if (!Item) return undefined;
  const { pk: _pk, sk: _sk, ...profile } = Item;
  return profile as unknown as CarrierProfile;
}
