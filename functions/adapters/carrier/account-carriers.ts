import { logger } from '#functions/platform/logger.ts';
import { placesCalls } from '#shared/domain/carrier-profile.ts';
import type { KnownAccount } from './accounts-port.ts';
import type { Carrier, Carriers } from './carrier.ts';
import type { KnownAccounts, KnownCarrier } from './known-accounts.ts';
import { missingCarrier, switchedOff, unreadable } from './missing.ts';

export interface AccountCarriersDeps {
  readonly known: Pick<KnownAccounts, 'find' | 'doubt'>;
  readonly adapter: (account: KnownAccount) => Carrier;
}

/** The carriers that organizations have accounts at. */
export function accountCarriers({
  known,
  adapter,
}: AccountCarriersDeps): Required<Carriers> {
  /** Made once for what was read of an account: an adapter may remember things. */
  const made = new WeakMap<KnownAccount, Carrier>();

  const carrierOf = (account: KnownAccount): Carrier => {
    const found = made.get(account);
    const carrier = found ?? heedful(adapter(account), account, known);
    if (!found) made.set(account, carrier);
    return carrier;
  };

  return {
    async of(org, id = '') {
      const found = await findKnown(known, org, id);
      if (found === 'unreadable') return unreadable;
      if (!found) return missingCarrier;
      const carrier = carrierOf(found.account);
      return placesCalls(found.profile) ? carrier : switchedOff(carrier);
    },
  };
}

/** Whoever calls waits for an account that cannot be read now; news of calls come again. */
async function findKnown(
  known: AccountCarriersDeps['known'],
  org: string,
  id: string,
): Promise<KnownCarrier | 'unreadable' | undefined> {
  try {
    return await known.find(org, id);
  } catch (error) {
    // The name of the error alone: a store may repeat what it was asked for.
    const { name } = error as Error;
    logger.error('an account at a carrier cannot be read', { id, name });
    return 'unreadable';
  }
}

/** Whoever is refused as an account looks whether its credentials were changed. */
function heedful(
  carrier: Carrier,
  { org_id, carrier_id }: KnownAccount,
  known: AccountCarriersDeps['known'],
): Carrier {
  return {
    ...carrier,
    async place(placement) {
      const answer = await carrier.place(placement);
      const isAccount =
        answer.kind === 'refused' &&
        answer.class === 'terminal' &&
        answer.scope === 'account';
      if (isAccount) known.doubt(org_id, carrier_id);
      return answer;
    },
  };
}
