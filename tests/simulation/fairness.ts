import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { setConcurrencyLimit } from '#functions/adapters/dynamodb/settings-store.ts';
import { iso } from '#shared/domain/instant.ts';
import type { Call } from './carrier.ts';
import { noFaults } from './faults.ts';
import { MONDAY_NOON, makeCampaign } from './scenario.ts';
import { act, addContacts } from './simulate.ts';
import { ORG, World } from './world.ts';

/** A small campaign that starts while a large one has all the lines. */
export interface FairnessCase {
  readonly seed: number;
  readonly lines: number;
  readonly large: { readonly contacts: number; readonly priority: number };
  readonly small: { readonly contacts: number; readonly priority: number };
}

export interface Fairness {
  /** From the start of the small one to its first call, over the mean hold of a call. */
  readonly first_dial_holds: number;
  /** Its part of the live calls while both have contacts left and the lines have turned over once. */
  readonly share: number;
  /** What its priority is worth. */
  readonly fair_share: number;
  /** Busy lines over lines, in that time. */
  readonly utilisation: number;
}

const SECOND_START_MS = 300_000;
const STEP_MS = 500;

/** Lives through it and measures, by the carrier's own list of calls. */
export async function measureFairness(
  options: FairnessCase,
): Promise<Fairness> {
  const { seed, lines, large, small } = options;
  const world = new World({
    seed,
    start: MONDAY_NOON,
    rates: noFaults,
    manners: {
      busy: 0.1,
      unanswered: 0.3,
      declined: 0,
      unknown_number: 0,
      asks_for_callback: 0,
      opts_out: 0,
      talk_ms: [10_000, 60_000],
    },
  });
  await setConcurrencyLimit(world.table, ORG, lines, iso(MONDAY_NOON));
  for (const [id, { contacts, priority }] of [
    ['cmp_0', large],
    ['cmp_1', small],
  ] as const) {
    const campaign = makeCampaign(id, ORG, {
      admission: 'shared',
      total_contacts: contacts,
      max_concurrent_calls: lines,
      priority,
    });
    await addContacts(world, campaign);
    await insertCampaign(world.table, campaign);
  }
  const began = MONDAY_NOON + SECOND_START_MS;
  world.kernel.after(0, () => act(world, 'cmp_0', 'start'));
  world.kernel.at(began, () => act(world, 'cmp_1', 'start'));
  const { executions, kernel } = world;
  await kernel.runUntil(
    MONDAY_NOON + 24 * 3_600_000,
    () => executions.started > 1 && executions.alive === 0,
  );
  return judge(world.carrier.calls, options, began);
}

function judge(
  calls: readonly Call[],
  { lines, large, small }: FairnessCase,
  began: number,
): Fairness {
  const ofSmall = calls.filter(({ ref }) => ref.campaign_id === 'cmp_1');
  const hold =
    calls.reduce((sum, { begin, end }) => sum + end - begin, 0) / calls.length;
  const lastOf = (some: readonly Call[]) =>
    Math.max(...some.map(({ begin }) => begin));
  const ofLarge = calls.filter(({ ref }) => ref.campaign_id === 'cmp_0');
  const from = began + 2 * hold;
  const to = Math.min(lastOf(ofSmall), lastOf(ofLarge));
  let [live, mine, steps] = [0, 0, 0];
  for (let at = from; at < to; at += STEP_MS) {
    const now = calls.filter(({ begin, end }) => begin <= at && at < end);
    live += now.length;
    mine += now.filter(({ ref }) => ref.campaign_id === 'cmp_1').length;
    steps += 1;
  }
  const first = Math.min(...ofSmall.map(({ begin }) => begin));
  return {
    first_dial_holds: (first - began) / hold,
    share: mine / live,
    fair_share: small.priority / (small.priority + large.priority),
    utilisation: live / (steps * lines),
  };
}
