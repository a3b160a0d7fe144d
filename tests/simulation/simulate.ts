import { isDeepStrictEqual } from 'node:util';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  getCampaign,
  insertCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { addToDnc } from '#functions/adapters/dynamodb/dnc-store.ts';
import { recordKey } from '#functions/adapters/dynamodb/keys.ts';
import { putPacing } from '#functions/adapters/dynamodb/seat-store.ts';
import { setConcurrencyLimit } from '#functions/adapters/dynamodb/settings-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import { actOnCampaign } from '#functions/api/act-on-campaign.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps } from '#functions/platform/route.ts';
import {
  type Campaign,
  isTerminal,
  ownedCount,
} from '#shared/domain/campaign.ts';
import type { Transition } from '#shared/domain/campaign-actions.ts';
import { combine } from '#shared/domain/figures.ts';
import { iso } from '#shared/domain/instant.ts';
import { mildOther, numbersLeft, OTHER, watchCarriers } from './carriers.ts';
import { checkAttached, seatAgent, watchAttaching } from './check-attach.ts';
import { checkLimits } from './check-limits.ts';
import { checkNumbers, watchNumbers } from './check-numbers.ts';
import { checkTotals } from './check-totals.ts';
import { checkTruth } from './check-truth.ts';
import { Checker, type Violation } from './checker.ts';
import { actOnContact, contactIdOf } from './contact-operations.ts';
import { checkErased, erasePerson } from './erasures.ts';
import { drawRates, noFaults, type Rates } from './faults.ts';
import { widenHours } from './hours.ts';
import { contactsOf, watchIdle } from './idle.ts';
import type { Aim } from './machine.ts';
import { linesOf, setUpNumbers } from './numbers.ts';
import { personAt } from './people.ts';
import { drawScenario, type Operation, type Scenario } from './scenario.ts';
import { ORG, World } from './world.ts';
import { phoneOf } from './zones.ts';

const caller: Caller = {
  org_id: ORG,
  credential_id: 'key_sim',
  kind: 'ak',
  scopes: [],
  role: null,
  actor: 'key_sim',
};
const HOUR_MS = 3_600_000;
/** Windows open again on the next day; retries and callbacks wait for them. */
const MOST_DAYS = 10;
/** How long an operator is busy with a restart: the last start, and its retries. */
const RESTART_MS = 420_000;
/** A number is out of a pool for 90 s at most. */
const MOST_OUT_MS = 240_000;
/** More than an idle tick waits. */
const QUIET_MS = 90_000;

export interface Run {
  readonly seed: number;
  readonly scenario?: Scenario;
  readonly rates?: Rates;
  readonly aims?: readonly Aim[];
}

export interface Report {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly calls: number;
  /** Of these, those at the carrier that is not the deployment's own. */
  readonly calls_elsewhere: number;
  /** Of these, people's answers who were then connected. */
  readonly connected: number;
  /** Requests that were refused for the country of whoever was to be called. */
  readonly refused_countries: number;
  readonly look_ups: number;
  readonly dead_letters: number;
  readonly hash: number;
  readonly virtual_ms: number;
  /** From the end of a call to the write that gives its slot away. */
  readonly longest_kept_ms: number;
  readonly faults: ReadonlyMap<string, number>;
  /** Requests of each function's invocations: where an interruption may be aimed. */
  readonly sites: ReadonlyMap<string, readonly number[]>;
}

