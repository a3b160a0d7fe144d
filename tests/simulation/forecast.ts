import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { setConcurrencyLimit } from '#functions/adapters/dynamodb/settings-store.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { foresee, type Outlook } from '#shared/domain/forecast.ts';
import { crowdsOf } from '#shared/domain/forecast-crowds.ts';
import {
  type Assumptions,
  defaultAssumptions,
  endsOf,
} from '#shared/domain/forecast-outcomes.ts';
import { iso } from '#shared/domain/instant.ts';
import type { Call, Manners } from './carrier.ts';
import { noFaults } from './faults.ts';
import { MONDAY_NOON, makeCampaign } from './scenario.ts';
import { act, addContacts } from './simulate.ts';
import { ORG, World } from './world.ts';
import { phoneOf } from './zones.ts';

/** One campaign, as it was foreseen and as it went. */
export interface Foreseen {
  readonly outlook: Outlook;
  readonly calls: readonly Call[];
}

const YEAR_MS = 366 * 86_400_000;

/**
 * Forecasts a campaign by how people answer on the whole, then lives through it
 * with the product's own handlers.
 */
export async function foreseeAndLive(
  seed: number,
  changes: Partial<Campaign>,
  manners: Manners,
): Promise<Foreseen> {
  const campaign = makeCampaign('cmp_0', ORG, {
    admission: 'shared',
    ...changes,
  });
  const outlook = forecastOf(campaign, manners);
  const world = new World({
    seed,
    start: MONDAY_NOON,
    rates: noFaults,
    manners,
  });
  const lines = campaign.max_concurrent_calls;
  await setConcurrencyLimit(world.table, ORG, lines, iso(MONDAY_NOON));
  await addContacts(world, campaign);
  await insertCampaign(world.table, campaign);
  const { executions, kernel } = world;
  kernel.after(0, () => act(world, campaign.id, 'start'));
  await kernel.runUntil(
    MONDAY_NOON + YEAR_MS,
    () => executions.started > 0 && executions.alive === 0,
  );
  return { outlook, calls: world.carrier.calls };
}

/** What an operator would be told who knows how people answer. */
function forecastOf(campaign: Campaign, manners: Manners): Outlook {
  const started = { ...campaign, started_at: iso(MONDAY_NOON) };
  const ends = endsOf(assumptionsOf(campaign, manners), campaign);
  const contacts = Array.from(
    { length: campaign.total_contacts },
    (_, seq) => ({
      place: { phone_number: phoneOf(campaign, seq) },
      state: undefined,
      weight: 1,
    }),
  );
  return foresee({
    campaign: started,
    from: MONDAY_NOON,
    crowds: crowdsOf(started, contacts, ends, MONDAY_NOON),
    ends,
    lines: campaign.max_concurrent_calls,
    calls_per_second: 100,
    cost_per_minute_usd: 0,
    budget_left_usd: null,
    goal_left: null,
  });
}

/** Each of the manners is a share of those before it that did not go so. */
function assumptionsOf(
  { ring_timeout_seconds: ring }: Campaign,
  { unknown_number, busy, declined, unanswered, talk_ms }: Manners,
): Assumptions {
  let left = 1;
  const part = (share: number) => {
    const taken = left * share;
    left -= taken;
    return taken;
  };
  const invalid_rate = part(unknown_number);
  const busy_rate = part(busy);
  const rejected_rate = part(declined);
  part(unanswered);
  return {
    ...defaultAssumptions,
    invalid_rate,
    busy_rate,
    rejected_rate,
    machine_rate: 0,
    answer_rate: left,
    ring_seconds: (1 + ring) / 2,
    talk_seconds: (talk_ms[0] + talk_ms[1]) / 2_000,
  };
}
