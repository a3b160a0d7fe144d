import {
  getCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { insertNumber } from '#functions/adapters/dynamodb/number-store.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { removeNumber, restoreNumber } from '#shared/domain/number-pool.ts';
import type { OutboundNumber } from '#shared/domain/outbound-number.ts';
import { countryOf } from '#shared/domain/phone-country.ts';
import type { Checker } from './checker.ts';
import { pick, type Random, stream, whole } from './kernel.ts';
import type { Scenario } from './scenario.ts';
import { ORG, type World } from './world.ts';
import { phoneOf } from './zones.ts';

const MADE_AT = '2026-03-02T00:00:00.000Z';

/** Numbers that the campaigns of a world share: lines, rates and countries of all kinds. */
export function numbersOf(
  seed: number,
  campaigns: readonly Campaign[],
): OutboundNumber[] {
  const random = stream(seed, 'numbers');
  if (random() < 0.4) return [];
  const called = campaigns.flatMap(countriesOf);
  const countries = [...new Set(called), 'CA'];
  return countries
    .flatMap((country) => [country, ...(random() < 0.5 ? [country] : [])])
    .map((country, i) => makeNumber(random, country, i));
}

const makeNumber = (
  random: Random,
  country: string,
  index: number,
): OutboundNumber => ({
  org_id: ORG,
  id: `num_${index}`,
  phone_number: `+1202555${String(1_000 + index)}`,
  country,
  label: '',
  status: 'active',
  outbound_enabled: true,
  max_concurrent: pick(random, [null, 1, 1, 2]),
  cps: pick(random, [null, null, 1, 4]),
  lines: {},
  version: 1,
  created_at: MADE_AT,
  created_by: 'key_sim',
  updated_at: MADE_AT,
});

/** Of all who are called in a campaign. */
const countriesOf = (campaign: Campaign): string[] =>
  Array.from(
    { length: campaign.total_contacts },
    (_, seq) => countryOf(phoneOf(campaign, seq)) ?? 'US',
  );

/** Has the campaigns of a world call from its numbers. */
export function withNumbers(
  seed: number,
  campaigns: readonly Campaign[],
  numbers: readonly OutboundNumber[],
): Campaign[] {
  const random = stream(seed, 'pools');
  if (numbers.length === 0) return [...campaigns];
  return campaigns.map((campaign) => {
    const country_match = pick(random, ['off', 'off', 'prefer', 'strict']);
    const known = countriesOf(campaign).every((it) =>
      numbers.some(({ country }) => country === it),
    );
    return {
      ...campaign,
      max_concurrent_calls: Math.min(
        campaign.max_concurrent_calls,
        linesOf(numbers),
      ),
      number_pool: numbers.map(({ id }) => ({
        number_id: id,
        ...(random() < 0.5 && { weight: whole(random, 1, 9) }),
      })),
      number_selection: {
        sticky: random() < 0.7,
        country_match:
          country_match === 'strict' && !(known && hasCountries(campaign))
            ? ('off' as const)
            : (country_match as 'off' | 'prefer' | 'strict'),
      },
    };
  });
}

/** What a campaign may have at once, so that it is ready to start. */
export const linesOf = (numbers: readonly OutboundNumber[]) =>
  numbers.reduce(
    (sum, { max_concurrent }) =>
      sum + (max_concurrent ?? Number.POSITIVE_INFINITY),
    0,
  ) || Number.POSITIVE_INFINITY;

/** Whoever's number tells no country is called by nobody who insists on one. */
const hasCountries = (campaign: Campaign) =>
  Array.from({ length: campaign.total_contacts }).every(
    (_, seq) => countryOf(phoneOf(campaign, seq)) !== null,
  );

/** When a number was taken out of a campaign's pool, and put back; epoch ms. */
export interface Removal {
  readonly campaign_id: string;
  readonly number_id: string;
  readonly from: number;
  until: number;
}

/** Stores the numbers, and has an operator take some out and put them back. */
export async function setUpNumbers(
  world: World,
  checker: Checker,
  seed: number,
  { campaigns, numbers = [] }: Pick<Scenario, 'campaigns' | 'numbers'>,
): Promise<readonly Removal[]> {
  const removals: Removal[] = [];
  for (const number of numbers) await insertNumber(world.table, number);
  if (numbers.length < 2) return removals;
  const random = stream(seed, 'removals');
  const aims = Array.from({ length: whole(random, 0, 3) }, () => ({
    intent: whole(random, 1, 12),
    after_ms: whole(random, 0, 40),
    for_ms: whole(random, 1, 90) * 1_000,
    campaign_id: pick(random, campaigns).id,
    number_id: pick(random, numbers).id,
  }));
  let intents = 0;
  const { onIntent } = checker;
  checker.onIntent = (state) => {
    onIntent(state);
    intents += 1;
    for (const { intent, after_ms, for_ms, ...which } of aims) {
      if (intent !== intents) continue;
      checker.operated_until = Math.max(
        checker.operated_until,
        world.kernel.now + for_ms + 1_000,
      );
      world.kernel.after(after_ms, () => {
        void takeOut(world, removals, which, for_ms);
      });
    }
  };
  return removals;
}

async function takeOut(
  world: World,
  removals: Removal[],
  { campaign_id, number_id }: { campaign_id: string; number_id: string },
  forMs: number,
): Promise<void> {
  const { kernel, table } = world;
  const act = { at: iso(kernel.now), by: 'key_sim' };
  const before = await getCampaign(table, ORG, campaign_id);
  const left = before?.number_pool.filter((it) => it.number_id !== number_id);
  if (!before || !left || left.length === before.number_pool.length) return;
  const countries = before.number_selection.country_match === 'strict';
  if (left.length === 0 || countries) return;
  const changes = removeNumber(before, number_id, act);
  const done = await updateCampaign(table, before, changes ?? {}, act.at);
  if (done.kind === 'stale') return;
  const until = Number.POSITIVE_INFINITY;
  const removal = { campaign_id, number_id, from: kernel.now, until };
  removals.push(removal);
  kernel.after(forMs, () => void putBack(world, removal));
}

async function putBack(world: World, removal: Removal): Promise<void> {
  const { kernel, table } = world;
  const before = await getCampaign(table, ORG, removal.campaign_id);
  if (!before) return;
  const { run_number } = before;
  const count = { run_number, answered: 0, decided: 0 };
  const changes = restoreNumber(before, removal.number_id, count);
  removal.until = kernel.now;
  await updateCampaign(table, before, changes ?? {}, iso(kernel.now));
}