/** Lives through one scenario, to the end of all its campaigns, and judges it. */
export async function simulate(run: Run): Promise<Report> {
  const { seed, aims = [] } = run;
  const scenario = run.scenario ?? drawScenario(seed, ORG);
  const rates = run.rates ?? drawRates(seed);
  const { start } = scenario;
  const { storm: _, silent: __, ...mild } = scenario.manners;
  const manners = rates === noFaults ? mild : scenario.manners;
  const { other: drawn } = scenario;
  // Whoever names a scenario means what it says.
  const isMild = rates === noFaults && run.scenario === undefined;
  const other = isMild && drawn ? mildOther(drawn) : drawn;
  const world = new World({ seed, start, rates, manners, aims, other });
  const isCalm = rates === noFaults && aims.length === 0;
  const checker = new Checker(world, isCalm);
  await setUp(world, checker, scenario);
  const { numbers = [] } = scenario;
  const removals = await setUpNumbers(world, checker, seed, scenario);
  watchNumbers(world, checker, numbers, removals, other);
  watchCarriers(world, checker, numbers, other);
  if (other?.target) await seatAgent(world, other.target);
  const calmAt = isCalm ? start : start + scenario.calm_after_ms;
  watchAttaching(world, checker, calmAt);
  await checkLimits(world, checker, scenario.limits ?? [], caller);
  watchIdle(world, checker, isCalm ? null : start + scenario.calm_after_ms);
  const isOver = () =>
    // A world that broke a rule has said enough, and may go on for ever.
    checker.violations.length > 0 ||
    (world.executions.alive === 0 &&
      world.kernel.now >= checker.operated_until &&
      checker.unfinished().length === 0);
  const calm = start + scenario.calm_after_ms;
  await world.kernel.runUntil(calm);
  world.faults.on = false;
  resumeAll(world, checker);
  const horizon = calm + MOST_DAYS * 24 * HOUR_MS;
  await world.kernel.runUntil(horizon, isOver);
  for (const { id, status, draining } of checker.unfinished()) {
    checker.expect(
      'L4 a campaign completes',
      false,
      () => `${id} is ${status}, draining ${draining}`,
    );
  }
  checker.isOver = true;
  await world.kernel.runUntil(world.kernel.now + 10_000);
  const deadLetters = [world.dial, world.events, world.tick]
    .map(({ dead_letters }) => dead_letters)
    .reduce((sum, count) => sum + count);
  checker.checkEnd();
  await checkFigures(world, checker);
  await checkTotals(world, checker);
  checkTruth(world, checker);
  checkAttached(world, checker, calmAt);
  await checkErased(world, checker);
  await checkNumbers(world, checker, numbers);
  await checkReplay(world, checker);
  world.end();
  return {
    seed,
    violations: [...world.bugs.map(bugOf), ...checker.violations],
    calls: world.carrier.calls.length,
    calls_elsewhere: world.carrier.calls.filter(
      ({ carrier }) => carrier === OTHER,
    ).length,
    connected: world.carrier.calls.filter(({ attached_at }) => attached_at)
      .length,
    refused_countries: world.carrier.refusedCountries,
    look_ups: world.carrier.lookUps,
    dead_letters: deadLetters,
    hash: world.kernel.hash,
    virtual_ms: world.kernel.now - start,
    longest_kept_ms: checker.longest_kept,
    faults: world.faults.given,
    sites: world.machine.sites,
  };
}

const bugOf = (what: string): Violation => ({
  rule: 'no exception without a fault',
  at: '',
  what,
});

/** The same world without a fault. */
export const simulateCalmly = (seed: number) =>
  simulate({ seed, rates: noFaults });

async function setUp(world: World, checker: Checker, scenario: Scenario) {
  const { table } = world;
  await setConcurrencyLimit(
    table,
    ORG,
    scenario.org_limit,
    iso(scenario.start),
  );
  checker.setLimit('org', scenario.org_limit);
  for (const campaign of scenario.campaigns) {
    checker.setLimit(campaign.id, campaign.max_concurrent_calls);
    await addContacts(world, campaign);
    // Scheduled ones come into being as the API makes them: from a draft.
    await insertCampaign(table, {
      ...campaign,
      status: 'draft',
      scheduled_at: null,
    });
    const { scheduled_at } = campaign;
    if (campaign.status === 'scheduled' && scheduled_at) {
      act(world, campaign.id, 'schedule', { scheduled_at });
    } else {
      world.kernel.after(50, () => act(world, campaign.id, 'start'));
    }
  }
  let intents = 0;
  const aimed = scenario.operations.filter(({ intent }) => intent !== null);
  checker.onIntent = () => {
    intents += 1;
    for (const operation of aimed) {
      if (operation.intent !== intents) continue;
      world.kernel.after(operation.after_ms, () =>
        operate(world, checker, scenario, operation),
      );
    }
  };
  for (const operation of scenario.operations) {
    if (operation.intent !== null) continue;
    const delay = operation.after_ms * 5_000;
    checker.operated_until = Math.max(
      checker.operated_until,
      scenario.start + delay + 1,
    );
    world.kernel.after(delay, () =>
      operate(world, checker, scenario, operation),
    );
  }
}

export async function addContacts({ table }: World, campaign: Campaign) {
  for (let seq = 0; seq < campaign.total_contacts; seq += 1) {
    await table.db.send(
      new PutCommand({
        TableName: table.name,
        Item: {
          ...recordKey(campaign.id, seq),
          org_id: campaign.org_id,
          campaign_id: campaign.id,
          seq,
          id: contactIdOf(campaign.id, seq),
          phone_number: phoneOf(campaign, seq),
          ...personAt(campaign, seq),
          custom_fields: {},
          created_at: campaign.created_at,
        },
      }),
    );
  }
}

