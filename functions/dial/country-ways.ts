import type { PlaceAnswer } from '#functions/adapters/carrier/carrier.ts';
import { dropHold, putHold } from '#functions/adapters/dynamodb/hold-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { logger } from '#functions/platform/logger.ts';
import type { CallFailure } from '#shared/domain/call-failure.ts';
import {
  noAnswers,
  opened,
  passage,
  probing,
  reasonOf,
  withAnswer,
} from '#shared/domain/circuit.ts';
import {
  type CountryHold,
  heldCarriers,
  holdKey,
  isOfCountry,
  outlivedBy,
} from '#shared/domain/country-hold.ts';
import { countryOf } from '#shared/domain/phone-country.ts';
import type { Ways } from './carrier-ways.ts';
import type { Engine } from './engine.ts';

/**
 * Countries that a carrier takes no calls to. One word of it is enough to ask it
 * for none of them for a while; then one call finds out.
 */

/** A call, as far as a country has to do with it. */
interface Call {
  /** Id of the carrier. */
  readonly carrier: string;
  /** E.164: who is called. */
  readonly phone_number: string;
}

type Heeds = Pick<Engine, 'table' | 'clock' | 'answers'>;

/** Carriers that are not to be asked for a call to a country now. */
export const heldFor = (
  country: string | null,
  { holds }: Pick<Ways, 'holds'>,
  now: number,
): string[] =>
  country === null || holds.size === 0
    ? []
    : heldCarriers(holds.values(), country, now);

/**
 * Whether a carrier may be asked for a call to a country that it took none to: of
 * those who come once the wait is over, one is let through.
 */
export async function mayCallTo(
  { table, clock }: Pick<Engine, 'table' | 'clock'>,
  org: string,
  carrier: string,
  country: string | null,
  { holds, tries }: Pick<Ways, 'holds' | 'tries'>,
): Promise<boolean> {
  const key = holdKey(carrier, country ?? '');
  const hold = holds.get(key);
  if (!hold || tries.has(key)) return true;
  const now = clock.now();
  if (passage(hold, now) === 'wait') return false;
  const tried = { ...hold, ...probing(hold, now) };
  const won = await putHold(table, org, hold, tried);
  holds.set(key, tried);
  if (won) tries.add(key);
  return won;
}

/**
 * Learns from the answer to a placement.
 *
 * @returns the hold of the country where that was refused; null where it was not,
 *   or the carrier takes calls there: then it is about this one number
 */
export async function heedCountry(
  engine: Heeds,
  org: string,
  call: Call,
  answer: PlaceAnswer,
  { holds, tries }: Pick<Ways, 'holds' | 'tries'>,
): Promise<CountryHold | null> {
  const country = countryOf(call.phone_number);
  if (country === null) return null;
  const key = holdKey(call.carrier, country);
  const tried = tries.has(key) ? holds.get(key) : undefined;
  if (answer.kind === 'accepted') {
    noteTaken(engine, answersKey(org, key));
    if (tried) await dropHold(engine.table, org, tried);
    holds.delete(key);
    return null;
  }
  if (answer.kind !== 'refused' || !isOfCountry(answer)) return null;
  if (!tried && wasTaken(engine, answersKey(org, key))) return null;
  const to = { ...call, country };
  const known = [...holds.values()];
  const hold = await keep(engine, org, to, answer, tried, known);
  holds.set(key, hold);
  return hold;
}

/** The same for a call that was taken, and was refused on its way. */
export async function heedCountryAtEnd(
  engine: Heeds,
  org: string,
  call: Call,
  failure: CallFailure,
): Promise<CountryHold | null> {
  const country = countryOf(call.phone_number);
  if (country === null || !isOfCountry(failure)) return null;
  const key = holdKey(call.carrier, country);
  if (wasTaken(engine, endsKey(org, key))) return null;
  const { holds } = await getOrgSettings(engine.table, org);
  const before = holds.find((it) => holdKey(it.carrier_id, it.country) === key);
  if (before && passage(before, engine.clock.now()) === 'wait') return before;
  return keep(engine, org, { ...call, country }, failure, before, holds);
}

/** A phone rang: calls to its country come there. */
export function heedArrivalAt(
  engine: Heeds,
  org: string,
  { carrier, phone_number }: Call,
): void {
  const country = countryOf(phone_number);
  if (country === null) return;
  noteTaken(engine, endsKey(org, holdKey(carrier, country)));
}

async function keep(
  { table, clock }: Heeds,
  org_id: string,
  { carrier, country }: Call & { readonly country: string },
  failure: CallFailure,
  before: CountryHold | undefined,
  known: readonly CountryHold[],
): Promise<CountryHold> {
  const now = clock.now();
  const circuit = opened(before, now, reasonOf(failure));
  const hold = { carrier_id: carrier, country, ...circuit };
  const outlived = outlivedBy(hold, known, now);
  // Another one may have been faster: then it is held.
  const isNew = await putHold(table, org_id, before, hold, outlived);
  if (isNew && !before) {
    const { code } = failure;
    logger.warn('a carrier takes no calls to a country', {
      ...{ org_id, carrier_id: carrier, country, code },
    });
  }
  return hold;
}

/** What a process saw for so long says that a country is called. */
const LATELY_MS = 600_000;

const answersKey = (org: string, key: string) => `${org} ${key} country`;
const endsKey = (org: string, key: string) => `${org} ${key} country ends`;

const noteTaken = ({ answers, clock }: Heeds, key: string): void =>
  void answers.set(key, withAnswer(noAnswers, true, clock.now()));

function wasTaken({ answers, clock }: Heeds, key: string): boolean {
  const seen = answers.get(key);
  return seen !== undefined && clock.now() - seen.at <= LATELY_MS;
}
