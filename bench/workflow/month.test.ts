import aslValidator from 'asl-validator';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeCampaign } from '../../tests/simulation/scenario.ts';
import { Contacts } from './contacts.ts';
import { everyHour, runMonth, START } from './month.ts';
import { definitionOf, MACHINE, WorkflowWorld } from './world.ts';

const MINUTE_MS = 60_000;
vi.setConfig({ testTimeout: 60_000 });
let world: WorkflowWorld | undefined;
afterEach(() => world?.end());

/** A campaign that has somebody to call for days, at any hour. */
async function begun() {
  const load = everyHour(1_000_000);
  const campaign = makeCampaign('cmp_1', 'org_1', {
    status: 'running',
    total_contacts: load.contacts,
  });
  world = new WorkflowWorld(START, campaign, new Contacts(load));
  world.states.createStateMachine(MACHINE, definitionOf());
  await world.begin(campaign);
  return world;
}

it('is a definition that AWS would take', () => {
  const { isValid, errorsText } = aslValidator(JSON.parse(definitionOf()), {
    checkPaths: true,
    checkArn: false,
  });
  expect(errorsText('\n')).toBe('');
  expect(isValid).toBe(true);
});

describe('P6: the history of a campaign', () => {
  it('of 1M contacts and 30 days is that of its days, and costs under a cent', async () => {
    const month = await runMonth(everyHour(1_000_000));
    expect(month.calls).toBeGreaterThan(940_000);
    expect(month).toMatchObject({ passes: 30, executions: 1 });
    // Of each answer that comes before its function has returned, AWS may note
    // one event more than the interpreter.
    expect(month.events_per_pass + 1).toBeLessThanOrEqual(22.5);
    expect(Math.floor(month.events_per_pass) + 1).toBeLessThanOrEqual(22);
    expect(month.most_events).toBeLessThan(5_000);
    expect(month.usd).toBeLessThan(0.01);
  });

  it('is the same for any number of contacts', async () => {
    const [some, many] = [
      await runMonth(everyHour(1_000, 3), 3),
      await runMonth(everyHour(10_000_000, 3), 3),
    ];
    expect(many.calls).toBeGreaterThan(9_000 * some.calls);
    expect({ ...many, calls: 0 }).toEqual({ ...some, calls: 0 });
  });

  it('grows by passes, not by people who come due one by one', async () => {
    // One each three minutes, and hours later each of them once more.
    const trickle = {
      contacts: 20,
      calls_per_hour: 20,
      attempts: 20,
      retry_ms: 4 * 3_600_000,
      beat_seconds: 20,
    };
    const month = await runMonth(trickle, 2);
    expect(month.calls).toBeGreaterThan(70);
    // Two passes, and the look at five, when it closes.
    expect(month.passes).toBe(2 * month.days);
    expect(month.transitions_per_day).toBeLessThanOrEqual(15);
  });
});

describe('an execution', () => {
  it('hands over before its history has 5,000 events, however often it is woken', async () => {
    const here = await begun();
    const { workflow, clock } = here;
    for (let wakes = 0; wakes < 570; wakes += 1) {
      clock.after(wakes * MINUTE_MS, () => void workflow.wake(here.run));
    }
    await here.until(START + 600 * MINUTE_MS);
    const all = here.executions();
    expect(all).toHaveLength(2);
    for (const { event_count } of all) expect(event_count).toBeLessThan(5_000);
    expect(all.map(({ status }) => status)).toEqual(['RUNNING', 'SUCCEEDED']);
  });

  it('counts its own events, never too few, also where looks fail', async () => {
    const here = await begun();
    let looks = 0;
    const short: number[] = [];
    here.onStep = (payload) => {
      const { action, events } = payload as { action: string; events: number };
      if (action !== 'look') return;
      const [{ event_count, retry_count }] = here.executions() as never as [
        { event_count: number; retry_count: number },
      ];
      // This look has so far: entered, and for each attempt scheduled, started, failed.
      short.push(event_count - 3 - 3 * retry_count - events);
      looks += 1;
      if (looks % 3 !== 0) throw new Error('broken');
    };
    for (let wakes = 0; wakes < 30; wakes += 1) {
      here.clock.after(wakes * 10 * MINUTE_MS, () => {
        void here.workflow.wake(here.run);
      });
    }
    await here.until(START + 400 * MINUTE_MS);
    expect(looks).toBeGreaterThan(60);
    expect(Math.max(...short)).toBeLessThanOrEqual(0);
    // Nor so many that it would hand over all the time.
    expect(Math.min(...short)).toBeGreaterThan(-6 * looks);
  });

  it('that nobody beats for looks, and begins ticks again', async () => {
    const here = await begun();
    await here.until(START + 30 * MINUTE_MS);
    expect(here.chains).toBe(1);
    here.loseTicks();
    await here.until(START + 45 * MINUTE_MS);
    expect(here.chains).toBe(2);
    const [{ name }] = here.executions() as never as [{ name: string }];
    const types = here.history(name).map(({ type }) => type);
    expect(types.filter((type) => type === 'TaskTimedOut')).toHaveLength(1);
  });
});
