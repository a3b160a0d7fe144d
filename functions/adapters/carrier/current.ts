import { requireEnv } from '#functions/platform/env.ts';
import { hasOwnCarrier } from '#functions/platform/own-carrier.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { env } from '#shared/names.ts';
import { accountCarriers } from './account-carriers.ts';
import { carrierAccounts } from './accounts.ts';
import { carrierAdapters } from './adapters.ts';
import type { Carrier, Carriers } from './carrier.ts';
import { carrierDeps } from './deps.ts';
import { inTheirTime } from './in-their-time.ts';
import { missingCarrier } from './missing.ts';
import { simulatedCarrier } from './simulated.ts';

let own: Carrier | undefined;

/** The deployment's own carrier; one for each Lambda environment. */
function ownCarrier(): Carrier {
  if (!hasOwnCarrier()) return missingCarrier;
  const key = process.env[env.CARRIER_KEY];
  own ??= simulatedCarrier({
    ...(key && { key }),
    // The address of a function ends with a slash.
    url: requireEnv(env.CARRIER_URL).replace(/\/$/, ''),
    fetch: (input, init) => runtime.fetch(input, init),
  });
  return own;
}

let others: Carriers | undefined;

/** Those that organizations have accounts at; one set for each Lambda environment. */
function otherCarriers(): Carriers {
  others ??= accountCarriers({
    known: carrierAccounts(),
    adapter: (account) =>
      account.kind === 'simulated'
        ? missingCarrier
        : inTheirTime(
            carrierAdapters[account.kind](account, carrierDeps()),
            runtime,
          ),
  });
  return others;
}

/** The carriers of this deployment's organizations. */
export const carriers = (): Carriers => ({
  of: async (org, id = OWN_CARRIER) =>
    id === OWN_CARRIER ? ownCarrier() : otherCarriers().of(org, id),
});
