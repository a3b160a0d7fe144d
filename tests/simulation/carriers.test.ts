import { expect, test } from 'vitest';
import { OTHER, type OtherCarrier, withOther } from './carriers.ts';
import { noFaults } from './faults.ts';
import { drawScenario, MONDAY_NOON } from './scenario.ts';
import { simulate } from './simulate.ts';
import { ORG } from './world.ts';

/** Worlds whose numbers are at two carriers, one of which behaves like that. */
function worldsWith(count: number, other: OtherCarrier) {
  const worlds = [];
  for (let seed = 1; worlds.length < count; seed += 1) {
    const drawn = drawScenario(seed, ORG);
    const { numbers = [] } = drawn;
    if (!drawn.other || numbers.some(({ cps }) => cps !== null)) continue;
    const lines = Number.POSITIVE_INFINITY;
    const campaigns = withOther(drawn.campaigns, lines, other);
    worlds.push({ seed, scenario: { ...drawn, campaigns, other } });
  }
  return worlds;
}

const target = { kind: 'websocket', url: 'wss://bot.test/media' } as const;
const steady = { calls_per_second: 2, unplaced: 0, target };

test('campaigns complete on the other carrier while one is down', async () => {
  const outage = { from: MONDAY_NOON, until: Number.POSITIVE_INFINITY };
  for (const world of worldsWith(4, { ...steady, outage })) {
    const report = await simulate(world);
    expect([world.seed, report.violations]).toEqual([world.seed, []]);
    expect(report.calls).toBeGreaterThan(0);
    expect(report.calls_elsewhere).toBe(0);
  }
});

test('a carrier that brings no call to its number uses nobody up', async () => {
  const other = { ...steady, unplaced: 1 };
  for (const world of worldsWith(3, other)) {
    const report = await simulate(world);
    const rules = report.violations.map(({ rule }) => rule);
    // Whom it never brought through is given up after a few faults of its.
    expect(
      rules.filter((rule) => rule !== 'I18 no contact is used up by a storm'),
    ).toEqual([]);
  }
});

test('a country that one carrier is closed to is called through the other, and all others go on', async () => {
  const closed = { country: 'US', until: Number.POSITIVE_INFINITY };
  let [refused, elsewhere] = [0, 0];
  for (const world of worldsWith(3, { ...steady, closed })) {
    const report = await simulate(world);
    expect([world.seed, report.violations]).toEqual([world.seed, []]);
    refused += report.refused_countries;
    elsewhere += report.calls_elsewhere;
  }
  expect(refused).toBeGreaterThan(0);
  expect(elsewhere).toBeGreaterThan(0);
});

test('whoever answers is connected to a bot or to people, verdict or not', async () => {
  const amd = {
    enabled: true,
    on_machine: 'hang_up',
    on_unknown: 'attach',
  } as const;
  const people = { kind: 'queue', queue: 'sales' } as const;
  for (const who of [target, people]) {
    let connected = 0;
    const other = { ...steady, target: who, unjudged: 0.5 };
    for (const { seed, scenario } of worldsWith(2, other)) {
      const campaigns = scenario.campaigns.map((it) => ({ ...it, amd }));
      const run = { seed, scenario: { ...scenario, campaigns } };
      const report = await simulate({ ...run, rates: noFaults });
      expect([seed, report.violations]).toEqual([seed, []]);
      connected += report.connected;
    }
    expect(connected, who.kind).toBeGreaterThan(0);
  }
});

test('a share of the worlds has numbers at two carriers, and calls by both', async () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed + 1);
  const drawn = seeds.map((seed) => drawScenario(seed, ORG));
  const several = drawn.filter(({ other }) => other);
  expect(several.length).toBeGreaterThan(40);
  const has = (name: keyof OtherCarrier) =>
    several.some(({ other }) => other?.[name]);
  const names = [
    'outage',
    'unplaced',
    'refuses',
    'closed',
    'unjudged',
  ] as const;
  for (const name of names) {
    expect(has(name), name).toBe(true);
  }
  const at = several.flatMap(({ numbers = [] }) => numbers);
  expect(at.some(({ carrier_id }) => carrier_id === OTHER)).toBe(true);
  const [world] = worldsWith(1, steady);
  const report = await simulate(world!);
  expect(report.calls_elsewhere).toBeGreaterThan(0);
});
