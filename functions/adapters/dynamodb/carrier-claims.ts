import type { CarrierProfile } from '#shared/domain/carrier-profile.ts';
import { change } from './conditional-update.ts';
import { carrierKey } from './keys.ts';
import type { Table } from './table.ts';

/** Longer than a request may take, so that no claim ends before its holder. */
const CLAIM_MS = 60_000;

/** Whether somebody is writing the credentials of this account. */
export const isSaving = (
  { saving }: Pick<CarrierProfile, 'saving'>,
  realNow: number,
): boolean => saving !== undefined && saving.until > realNow;

/**
 * Takes the profile, as it was read, for one who is about to write its
 * credentials: those lie elsewhere under one name, and the last to write there
 * has to be who writes the profile.
 *
 * @param id - of the claim, of nobody else
 * @returns false when somebody changed or holds it since
 */
export async function claimProfile(
  table: Table,
  { org_id, id: carrier, version, saving }: CarrierProfile,
  id: string,
  realNow: number,
): Promise<boolean> {
  const { kind, item } = await change(table, carrierKey(org_id, carrier), {
    UpdateExpression: 'SET saving = :saving',
    ConditionExpression: `version = :version AND ${saving ? 'saving.id = :was' : 'attribute_not_exists(saving)'}`,
    ExpressionAttributeValues: {
      ':saving': { id, until: realNow + CLAIM_MS },
      ':version': version,
      ...(saving && { ':was': saving.id }),
    },
  });
  // The SDK sends a write again whose answer was lost, and meets itself.
  return kind === 'written' || savingOf(item)?.id === id;
}

/** Lets go of what came to nothing. Again is no error. */
export async function dropClaim(
  table: Table,
  { org_id, id: carrier }: Pick<CarrierProfile, 'org_id' | 'id'>,
  id: string,
): Promise<void> {
  await change(table, carrierKey(org_id, carrier), {
    UpdateExpression: 'REMOVE saving',
    ConditionExpression: 'saving.id = :id',
    ExpressionAttributeValues: { ':id': id },
  });
}

const savingOf = (item: Record<string, unknown>) =>
  item.saving as CarrierProfile['saving'];
