import { getNumber } from '#functions/adapters/dynamodb/number-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { epochMs } from '#shared/domain/instant.ts';
import { countOf } from '#shared/domain/number-health.ts';
import {
  isUsable,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import { countryOf } from '#shared/domain/phone-country.ts';
import type { Call } from './carrier.ts';
import { isLost, type OtherCarrier } from './carriers.ts';
import type { Checker } from './checker.ts';
import type { Removal } from './numbers.ts';
import { ORG, type World } from './world.ts';

/** Two machines' clocks are apart by less. */
const SKEW_MS = 1_100;
/** From the turn that a number gave to the begin of its call, when nothing goes wrong. */
const CALM_MS = 1_000;

/**
 * I21: the numbers that calls are placed from, as the carrier saw them: never
 * more at once than a number has lines, never one that was taken out, and the
 * same one for whoever answered it.
 */
export function watchNumbers(
  world: World,
  checker: Checker,
  numbers: readonly OutboundNumber[],
  removals: readonly Removal[],
  other?: OtherCarrier,
): void {
  const byPhone = new Map(numbers.map((it) => [it.phone_number, it]));
  const { carrier } = world;
  const { onBegin } = carrier;
  carrier.onBegin = (call) => {
    onBegin(call);
    const number = byPhone.get(call.from);
    const campaign = checker.campaigns.get(call.ref.campaign_id)!;
    const now = world.kernel.now;
    checkAttempt(checker, call);
    if (!number) return;
    checkLimits(world, checker, number, now);
    checkPool(checker, campaign, call, number, removals);
    checkSticky(world, checker, campaign, call, byPhone);
  };
  checker.mayCallFrom = (campaign) =>
    canCall(checker, campaign, numbers, other);
}

/** What the attempt says it was placed from is what the carrier was told. */
function checkAttempt(checker: Checker, call: Call): void {
  const attempt = checker.attempt(call.ref.attempt_id);
  checker.expect(
    'I21 the attempt names the number of its call',
    attempt === undefined || attempt.from_number === call.from,
    () => `${call.ref.attempt_id}: ${attempt?.from_number}, ${call.from}`,
  );
}

function checkLimits(
  { carrier }: World,
  checker: Checker,
  { id, phone_number, max_concurrent, cps }: OutboundNumber,
  now: number,
): void {
  const live = carrier.liveAt(now).filter(({ from }) => from === phone_number);
  checker.expect(
    'I21 no more calls at once than a number has lines',
    max_concurrent === null || live.length <= max_concurrent,
    () => `${live.length} of ${max_concurrent} at ${id}`,
  );
  if (cps === null || !checker.isCalm) return;
  const lately = carrier.calls.filter(
    ({ from, begin }) =>
      from === phone_number && begin > now - 1_000 + CALM_MS / 2,
  );
  checker.expect(
    'I21 no more calls a second than the rate of a number',
    lately.length <= Math.max(cps, 1),
    () => `${lately.length} in a second at ${id}`,
  );
}

function checkPool(
  checker: Checker,
  campaign: Campaign,
  call: Call,
  number: OutboundNumber,
  removals: readonly Removal[],
): void {
  const attempt = checker.attempt(call.ref.attempt_id);
  // The gate is read after the intent: whatever was removed before, it knows.
  const skew = checker.isCalm ? 0 : SKEW_MS;
  const intent = attempt ? epochMs(attempt.started_at) - skew : 0;
  const gone = removals.find(
    (it) =>
      it.campaign_id === campaign.id &&
      it.number_id === number.id &&
      it.from < intent &&
      intent + 2 * skew < it.until,
  );
  checker.expect(
    'I21 no call from a number that was taken out',
    gone === undefined,
    () => `${call.ref.attempt_id} from ${number.id}`,
  );
  const { country_match } = campaign.number_selection;
  checker.expect(
    'I21 only numbers of the country, where only these may call',
    country_match !== 'strict' || number.country === countryOf(call.to),
    () => `${call.to} from ${number.country}`,
  );
}

/** Where its lines and its place in the pool do not stand against it. */
function checkSticky(
  { carrier }: World,
  checker: Checker,
  campaign: Campaign,
  call: Call,
  byPhone: ReadonlyMap<string, OutboundNumber>,
): void {
  const { campaign_id, run_number, seq } = call.ref;
  const { sticky } = campaign.number_selection;
  const state = checker.states.get(`${campaign_id}#${run_number}#${seq}`);
  if (!sticky || !state || (campaign.removed_numbers ?? []).length > 0) return;
  // What nobody was told of cannot be gone by.
  if (state.attempts.some(({ outcome }) => outcome === 'unknown')) return;
  if ((campaign.forgiven_numbers ?? undefined) !== undefined) return;
  const first = carrier.calls.find(
    ({ ref, answered_at, end }) =>
      ref.campaign_id === campaign_id &&
      ref.run_number === run_number &&
      ref.seq === seq &&
      ref.attempt_id !== call.ref.attempt_id &&
      answered_at !== null &&
      answered_at < end &&
      end < call.begin,
  );
  const number = first && byPhone.get(first.from);
  if (!number || number.max_concurrent !== null || number.cps !== null) return;
  // Its carrier may have no turn, or take no calls.
  if (number.carrier_id !== undefined) return;
  const { country_match } = campaign.number_selection;
  if (country_match === 'strict' && number.country !== countryOf(call.to)) {
    return;
  }
  checker.expect(
    'I21 whoever answered a number is called from it',
    call.from === number.phone_number,
    () => `${campaign_id}/${seq}: ${call.from}, not ${number.phone_number}`,
  );
}

/** Whether some number of a campaign has a line that no slot holds. */
function canCall(
  checker: Checker,
  { number_pool }: Campaign,
  numbers: readonly OutboundNumber[],
  other: OtherCarrier | undefined,
): boolean {
  const inPool = numbers.filter(({ id }) =>
    number_pool.some(({ number_id }) => number_id === id),
  );
  if (inPool.length === 0) return true;
  return inPool.some((number) => {
    const { id, max_concurrent } = number;
    if (!isUsable(number) || isLost(number, other)) return false;
    if (max_concurrent === null) return true;
    const held = [...checker.slots.values()].filter(
      (slot) => slot.attempt_id && slot.number_id === id,
    );
    return held.length < max_concurrent;
  });
}

/** At the end: no line is held, and each number's figures are what the carrier saw. */
export async function checkNumbers(
  world: World,
  checker: Checker,
  numbers: readonly OutboundNumber[],
): Promise<void> {
  if (!checker.isCalm) return;
  for (const { id } of numbers) {
    const now = await getNumber(world.table, ORG, id);
    checker.expect(
      'I21 no line is held when all calls are over',
      Object.keys(now?.lines ?? {}).length === 0,
      () => `${id}: ${JSON.stringify(now?.lines)}`,
    );
  }
  for (const campaign of checker.campaigns.values()) {
    const { figures } = await readCounters(world.table, campaign);
    for (const { phone_number } of numbers) {
      const seen = world.carrier.calls.filter(
        ({ ref, from }) =>
          ref.campaign_id === campaign.id &&
          ref.run_number === campaign.run_number &&
          from === phone_number,
      );
      const { dials, answered, in_flight } = countOf(figures, phone_number);
      const heard = seen.filter(({ answered_at }) => answered_at !== null);
      checker.expect(
        'I21 the figures of a number are what the carrier saw',
        dials === seen.length && answered === heard.length && in_flight === 0,
        () =>
          `${campaign.id}: ${dials}/${answered}, seen ${seen.length}/${heard.length}`,
      );
    }
  }
}
