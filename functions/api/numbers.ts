import { allCampaigns } from '#functions/adapters/dynamodb/campaign-store.ts';
import { addLine } from '#functions/adapters/dynamodb/line-store.ts';
import {
  deleteNumber as dropNumber,
  getNumber,
  insertNumber,
  listOwnNumbers,
  type NumberChanges,
  updateNumber as writeNumber,
} from '#functions/adapters/dynamodb/number-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import { findNumber, listNumbers } from '#functions/platform/catalog.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { NumberView } from '#shared/contracts/numbers.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  busyLines,
  carrierOf,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import { countryOf } from '#shared/domain/phone-country.ts';
import { readPhoneNumber } from '#shared/domain/phone-number.ts';
import { runOf } from './act-on-campaign.ts';
import { requireCarrierFor } from './number-carrier.ts';
import { pageOf } from './org-settings.ts';

const numberView = (number: OutboundNumber): NumberView => ({
  id: number.id,
  phone_number: number.phone_number,
  country: number.country,
  carrier_id: carrierOf(number),
  label: number.label,
  status: number.status,
  outbound_enabled: number.outbound_enabled,
  carrier_refusal: number.refused ?? null,
  max_concurrent: number.max_concurrent,
  cps: number.cps,
  lines_in_use: number.max_concurrent === null ? 0 : busyLines(number),
  version: number.version,
  created_at: number.created_at,
  updated_at: number.updated_at,
});

/** GET /numbers, by id: the organization's own, and what every one has. */
export const readNumbers: HandlerOf<'list_numbers'> = async (
  { query, caller },
  { table },
) => {
  const own = await listOwnNumbers(table, caller.org_id);
  const { carrier_id } = query;
  const all = [...listNumbers(), ...own]
    .map(numberView)
    .filter((it) => (carrier_id ?? it.carrier_id) === it.carrier_id);
  const byId = all.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { status: 200, body: pageOf(byId, query) };
};

/** GET /numbers/{number_id} */
export const readNumber: HandlerOf<'get_number'> = async (
  { params, caller },
  { table },
) => {
  const number = await requireNumber(table, caller, params.number_id);
  return { status: 200, body: numberView(number) };
};

/**
 * POST /numbers
 *
 * @throws Refusal 400 for what is no number, or at no carrier of theirs, 409 `number_exists`
 */
export const createNumber: HandlerOf<'create_number'> = async (
  { body, caller },
  { table, clock, new_id },
) => {
  const {
    phone_number: written,
    default_country,
    carrier_id,
    ...settings
  } = body;
  const reading = readPhoneNumber(written, default_country);
  if (reading.kind !== 'valid') {
    const message = 'is not a phone number that can be called from';
    throw invalidRequest([
      { path: 'phone_number', code: reading.reason, message },
    ]);
  }
  await requireCarrierFor({ table }, caller, carrier_id);
  const { phone_number } = reading;
  const now = iso(clock.now());
  const number: OutboundNumber = {
    ...settings,
    ...(carrier_id !== OWN_CARRIER && { carrier_id }),
    org_id: caller.org_id,
    id: new_id('num'),
    phone_number,
    country: countryOf(phone_number) ?? default_country,
    lines: {},
    version: 1,
    created_at: now,
    created_by: caller.actor,
    updated_at: now,
  };
  const isKnown = listNumbers().some((it) => it.phone_number === phone_number);
  if (isKnown || !(await insertNumber(table, number))) {
    const detail = 'The organization has this number already.';
    throw new Refusal(409, 'number_exists', detail);
  }
  return { status: 201, body: numberView(number) };
};

const MAX_TRIES = 3;

/**
 * PATCH /numbers/{number_id}: who calls from it follows with the next call. One
 * that rests, since its carrier refused it, is called from again.
 */
export const updateNumber: HandlerOf<'update_number'> = async (
  { params, body, caller, headers },
  deps,
) => {
  const { table, clock } = deps;
  await requireCarrierFor(deps, caller, body.carrier_id);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = await requireOwn(table, caller, params.number_id);
    checkIfMatch(headers['if-match'], before.version);
    const changes = Object.fromEntries(
      Object.entries(body).filter(([, value]) => value !== undefined),
    ) as NumberChanges;
    const now = clock.now();
    const after = await writeNumber(table, before, changes, iso(now));
    if (!after) continue;
    if (before.max_concurrent === null && after.max_concurrent !== null) {
      await countCalls(table, after, now);
    }
    await wakeUsers(deps, caller, after.id);
    const shown = await requireNumber(table, caller, after.id);
    return { status: 200, body: numberView(shown) };
  }
  throw new Refusal(
    409,
    'changed_meanwhile',
    'Others are changing this number right now. Read it again, then decide.',
  );
};

/** Calls that were up before there was a limit have lines too. */
async function countCalls(
  table: Deps['table'],
  number: OutboundNumber,
  now: number,
): Promise<void> {
  const slots = await listSlots(table, number.org_id);
  for (const { slot, attempt_id, number_id } of slots) {
    if (!attempt_id || number_id !== number.id) continue;
    await addLine(table, number, slot, attempt_id, now);
  }
}

/** DELETE /numbers/{number_id}. @throws Refusal 409 `number_in_use` where that was asked for */
export const deleteNumber: HandlerOf<'delete_number'> = async (
  { params, query, caller },
  deps,
) => {
  const number = await requireOwn(deps.table, caller, params.number_id);
  if (query.unless_in_use === 'true') {
    const users = await usersOf(deps, caller, number.id);
    if (users.length > 0) throw inUse(users);
  }
  if (!(await dropNumber(deps.table, number))) throw notFound();
  await wakeUsers(deps, caller, number.id);
  return { status: 204 };
};

function inUse(users: readonly Campaign[]): Refusal {
  const campaigns = users.map(({ id, name, status }) => ({ id, name, status }));
  const detail =
    `${users.length} campaign${users.length === 1 ? ' calls' : 's call'} from this number. ` +
    'Take it out of their pools first.';
  return new Refusal(409, 'number_in_use', detail, { campaigns });
}

/** Campaigns that are under way, or will be, with the number in their pool. */
async function usersOf(
  { table }: Pick<Deps, 'table'>,
  { org_id }: Caller,
  id: string,
): Promise<Campaign[]> {
  return (await allCampaigns(table, org_id)).filter(
    ({ status, number_pool }) =>
      status !== 'draft' &&
      !isTerminal(status) &&
      number_pool.some(({ number_id }) => number_id === id),
  );
}

/** Whoever runs with it looks again: it may be the last number that went. */
async function wakeUsers(deps: Deps, caller: Caller, id: string) {
  for (const campaign of await usersOf(deps, caller, id)) {
    if (campaign.status === 'running') {
      await deps.workflow.wake(runOf(campaign));
    }
  }
}

async function requireNumber(
  table: Deps['table'],
  { org_id }: Caller,
  id: string,
): Promise<OutboundNumber> {
  const number = await getNumber(table, org_id, id);
  if (!number) throw notFound();
  return number;
}

/** @throws Refusal 409 `not_editable` for a number that every organization has */
async function requireOwn(
  table: Deps['table'],
  caller: Caller,
  id: string,
): Promise<OutboundNumber> {
  if (findNumber(id)) {
    const detail = 'Every organization has this number: it stays as it is.';
    throw new Refusal(409, 'not_editable', detail);
  }
  return requireNumber(table, caller, id);
}
