import { requireEnv } from '#functions/platform/env.ts';
import { logger } from '#functions/platform/logger.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { placesCalls } from '#shared/domain/carrier-profile.ts';
import { env } from '#shared/names.ts';
import { carrierAccounts } from './accounts.ts';
import type { KnownAccount } from './accounts-port.ts';
import { carrierAdapters } from './adapters.ts';
import type { Carrier, Carriers } from './carrier.ts';
import { carrierDeps } from './deps.ts';
import type { KnownCarrier } from './known-accounts.ts';
import { missingCarrier, switchedOff, unreadable } from './missing.ts';
import { simulatedCarrier } from './simulated.ts';

let own: Carrier | undefined;

/** The deployment's own carrier; one for each Lambda environment. */
function ownCarrier(): Carrier {
  const key = process.env[env.CARRIER_KEY];
  own ??= simulatedCarrier({
    ...(key && { key }),
    // The address of a function ends with a slash.
    url: requireEnv(env.CARRIER_URL).replace(/\/$/, ''),
    fetch: (input, init) => runtime.fetch(input, init),
  });
  return own;
}

/** The carriers of this deployment's organizations. */
export const carriers = (): Carriers => ({
  of: async (org, id = OWN_CARRIER) =>
    id === OWN_CARRIER ? ownCarrier() : accountCarrier(org, id),
});

/** Made once for what was read of an account: an adapter may remember things. */
const made = new WeakMap<KnownAccount, Carrier>();

async function accountCarrier(org: string, id: string): Promise<Carrier> {
  const known = await findKnown(org, id);
  if (known === 'unreadable') return unreadable;
  if (!known) return missingCarrier;
  const { profile, account } = known;
  const found = made.get(account);
  const carrier = found ?? adapterOf(account);
  if (!found) made.set(account, carrier);
  return placesCalls(profile) ? carrier : switchedOff(carrier);
}

/** The table is the engine's own store; credentials are not. */
async function findKnown(
  org: string,
  id: string,
): Promise<KnownCarrier | 'unreadable' | undefined> {
  try {
    return await carrierAccounts().find(org, id);
  } catch (error) {
    // The name of the error alone: a store may repeat what it was asked for.
    const { name } = error as Error;
    logger.error('an account at a carrier cannot be read', { id, name });
    return 'unreadable';
  }
}

function adapterOf(account: KnownAccount): Carrier {
  if (account.kind === 'simulated') return ownCarrier();
  const adapter = carrierAdapters[account.kind];
  return heedful(adapter(account, carrierDeps()), account);
}

/** Whoever is refused as an account looks whether its credentials were changed. */
function heedful(carrier: Carrier, account: KnownAccount): Carrier {
  const { org_id, carrier_id } = account;
  return {
    ...carrier,
    async place(placement) {
      const answer = await carrier.place(placement);
      const isAccount =
        answer.kind === 'refused' &&
        answer.class === 'terminal' &&
        answer.scope === 'account';
      if (isAccount) carrierAccounts().doubt(org_id, carrier_id);
      return answer;
    },
  };
}
