import type { CarrierKind } from '#shared/domain/carrier-kinds.ts';
import type { CarrierAccount } from './carrier.ts';

/** An account, and the kind of carrier that it is at. */
export interface KnownAccount extends CarrierAccount {
  readonly kind: CarrierKind;
}

/** The accounts that organizations have at carriers, credentials included. */
export interface Accounts {
  /**
   * @returns undefined where the organization has no such carrier (any more)
   * @throws whatever its store throws: then nobody knows
   */
  accountOf(org: string, carrier: string): Promise<KnownAccount | undefined>;
  /**
   * After a signature that its credentials do not explain: they may have been
   * changed a moment ago. At most once a minute for one account.
   *
   * @returns whether `accountOf` will read them anew
   */
  doubt(org: string, carrier: string): boolean;
}
