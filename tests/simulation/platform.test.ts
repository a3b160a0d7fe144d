import { expect, test } from 'vitest';
import { type PlatformCase, sharePlatform } from './platform.ts';
import { MONDAY_NOON } from './scenario.ts';

const of = (id: string, limit: number, contacts: number, starts = 0) => ({
  id,
  limit,
  contacts,
  starts,
});
const orgs = [
  of('org_a', 6, 14),
  of('org_b', 3, 12, 20_000),
  of('org_c', 4, 8, 40_000),
];
const FOREVER = Number.POSITIVE_INFINITY;
/** The latest tick was sent this long before it acts, ms. */
const TICK_MS = 5_000;

test('three organizations get their parts of nine lines, soon and no more', async () => {
  const seen = await sharePlatform({
    seed: 1,
    faults: false,
    lines: 9,
    orgs: [
      of('org_a', 18, 130),
      of('org_b', 12, 60, 100_000),
      of('org_c', 6, 20, 200_000),
    ],
  });
  expect(seen.bugs).toEqual([]);
  expect(seen.calls).toHaveLength(210);
  expect(seen.most(0, FOREVER)).toBe(9);
  const at = (second: number) =>
    orgs.map(({ id }) => seen.live(second * 1_000, id));
  expect(at(90)).toEqual([9, 0, 0]);
  // A call, and its talk of a minute at most, is waited for.
  expect(at(195)).toEqual([5, 4, 0]);
  expect(at(295)).toEqual([5, 3, 1]);
  expect(seen.left).toEqual([]);
});

test('an organization that is done leaves its lines to the others', async () => {
  const seen = await sharePlatform({
    seed: 2,
    faults: false,
    lines: 8,
    orgs: [of('org_a', 8, 90), of('org_b', 8, 8)],
  });
  const ofB = seen.calls.filter(({ ref }) => ref.org_id === 'org_b');
  const done = Math.max(...ofB.map(({ end }) => end)) - MONDAY_NOON;
  expect(seen.live(done - 10, 'org_a')).toBeLessThanOrEqual(4);
  expect(seen.live(done + 40_000, 'org_a')).toBe(8);
});

test('a frozen deployment places no call, and goes on where it was when it thaws', async () => {
  const thaw = 180_000;
  const seen = await sharePlatform({
    seed: 6,
    faults: false,
    lines: 0,
    orgs: [of('org_a', 4, 12), of('org_b', 2, 6, 30_000)],
    changes: [{ after_ms: thaw, limit: 6 }],
  });
  expect(seen.bugs).toEqual([]);
  expect(seen.most(0, thaw)).toBe(0);
  expect(seen.calls).toHaveLength(18);
  expect(seen.left).toEqual([]);
});

test('five organizations take turns on two lines', async () => {
  const ids = ['org_a', 'org_b', 'org_c', 'org_d', 'org_e'];
  const seen = await sharePlatform({
    seed: 3,
    faults: false,
    lines: 2,
    orgs: ids.map((id) => of(id, 3, 12)),
  });
  expect(seen.calls).toHaveLength(60);
  expect(seen.most(0, FOREVER)).toBe(2);
  for (const id of ids) {
    const [first] = seen.calls.filter(({ ref }) => ref.org_id === id);
    // Of two turns each, and the calls that they began.
    expect(first!.begin - MONDAY_NOON).toBeLessThan(300_000);
  }
});

test('limits act within a tick: of the platform, and of an organization', async () => {
  const seen = await sharePlatform({
    seed: 4,
    faults: false,
    lines: 8,
    orgs: [of('org_a', 8, 70), of('org_b', 8, 110)],
    changes: [
      { after_ms: 60_000, limit: 2 },
      { after_ms: 200_000, limit: 8 },
      { after_ms: 300_000, org: 'org_a', limit: 1 },
    ],
  });
  expect(seen.most(0, 60_000)).toBe(8);
  // Whoever talks is not cut off: once these calls are over, it is two.
  const from = 60_000 + TICK_MS;
  const late = seen.calls.filter(({ begin }) => begin >= MONDAY_NOON + from);
  const early = seen.calls.filter(
    ({ begin, end }) =>
      begin < MONDAY_NOON + from && end > MONDAY_NOON + 60_000,
  );
  const over = Math.max(...early.map(({ end }) => end)) - MONDAY_NOON;
  expect(seen.most(over, 200_000)).toBe(2);
  const begun = late.filter(({ begin }) => begin < MONDAY_NOON + over);
  for (const { begin } of begun) {
    const up = begun.filter((it) => it.begin <= begin && begin < it.end);
    expect(up.length).toBeLessThanOrEqual(2);
  }
  expect(seen.live(200_000 + TICK_MS + 5_000)).toBe(8);
  expect(seen.live(380_000, 'org_a')).toBe(1);
  expect(seen.live(380_000, 'org_b')).toBe(7);
});

const draws = Array.from({ length: 10 }, (_, index): PlatformCase => {
  const seed = index + 1;
  return { seed, faults: seed % 4 > 0, lines: 2 + (seed % 5), orgs };
});

test.each(draws)(
  'whatever fails, calls of all together stay within the limit (seed $seed, $lines lines, faults $faults)',
  async (draw) => {
    const seen = await sharePlatform(draw);
    expect(seen.bugs).toEqual([]);
    expect(seen.most(0, FOREVER)).toBeLessThanOrEqual(draw.lines);
    for (const { id, contacts } of orgs) {
      const called = seen.calls.filter(({ ref }) => ref.org_id === id);
      expect(called).toHaveLength(contacts);
    }
  },
);