/** One request to the API, sent again until it is answered. */
export function act(
  world: World,
  campaign_id: string,
  action: Transition,
  more: { scheduled_at?: string; org?: string } = {},
): void {
  const { org = ORG, ...how } = more;
  const by = { ...caller, org_id: org };
  world.machine.invoke(
    'api',
    29_000,
    async (of) => {
      const deps = world.engineFor(of) as unknown as Deps;
      try {
        await actOnCampaign(deps, { caller: by, campaign_id, action, ...how });
        return 'done';
      } catch (error) {
        if (error instanceof Refusal) return 'refused';
        throw error;
      }
    },
    (outcome) => {
      if (outcome === 'ok') return;
      world.kernel.after(1_000, () => act(world, campaign_id, action, more));
    },
  );
}

function operate(
  world: World,
  checker: Checker,
  scenario: Scenario,
  operation: Operation,
): void {
  const campaign = scenario.campaigns[operation.campaign]!;
  const { table, kernel } = world;
  const { value } = operation;
  switch (operation.kind) {
    case 'stop':
      act(world, campaign.id, 'stop');
      return;
    case 'pause':
      act(world, campaign.id, 'pause');
      kernel.after(value * 20_000, () => act(world, campaign.id, 'resume'));
      // Again, for a number may have been out of the pool, and with it its lines.
      kernel.after(MOST_OUT_MS, () => act(world, campaign.id, 'resume'));
      return;
    case 'pause_and_stop':
      // Once it is at rest, no execution looks after it.
      act(world, campaign.id, 'pause');
      kernel.after(value * 30_000, () => act(world, campaign.id, 'stop'));
      return;
    case 'restart':
      // At once, with calls up; or undone, and prepared again.
      checker.operated_until = kernel.now + RESTART_MS;
      act(world, campaign.id, 'stop');
      kernel.after(2_000, () => act(world, campaign.id, 'restart'));
      if (value > 4) {
        kernel.after(9_000, () => act(world, campaign.id, 'cancel-restart'));
        kernel.after(16_000, () => act(world, campaign.id, 'restart'));
      }
      for (const seconds of [3, 20, 60, value * 60, 400]) {
        kernel.after(seconds * 1_000, () => act(world, campaign.id, 'start'));
      }
      return;
    case 'org_limit':
      checker.setLimit('org', value);
      void setConcurrencyLimit(table, ORG, value, iso(kernel.now));
      return;
    case 'campaign_limit':
      void lowerOrRaise(
        world,
        checker,
        campaign.id,
        Math.min(
          value,
          linesOf(numbersLeft(scenario.numbers ?? [], scenario.other)),
        ),
      );
      return;
    case 'widen_hours':
      void widenHours(world, checker, campaign.id, checker.isCalm);
      return;
    case 'over_dial':
      void overDial(world, checker, campaign.id, value);
      return;
    case 'retry_now':
    case 'cancel_callback': {
      const seq = value % campaign.total_contacts;
      const isHurry = operation.kind === 'retry_now';
      if (isHurry) checker.hurried.add(`${campaign.id}#${seq}`);
      const action = isHurry ? 'retry-now' : 'cancel-callback';
      actOnContact(world, caller, campaign.id, seq, action);
      return;
    }
    case 'erase': {
      const seq = value % campaign.total_contacts;
      erasePerson(world, checker, campaign, seq);
      return;
    }
    case 'do_not_call': {
      const phone_number = phoneOf(campaign, value % campaign.total_contacts);
      const created_at = iso(kernel.now);
      void addToDnc(table, [
        {
          org_id: ORG,
          phone_number,
          reason: 'asked',
          source: 'api',
          created_at,
          created_by: 'key_sim',
        },
      ]);
    }
  }
}

async function lowerOrRaise(
  world: World,
  checker: Checker,
  id: string,
  limit: number,
) {
  const { table, kernel } = world;
  const campaign = await getCampaign(table, ORG, id);
  if (!campaign) return;
  const now = iso(kernel.now);
  checker.setLimit(id, limit);
  await updateCampaign(table, campaign, { max_concurrent_calls: limit }, now);
}

const OVER_DIAL_EACH_MS = 700;
const OVER_DIAL_TIMES = 100;

