import type { CarrierKind } from '#shared/domain/carrier-kinds.ts';
import type { AccountCheck, CarrierAccount, CarrierDeps } from './carrier.ts';
import { checkChime } from './chime/account.ts';
import { checkTwilio } from './twilio/account.ts';

/** Asks a carrier about an account. Never throws. */
export type CarrierChecker = (
  account: CarrierAccount,
  deps: CarrierDeps,
) => Promise<AccountCheck>;

/** Who asks about an account of each kind. */
export const carrierCheckers: Readonly<
  Partial<Record<CarrierKind, CarrierChecker>>
> = {
  // It has no account that could be wrong.
  twilio: checkTwilio,
  chime: (account, deps) => checkChime(account, deps),
  simulated: async () => ({ kind: 'ok', caller_ids: null }),
};

/** What the carrier of this kind says of an account. Never throws. */
export async function checkAccount(
  kind: CarrierKind,
  account: CarrierAccount,
  deps: CarrierDeps,
): Promise<AccountCheck> {
  const check = carrierCheckers[kind];
  if (check) return check(account, deps);
  const detail = 'This version cannot call through it.';
  return { kind: 'refused', code: 'not_supported', detail };
}
