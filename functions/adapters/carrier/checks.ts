import { setTimeout as sleep } from 'node:timers/promises';
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

/** Real time: the API answers within 29 s, whatever a carrier does. */
const WITHIN_MS = 20_000;

/**
 * What the carrier of this kind says of an account. Never throws.
 *
 * @param within_ms - real time after which it is `unavailable`
 */
export const checkAccount = (
  kind: CarrierKind,
  account: CarrierAccount,
  deps: CarrierDeps,
  within_ms: number = WITHIN_MS,
): Promise<AccountCheck> =>
  Promise.race([
    carrierCheckers[kind](account, deps),
    sleep<AccountCheck>(within_ms, tooLate, { ref: false }),
  ]);

const tooLate: AccountCheck = {
  kind: 'unavailable',
  detail: 'It takes too long.',
};