/** In place of what the tick decided: that many calls more than there are seats. */
async function overDial(
  world: World,
  checker: Checker,
  id: string,
  more: number,
  times = OVER_DIAL_TIMES,
): Promise<void> {
  const { table, kernel } = world;
  const campaign = checker.campaigns.get(id);
  const { pacing, run_number } = campaign ?? {};
  if (campaign && pacing && pacing.run_number === run_number) {
    const target = campaign.max_concurrent_calls + more;
    const { callable } = contactsOf(checker, campaign, kernel.now);
    const most = Math.min(callable, target - ownedCount(campaign));
    if (most > 0) {
      await putPacing(table, campaign, {
        ...pacing,
        brake: 'off',
        target_in_flight: target,
      });
      offerFreeSlots(world, checker, campaign, most);
    }
  }
  if (times === 0 || !campaign || isTerminal(campaign.status)) return;
  checker.operated_until = Math.max(checker.operated_until, kernel.now);
  kernel.after(OVER_DIAL_EACH_MS, () => {
    void overDial(world, checker, id, more, times - 1);
  });
}

/** Permits for slots that are free, as the tick sends them: as many as can be used. */
function offerFreeSlots(
  world: World,
  checker: Checker,
  { id: campaign_id, run_number }: Campaign,
  most: number,
): void {
  let left = most;
  for (let slot = 0; slot < checker.limitOf('org') && left > 0; slot += 1) {
    const held = checker.slots.get(String(slot));
    if (held?.attempt_id) continue;
    left -= 1;
    const proof = { epoch: held?.epoch ?? 0 };
    world.dial.send({
      v: 1,
      org_id: ORG,
      campaign_id,
      run_number,
      slot,
      proof,
    });
  }
}

/** Whoever paused a campaign comes back. */
function resumeAll(world: World, checker: Checker): void {
  for (const minutes of [1, 30, 60]) {
    world.kernel.after(minutes * 60_000, () => {
      for (const { id, status } of checker.campaigns.values()) {
        if (status === 'paused') act(world, id, 'resume');
        if (status === 'draft') act(world, id, 'start');
      }
    });
  }
}

/** I17: what is counted is what is there, and what the carrier saw. */
async function checkFigures(world: World, checker: Checker): Promise<void> {
  for (const campaign of checker.campaigns.values()) {
    const { figures } = await readCounters(world.table, campaign);
    const drift = combine(figures, checker.recount(campaign), -1);
    checker.expect(
      'I17 counters equal a recount',
      Object.keys(drift).length === 0,
      () => `${campaign.id}: ${JSON.stringify(drift)}`,
    );
    const calls = world.carrier.calls.filter(
      ({ ref }) =>
        ref.campaign_id === campaign.id &&
        ref.run_number === campaign.run_number,
    );
    // Of a call that never rang, nobody was charged with an attempt.
    const counted = calls.filter(
      ({ unplaced, token }) => !unplaced || checker.attempt(token),
    );
    const silent = [...checker.states.values()]
      .filter(
        ({ campaign_id, run_number }) =>
          campaign_id === campaign.id && run_number === campaign.run_number,
      )
      .flatMap(({ attempts }) => attempts)
      .filter(({ id }) => !world.carrier.callOf(id)).length;
    checker.expect(
      'I17 attempts are the calls of the carrier',
      (figures.attempts ?? 0) === counted.length + silent,
      () =>
        `${campaign.id}: ${figures.attempts} attempts, ${counted.length} calls`,
    );
  }
}

const invocations = ({ machine }: World) =>
  [...machine.sites.values()].reduce((sum, { length }) => sum + length, 0);

/** I26: everything that was ever sent comes again, and changes nothing. */
async function checkReplay(world: World, checker: Checker): Promise<void> {
  const before = [checker.states, checker.slots, checker.campaigns].map(
    (map) => new Map<string, unknown>(map),
  );
  const calls = world.carrier.calls.length;
  world.dial.replay();
  world.retell();
  world.events.replay();
  world.tick.replay();
  await world.kernel.runUntil(world.kernel.now + 400_000);
  const after = [checker.states, checker.slots, checker.campaigns];
  checker.expect(
    'I26 a replay changes nothing',
    isDeepStrictEqual(before, after) && calls === world.carrier.calls.length,
    () => `${world.carrier.calls.length - calls} more calls`,
  );
  const worked = invocations(world);
  await world.kernel.runUntil(world.kernel.now + QUIET_MS);
  checker.expect(
    'L6 nothing goes on for ever',
    worked === invocations(world),
    () => `${invocations(world) - worked} more invocations`,
  );
}
