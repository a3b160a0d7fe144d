import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import { hasOwnCarrier } from '#functions/platform/own-carrier.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import type { Caller, Deps } from '#functions/platform/route.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { isOnlyKept } from '#shared/domain/carrier-profile.ts';

/**
 * A number can only be at a carrier that the organization has, and that calls
 * may be placed through.
 *
 * @throws Refusal 400 on `carrier_id`: `unknown_carrier`, or `carrier_not_active`
 */
export async function requireCarrierFor(
  { table }: Pick<Deps, 'table'>,
  { org_id }: Caller,
  carrier_id: string | undefined,
): Promise<void> {
  if (carrier_id === undefined) return;
  if (carrier_id === OWN_CARRIER) {
    if (hasOwnCarrier()) return;
    const message = 'must name a carrier: this deployment has none of its own';
    throw refused('carrier_not_active', message);
  }
  const found = await carriers.get(table, org_id, carrier_id);
  if (!found) {
    throw refused('unknown_carrier', 'is no carrier of the organization');
  }
  if (found.status === 'active' && !isOnlyKept(found.kind)) return;
  const message = 'is a carrier that no calls are placed through';
  throw refused('carrier_not_active', message);
}

const refused = (code: string, message: string) =>
  invalidRequest([{ path: 'carrier_id', code, message }]);
