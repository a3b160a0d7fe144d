import type { CarrierKind } from '#shared/domain/carrier-kinds.ts';
import type { AccountCheck, CarrierAccount, CarrierDeps } from './carrier.ts';
import { checkChime } from './chime/account.ts';
import { checkJambonz } from './jambonz/account.ts';
import { checkTelnyx } from './telnyx/account.ts';
import { checkTwilio } from './twilio/account.ts';

/** Asks a carrier about an account. Never throws. */
export type CarrierChecker = (
  account: CarrierAccount,
  deps: CarrierDeps,
) => Promise<AccountCheck>;

/** Who asks about an account of each kind. */
const carrierCheckers: Readonly<Record<CarrierKind, CarrierChecker>> = {
  // It has no account that could be wrong.
  simulated: async () => ({ kind: 'ok', caller_ids: null }),
  twilio: checkTwilio,
  telnyx: checkTelnyx,
  chime: checkChime,
  jambonz: checkJambonz,
};

/** What the carrier of this kind says of an account. Never throws. */
export const checkAccount = (
  kind: CarrierKind,
  account: CarrierAccount,
  deps: CarrierDeps,
): Promise<AccountCheck> => carrierCheckers[kind](account, deps);
