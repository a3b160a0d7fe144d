import type { AccountCheck } from '#functions/adapters/carrier/carrier.ts';
import { checkAccount } from '#functions/adapters/carrier/checks.ts';
import { carrierDeps } from '#functions/adapters/carrier/deps.ts';
import { webhookUrl } from '#functions/adapters/carrier/webhook-base.ts';
import { fromEnvironment } from '#functions/adapters/credentials-vault.ts';
import {
  getCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  insertNumber,
  listOwnNumbers,
  restNumber,
  updateNumber,
  wakeNumber,
} from '#functions/adapters/dynamodb/number-store.ts';
import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { withDefaults } from '#shared/domain/carrier-fields.ts';
import { carrierKindFacts } from '#shared/domain/carrier-kinds.ts';
import type {
  AccountChecked,
  CarrierProfile,
} from '#shared/domain/carrier-profile.ts';
import { adhocId } from '#shared/domain/conversation.ts';
import { iso } from '#shared/domain/instant.ts';
import type { OutboundNumber } from '#shared/domain/outbound-number.ts';
import { countryOf } from '#shared/domain/phone-country.ts';
import { ORG } from './local-credentials.ts';
import {
  isStandIn,
  numbersToCallFrom,
  type RealCarrier,
} from './real-carrier.ts';
import { UsageError } from './usage-error.ts';

/** What `--carrier <kind>` has set up for the organization of a local run. */
export interface SetUpCarrier {
  readonly id: string;
  readonly kind: RealCarrier['kind'];
  readonly label: string;
  /** Nobody is really called. */
  readonly is_stand_in: boolean;
  /** Of the numbers that calls come from, in their order. */
  readonly number_ids: readonly string[];
  /** What its user should know, one sentence each. */
  readonly warnings: readonly string[];
}

const BY = 'start';

/**
 * Makes or updates the carrier `car_<kind>` and its numbers, once the carrier was
 * asked about the account. One that does not answer is used as it was known.
 *
 * @throws UsageError when the carrier refuses the account
 */
export async function setUpCarrier(
  real: RealCarrier,
  clock: { now(): number },
): Promise<SetUpCarrier> {
  const { kind } = real;
  const { label, can } = carrierKindFacts[kind];
  const id = `car_${kind}`;
  const now = iso(clock.now());
  const check = await checkAccount(
    kind,
    {
      org_id: ORG,
      carrier_id: id,
      settings: withDefaults(kind, real.settings),
      credentials: fromEnvironment(kind, process.env),
      calls_per_second: can.default_calls_per_second,
      webhook_url: webhookUrl(kind, ORG, id),
    },
    carrierDeps(),
    ANSWER_WITHIN_MS,
  );
  // A stand-in may know how to call, and nothing else.
  const isLacking = check.kind === 'refused' && check.not_found && real.is_here;
  if (check.kind === 'refused' && !isLacking)
    throw new UsageError(
      `${label} refuses the account (${check.code}). ${check.detail}`,
    );
  const isKnown = check.kind === 'ok';
  await saveProfile(
    real,
    id,
    now,
    isKnown ? { at: now, ok: true, code: 'ok' } : undefined,
  );
  const known = isKnown ? check.caller_ids : null;
  const own = await listOwnNumbers(table(), ORG);
  const kept = own.filter(({ carrier_id }) => carrier_id === id);
  const from = numbersToCallFrom(
    real,
    kept.map(({ phone_number }) => phone_number),
    known,
  );
  const numbers = await saveNumbers(kind, from, own, id, now);
  const foreign = await restUnknown(numbers, known, now);
  const number_ids = numbers.map((number) => number.id);
  await pointSingleCalls(number_ids, now);
  return {
    id,
    kind,
    label,
    is_stand_in: isStandIn(real),
    number_ids,
    warnings: [
      ...(isKnown ? [] : [unknownBecause(label, check)]),
      ...(real.from_numbers.length === 0
        ? [
            `OUTDIAL_FROM_NUMBERS is not set: ${numbers.length === 0 ? 'add a number at the carrier before a campaign can call through it' : `calls come from ${number_ids.join(', ')}`}.`,
          ]
        : []),
      ...foreign.map(
        ({ id: number }) =>
          `${label} does not have ${number}: ${foreign.length < numbers.length ? 'nobody is called from it' : 'it may refuse calls from it'}.`,
      ),
    ],
  };
}

