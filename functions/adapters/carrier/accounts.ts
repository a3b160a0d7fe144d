import { credentialsReader } from '#functions/adapters/credentials-vault.ts';
import { readCarrierProfile } from '#functions/adapters/dynamodb/carrier-profile-store.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { runtime } from '#functions/platform/runtime.ts';
import type { Accounts } from './accounts-port.ts';
import { type KnownAccounts, knownAccounts } from './known-accounts.ts';
import { webhookUrl } from './webhook-base.ts';

let known: KnownAccounts | undefined;

/** What this process knows of the accounts of this deployment's organizations. */
export function carrierAccounts(): KnownAccounts {
  known ??= knownAccounts({
    profile: (org, id) => readCarrierProfile(table(), org, id),
    vault: credentialsReader(runtime.sealKey),
    real_clock: runtime.realClock,
    webhook_url: webhookUrl,
  });
  return known;
}

/**
 * The accounts of this deployment's organizations. One that is switched off is
 * there too: its calls that are up go on, and their news have to be believed.
 */
export const accounts = (): Accounts => ({
  accountOf: async (org, id) =>
    (await carrierAccounts().find(org, id))?.account,
  doubt: (org, id) => carrierAccounts().doubt(org, id),
});
