import { afterEach, describe, expect, it, vi } from 'vitest';
import { listActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import { makeCampaign } from '../../tests/simulation/scenario.ts';
import { Contacts } from './contacts.ts';
import { everyHour, START } from './month.ts';
import { definitionOf, MACHINE, WorkflowWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FORMER = definitionOf('former/campaign-run.v1.asl.json');
const { schedule } = makeCampaign('cmp_1', 'org_1', {});
const officeHours = {
  ...schedule,
  windows: [{ ...schedule.windows[0]!, start: '09:00', end: '17:00' }],
};

vi.setConfig({ testTimeout: 60_000 });
// What it tells of executions that fail is wanted here.
vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
let worlds: WorkflowWorld[] = [];
afterEach(() => {
  for (const world of worlds) world.end();
  worlds = [];
});

/** A campaign of three days, in the middle of its first. */
async function begun(definition = definitionOf()) {
  const end_date = new Date(START + 2 * DAY_MS).toISOString().slice(0, 10);
  const load = everyHour(1_000_000);
  const campaign = makeCampaign('cmp_1', 'org_1', {
    status: 'running',
    total_contacts: load.contacts,
    schedule: { ...officeHours, end_date },
  });
  const world = new WorkflowWorld(START, campaign, new Contacts(load));
  worlds.push(world);
  world.states.createStateMachine(MACHINE, definition);
  await world.begin(campaign);
  await world.until(START + 3 * HOUR_MS);
  return world;
}

const toTheEnd = (world: WorkflowWorld) =>
  world.until(START + 4 * DAY_MS, world.isOver);

const statuses = (world: WorkflowWorld) =>
  world.executions().map(({ name, status }) => `${name} ${status}`);

const done = {
  status: 'completed',
  completion_reason: 'expired',
  draining: false,
};

describe('a deployment in the middle of a campaign', () => {
  it('leaves its execution the definition that it has, to the end', async () => {
    const world = await begun(FORMER);
    world.states.createStateMachine(MACHINE, definitionOf());
    const asked = new Set<string>();
    world.onStep = (payload) => {
      const { v = 1, action } = payload as { v?: number; action: string };
      asked.add(`${v} ${action}`);
    };
    await toTheEnd(world);
    expect([...asked]).toEqual(['1 open', '1 await']);
    expect(statuses(world)).toEqual(['cmp_1-1-1 SUCCEEDED']);
    expect(await world.campaignNow()).toMatchObject(done);
  });

  it('gives the next execution the new one, from where the former hands over', async () => {
    const world = await begun(FORMER);
    world.states.createStateMachine(MACHINE, definitionOf());
    // A thousand looks, by people who change it all the time.
    for (let wakes = 0; wakes < 400; wakes += 1) {
      const at = 30_000 * wakes;
      world.clock.after(at, () => void world.workflow.wake(world.run));
    }
    await toTheEnd(world);
    expect(statuses(world)).toEqual([
      'cmp_1-1-2 SUCCEEDED',
      'cmp_1-1-1 SUCCEEDED',
    ]);
    const history = world.history('cmp_1-1-2');
    expect(JSON.stringify(history)).toContain('\\"v\\":2');
    for (const { event_count } of world.executions()) {
      expect(event_count).toBeLessThan(5_000);
    }
    expect(await world.campaignNow()).toMatchObject(done);
  });

  it('that is rolled back leaves newer executions trying, and says why', async () => {
    const world = await begun();
    const newer = definitionOf().replaceAll('"v": 2', '"v": 3');
    world.states.createStateMachine(MACHINE, newer);
    await world.workflow.startRun(world.run);
    await world.until(START + 3 * HOUR_MS + 600_000);
    expect(statuses(world)).toContain('cmp_1-1-2 RUNNING');
    const failed = world
      .history('cmp_1-1-2')
      .filter(({ type }) => type === 'TaskFailed');
    expect(failed.length).toBeGreaterThan(5);
    expect(failed[0]?.details?.[1]).toMatchObject({
      error: 'UnknownVersion',
      cause: expect.stringContaining('version 3'),
    });
    // What the former definition runs goes on meanwhile, and is not taken over.
    expect(statuses(world)).toContain('cmp_1-1-1 RUNNING');
  });
});

describe('an execution that fails', () => {
  const broken = () => {
    throw new TypeError('broken');
  };

  it('after an hour of tries is followed by another, and is out of date when redriven', async () => {
    const world = await begun();
    const from = world.clock.now();
    world.onStep = (payload) => {
      if (world.clock.now() < from + 3 * HOUR_MS) {
        // EventBridge may tell, the looks fail.
        if (!('detail-type' in (payload as object))) broken();
      }
    };
    await world.workflow.wake(world.run);
    await world.until(from + 3 * HOUR_MS);
    expect(statuses(world).at(-1)).toBe('cmp_1-1-1 FAILED');
    const tried = world
      .history('cmp_1-1-1')
      .filter(({ type }) => type === 'TaskFailed');
    expect(tried).toHaveLength(31);
    await toTheEnd(world);
    expect(await world.campaignNow()).toMatchObject(done);
    world.states.redrive(MACHINE, 'cmp_1-1-1');
    await world.until(START + 5 * DAY_MS, world.isOver);
    expect(statuses(world).at(-1)).toBe('cmp_1-1-1 SUCCEEDED');
  });

  it('goes on where it stopped when it is redriven, where nobody was told', async () => {
    const world = await begun();
    world.hears = false;
    world.onStep = broken;
    await world.workflow.wake(world.run);
    const failed = () =>
      world.executions().every(({ status }) => status === 'FAILED');
    await world.until(START + 2 * DAY_MS, failed);
    expect(statuses(world)).toEqual(['cmp_1-1-1 FAILED']);
    world.onStep = () => {};
    world.states.redrive(MACHINE, 'cmp_1-1-1');
    await toTheEnd(world);
    expect(statuses(world)).toEqual(['cmp_1-1-1 SUCCEEDED']);
    expect(await world.campaignNow()).toMatchObject(done);
  });

  it('or is stopped by hand while it rests is followed at once', async () => {
    const world = await begun();
    await world.until(START + 15 * HOUR_MS);
    world.states.stop(MACHINE, 'cmp_1-1-1');
    await world.until(START + 16 * HOUR_MS);
    expect(statuses(world)).toEqual(['cmp_1-1-2 RUNNING', 'cmp_1-1-1 ABORTED']);
    await toTheEnd(world);
    expect(await world.campaignNow()).toMatchObject(done);
  });

  it('and of which nobody is told is missed by the ticks, after two hours', async () => {
    const world = await begun();
    world.hears = false;
    world.states.stop(MACHINE, 'cmp_1-1-1');
    await world.until(START + 5 * HOUR_MS - 1);
    expect(statuses(world)).toEqual(['cmp_1-1-1 ABORTED']);
    await world.until(START + 5.5 * HOUR_MS);
    expect(statuses(world)[0]).toBe('cmp_1-1-2 RUNNING');
    await toTheEnd(world);
    expect(await world.campaignNow()).toMatchObject(done);
  });

  it('and of which nobody is told is missed by whoever wakes it', async () => {
    const world = await begun();
    world.hears = false;
    await world.until(START + 15 * HOUR_MS);
    world.states.stop(MACHINE, 'cmp_1-1-1');
    await world.workflow.wake(world.run);
    await world.until(START + 16 * HOUR_MS);
    expect(statuses(world)[0]).toBe('cmp_1-1-2 RUNNING');
  });

  it('again and again takes its campaign along, and says so', async () => {
    const world = await begun();
    world.onStep = (payload) => {
      if (!('detail-type' in (payload as object))) broken();
    };
    await world.workflow.wake(world.run);
    await world.until(START + DAY_MS, world.isOver);
    expect(await world.campaignNow()).toMatchObject({
      status: 'failed',
      completion_reason: 'error',
      draining: true,
    });
    // One more came for the calls that were up; the ticks may have begun another.
    expect(statuses(world).length).toBeLessThanOrEqual(7);
    const { entries } = await listActivity(world.table, 'cmp_1', { limit: 9 });
    expect(entries).toMatchObject([
      {
        actor: 'system',
        action: 'fail',
        reason_text: 'Its workflow failed 5 times, one time after another.',
      },
    ]);
    // Mended, whoever starts one has it drained.
    world.onStep = () => {};
    await world.workflow.startRun(world.run);
    await world.until(START + 2 * DAY_MS, world.isOver);
    expect((await world.campaignNow())?.draining).toBe(false);
  });
});