const unknownBecause = (
  label: string,
  check: Exclude<AccountCheck, { kind: 'ok' }>,
) =>
  check.kind === 'refused'
    ? `${label} on this machine does not know the account (${check.code}), and is used all the same.`
    : `${label} cannot be asked now: ${check.detail}`;

/** A start takes five seconds at most: who answers later is asked another time. */
const ANSWER_WITHIN_MS = 3_000;

/** Single calls that name no number go by the default of when the first was made. */
async function pointSingleCalls(
  number_ids: readonly string[],
  now: string,
): Promise<void> {
  const single = await getCampaign(table(), ORG, adhocId(ORG));
  if (!single || number_ids.length === 0) return;
  const others = single.number_pool.filter(
    ({ number_id }) => !number_ids.includes(number_id),
  );
  const number_pool = [
    ...number_ids.map((number_id) => ({ number_id })),
    // Known still, and drawn for no call that does not name it.
    ...others.map(({ number_id }) => ({ number_id, weight: 0 })),
  ];
  await updateCampaign(table(), single, { number_pool }, now);
}

async function saveProfile(
  { kind, settings, credential_names }: RealCarrier,
  id: string,
  now: string,
  last_check: AccountChecked | undefined,
): Promise<void> {
  const found: Partial<CarrierProfile> =
    (await carriers.get(table(), ORG, id)) ?? {};
  // A process that was killed as it saved holds it no longer.
  const { saving, ...before } = found;
  const made: CarrierProfile = {
    org_id: ORG,
    id,
    name: carrierKindFacts[kind].label,
    kind,
    url: null,
    created_at: now,
    created_by: BY,
    // What was changed in the dashboard stays, but for what the environment says.
    ...before,
    status: 'active',
    settings,
    credential_names,
    credentials_in: 'environment',
    sealed_credentials: null,
    ...(last_check && { last_check }),
    version: (before.version ?? 0) + 1,
    updated_at: now,
  };
  await carriers.put(table(), made, saving?.id);
}

async function saveNumbers(
  kind: RealCarrier['kind'],
  from_numbers: readonly string[],
  own: readonly OutboundNumber[],
  carrier_id: string,
  now: string,
): Promise<OutboundNumber[]> {
  const taken = new Set(own.map(({ id }) => id));
  const saved: OutboundNumber[] = [];
  for (const phone_number of from_numbers) {
    const there = own.find((it) => it.phone_number === phone_number);
    if (there) {
      saved.push(await movedTo(there, carrier_id, now));
      continue;
    }
    const id = freeId(`num_${kind}`, taken);
    const number = newNumber({ id, phone_number, carrier_id, created_at: now });
    await insertNumber(table(), number);
    saved.push(number);
  }
  return saved;
}

async function movedTo(
  number: OutboundNumber,
  carrier_id: string,
  now: string,
): Promise<OutboundNumber> {
  if (number.carrier_id === carrier_id) return number;
  return (await updateNumber(table(), number, { carrier_id }, now)) ?? number;
}

function freeId(start: string, taken: Set<string>): string {
  let nth = 1;
  while (taken.has(`${start}_${nth}`)) nth += 1;
  const id = `${start}_${nth}`;
  taken.add(id);
  return id;
}

const newNumber = (
  parts: Pick<OutboundNumber, 'id' | 'phone_number' | 'created_at'> & {
    readonly carrier_id: string;
  },
): OutboundNumber => ({
  ...parts,
  org_id: ORG,
  country: countryOf(parts.phone_number) ?? 'US',
  label: '',
  status: 'active',
  outbound_enabled: true,
  max_concurrent: null,
  cps: null,
  lines: {},
  version: 1,
  created_by: BY,
  updated_at: parts.created_at,
});

/**
 * A list that has none of the numbers may be no list of this account's; they are
 * tried, and the carrier refuses itself what it does not place.
 *
 * @param caller_ids - null: the carrier cannot tell
 * @returns those that the account may not call from
 */
async function restUnknown(
  numbers: readonly OutboundNumber[],
  caller_ids: readonly string[] | null,
  at: string,
): Promise<OutboundNumber[]> {
  if (caller_ids === null) return [];
  const isOurs = ({ phone_number }: OutboundNumber) =>
    caller_ids.includes(phone_number);
  const isBelieved = numbers.some(isOurs);
  for (const number of numbers) {
    if (isOurs(number)) await wakeNumber(table(), number);
    else if (isBelieved)
      await restNumber(table(), number, { code: 'not_at_carrier', at });
  }
  return numbers.filter((number) => !isOurs(number));
}
