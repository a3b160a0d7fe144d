import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { getLedger } from '#functions/adapters/dynamodb/platform-store.ts';
import { setConcurrencyLimit } from '#functions/adapters/dynamodb/settings-store.ts';
import { iso } from '#shared/domain/instant.ts';
import type { Call } from './carrier.ts';
import { drawRates, noFaults } from './faults.ts';
import { MONDAY_NOON, makeCampaign } from './scenario.ts';
import { act, addContacts } from './simulate.ts';
import { World } from './world.ts';

/** Organizations that share the calls in flight of one deployment. */
export interface PlatformCase {
  readonly seed: number;
  readonly faults: boolean;
  readonly lines: number;
  readonly orgs: readonly {
    readonly id: string;
    readonly limit: number;
    readonly contacts: number;
    /** Milliseconds from the beginning to its start. */
    readonly starts: number;
  }[];
  /** What the deployment, or one organization, is set to later. */
  readonly changes?: readonly {
    readonly after_ms: number;
    readonly org?: string;
    readonly limit: number;
  }[];
}

export interface PlatformSeen {
  readonly calls: readonly Call[];
  readonly bugs: readonly string[];
  /** Of all organizations at once. */
  most: (from: number, to: number) => number;
  /** Of one organization, or all. */
  live: (at: number, org?: string) => number;
  /** Organizations that the ledger still names at the end. */
  readonly left: readonly string[];
  readonly ended_at: number;
}

const HOUR_MS = 3_600_000;
const CALM_AFTER_MS = 600_000;
/** The last organization to leave is looked at by nobody but itself. */
const QUIET_MS = 60_000;

/** Lives through it, and shows what the carrier saw. Instants are from the beginning, in ms. */
export async function sharePlatform(
  options: PlatformCase,
): Promise<PlatformSeen> {
  const { seed, lines, orgs, changes = [] } = options;
  const world = new World({
    seed,
    start: MONDAY_NOON,
    rates: options.faults ? drawRates(seed) : noFaults,
    manners: {
      busy: 0.1,
      unanswered: 0.3,
      declined: 0,
      unknown_number: 0,
      asks_for_callback: 0,
      opts_out: 0,
      talk_ms: [10_000, 60_000],
    },
    platform_limit: lines,
  });
  const { table, kernel, executions } = world;
  for (const { id: org, limit, contacts, starts } of orgs) {
    const id = `cmp_${org}`;
    await setConcurrencyLimit(table, org, limit, iso(MONDAY_NOON));
    const campaign = makeCampaign(id, org, {
      admission: 'shared',
      total_contacts: contacts,
      max_concurrent_calls: limit,
    });
    await addContacts(world, campaign);
    await insertCampaign(table, campaign);
    kernel.after(starts, () => act(world, id, 'start', { org }));
  }
  for (const { after_ms, org, limit } of changes) {
    kernel.after(after_ms, () => {
      if (org === undefined) world.platform_limit = limit;
      else void setConcurrencyLimit(table, org, limit, iso(kernel.now));
    });
  }
  await kernel.runUntil(MONDAY_NOON + CALM_AFTER_MS);
  world.faults.on = false;
  await kernel.runUntil(
    MONDAY_NOON + 24 * HOUR_MS,
    () => executions.started >= orgs.length && executions.alive === 0,
  );
  const ended_at = kernel.now - MONDAY_NOON;
  await kernel.runUntil(kernel.now + QUIET_MS);
  const left = Object.keys((await getLedger(table)).shares);
  const { calls } = world.carrier;
  const { bugs } = world;
  world.end();
  const live = (at: number, org?: string) =>
    calls.filter(
      ({ begin, end, ref }) =>
        begin <= at + MONDAY_NOON &&
        at + MONDAY_NOON < end &&
        (org === undefined || ref.org_id === org),
    ).length;
  // It only ever grows when a call begins.
  const most = (from: number, to: number) =>
    calls
      .map(({ begin }) => begin - MONDAY_NOON)
      .filter((at) => at >= from && at < to)
      .reduce((max, at) => Math.max(max, live(at)), 0);
  return { calls, bugs, most, live, left, ended_at };
}
