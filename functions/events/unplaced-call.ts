import { restNumber } from '#functions/adapters/dynamodb/number-store.ts';
import { writeState } from '#functions/adapters/dynamodb/state-store.ts';
import { heedFailure } from '#functions/dial/carrier-circuit.ts';
import { heedCountryAtEnd } from '#functions/dial/country-ways.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { withdrawalFor } from '#functions/dial/refused-call.ts';
import type { CallFailure } from '#shared/domain/call-failure.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import {
  type Attempt,
  type ContactState,
  isAccepted,
} from '#shared/domain/contact.ts';
import {
  type CallNews,
  openAttempt,
  type Rules,
} from '#shared/domain/contact-events.ts';
import { withdraw } from '#shared/domain/contact-withdrawal.ts';
import type { CountryHold } from '#shared/domain/country-hold.ts';
import { iso } from '#shared/domain/instant.ts';

/**
 * Calls that a carrier took and could not bring to their number: nobody's phone
 * rang. As after a refusal, the contact goes back without an attempt.
 */

/** A call that ended without having rung, as the contact has it. */
export interface Unplaced {
  readonly open: Attempt;
  readonly failure: CallFailure;
}

/** What was learnt from one. */
export interface Heeded {
  readonly isCharged: boolean;
  /** Of the country that was called, which is not called by this carrier for a while. */
  readonly hold: CountryHold | null;
}

/**
 * Whether news say so: it ended by a fault of a network or an account, and nothing
 * that was heard of it says that it rang.
 */
export function unplacedBy(
  state: ContactState,
  news: CallNews,
): Unplaced | null {
  const { type, failure, answered_at, attempt_id } = news;
  if (type !== 'ended' || !failure || answered_at !== undefined) return null;
  const open = openAttempt(state, attempt_id);
  return open && !isAccepted(open) ? { open, failure } : null;
}

/** Whether news are of a call that was taken back: its slot may still name it. */
export const wasTakenBack = (
  { attempts }: ContactState,
  { type, failure, attempt_id }: CallNews,
): boolean =>
  type === 'ended' &&
  failure !== undefined &&
  !attempts.some(({ id }) => id === attempt_id);

/**
 * What it says of the carrier, and of the number that was called from.
 *
 * @param number_id - undefined where that is not known any more
 * @returns whether the contact may be charged: a storm is the carrier's, a country's
 *   permission somebody else's
 */
export async function heedUnplaced(
  engine: Engine,
  org_id: string,
  { open, failure }: Unplaced,
  number_id: string | undefined,
): Promise<Heeded> {
  const { carrier_id = OWN_CARRIER } = open;
  const { class: kind, scope, code = null } = failure;
  if (kind === 'terminal' && scope === 'caller_id' && number_id !== undefined) {
    const at = iso(engine.clock.now());
    await restNumber(engine.table, { org_id, id: number_id }, { code, at });
  }
  const to = { carrier: carrier_id, phone_number: open.phone_number };
  const hold = await heedCountryAtEnd(engine, org_id, to, failure);
  const isCharged = await heedFailure(engine, org_id, carrier_id, failure);
  return { isCharged, hold };
}

/** @returns the contact as it went back; null when others were faster */
export async function takeBackUnplaced(
  { table, clock }: Engine,
  state: ContactState,
  { open, failure }: Unplaced,
  { isCharged, hold }: Heeded,
  rules: Rules,
): Promise<ContactState | null> {
  const why = withdrawalFor(failure, isCharged, hold);
  const back = withdraw(state, open.id, why, rules, clock.now());
  return back && (await writeState(table, back)) ? back : null;
}
