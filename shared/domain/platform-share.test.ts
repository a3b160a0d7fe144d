import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  callsAtOnce,
  type LinesSeen,
  type PlatformShares,
  settleShares,
  targetsOf,
} from './platform-share.ts';
import { NOON } from './testing.ts';

const SECOND_MS = 1_000;
const wanting = (limit: number, more = {}) => ({
  limit,
  share: 0,
  above: 0,
  since: NOON,
  seen_at: NOON,
  ...more,
});
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const used = (shares: PlatformShares) =>
  sum(Object.values(shares).map(({ share, above }) => share + above));

describe('targets', () => {
  it.each([
    ['what each asks for, where that fits', [10, 20], 50, [10, 20]],
    ['in proportion to the limits', [10, 30], 20, [5, 15]],
    ['by largest remainder', [1, 2, 4], 5, [1, 1, 3]],
    ['at least one', [1, 1, 98], 10, [1, 1, 8]],
    ['one each, where there are no more', [7, 9, 30], 3, [1, 1, 1]],
    ['nothing for who may not call', [0, 5], 3, [0, 3]],
  ])('give %s', (_, limits, lines, expected) => {
    const shares = Object.fromEntries(
      limits.map((limit, index) => [`org_${index}`, wanting(limit)]),
    );
    const targets = targetsOf(shares, lines, NOON);
    expect(limits.map((__, index) => targets[`org_${index}`] ?? 0)).toEqual(
      expected,
    );
  });

  it('use all lines, give everybody one, and nobody more than its limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.integer({ min: 12, max: 300 }),
        (limits, lines) => {
          const shares = Object.fromEntries(
            limits.map((limit, index) => [`org_${index}`, wanting(limit)]),
          );
          const targets = targetsOf(shares, lines, NOON);
          expect(sum(Object.values(targets))).toBe(
            Math.min(lines, sum(limits)),
          );
          for (const [org, { limit }] of Object.entries(shares)) {
            expect(targets[org]).toBeGreaterThanOrEqual(1);
            expect(targets[org]).toBeLessThanOrEqual(limit);
          }
        },
      ),
    );
  });
});

describe('a settled ledger', () => {
  const claim = { limit: 10, runs: true };
  const settle = (
    shares: PlatformShares,
    seen: LinesSeen,
    lines = 10,
    now = NOON,
  ) => settleShares(shares, seen, lines, now);

  it('lowers at once, and raises only by what is sure to be free', () => {
    const alone = settle({}, { org: 'a', held: [], claim });
    expect(alone.a).toMatchObject({ share: 10, above: 0 });
    // All ten may have calls by now, so b has to wait for them.
    const met = settle(alone, { org: 'b', held: [], claim });
    expect(met).toMatchObject({
      a: { share: 5, above: 5 },
      b: { share: 0, above: 0 },
    });
    // Two lines that it lost have a call still.
    const seen = settle(met, { org: 'a', held: [0, 1, 7, 9], claim });
    expect(seen).toMatchObject({
      a: { share: 5, above: 2 },
      b: { share: 3 },
    });
    const over = settle(seen, { org: 'a', held: [0, 1], claim });
    expect(over).toMatchObject({ a: { share: 5, above: 0 }, b: { share: 5 } });
  });

  it('takes lines back that their organization has calls on', () => {
    const shares = {
      a: wanting(10, { share: 2, above: 8 }),
    };
    const held = [0, 5, 9];
    expect(settle(shares, { org: 'a', held, claim })).toMatchObject({
      a: { share: 10, above: 0 },
    });
  });

  it('counts calls on lines beyond a share that it raises', () => {
    const shares = { a: wanting(4, { share: 2 }), b: wanting(20) };
    const own = { limit: 4, runs: true };
    const held = [0, 1, 5, 9];
    expect(settle(shares, { org: 'a', held, claim: own }, 12)).toMatchObject({
      a: { share: 2, above: 2 },
      b: { share: 8 },
    });
    const alone = settle({ a: shares.a }, { org: 'a', held, claim: own }, 12);
    expect(alone).toMatchObject({ a: { share: 4, above: 2 } });
  });

  it('lets go of who runs nothing, or is not seen any more, once its calls are over', () => {
    const shares = {
      a: wanting(10, { share: 5 }),
      b: wanting(10, { share: 5, seen_at: NOON - 20 * SECOND_MS }),
    };
    const done = { limit: 10, runs: false };
    const left = settle(shares, { org: 'a', held: [4], claim: done });
    expect(left).toMatchObject({
      a: { share: 0, above: 5 },
      b: { share: 0, above: 5 },
    });
    const seen = settle(left, { org: 'a', held: [4], claim: done });
    expect(seen.a).toMatchObject({ share: 0, above: 1 });
    const gone = settle(seen, { org: 'a', held: [], claim: done });
    expect(gone).not.toHaveProperty('a');
    // Somebody else looks at who does not come back.
    expect(settle(gone, { org: 'b', held: [] })).toEqual({});
  });

  it('stays as it is while nothing changes, so that nothing is written', () => {
    const first = settle({}, { org: 'a', held: [], claim });
    const later = NOON + 4 * SECOND_MS;
    expect(settle(first, { org: 'a', held: [0, 3], claim }, 10, later)).toEqual(
      first,
    );
  });

  it('follows a lowered limit of the deployment', () => {
    const shares = { a: wanting(10, { share: 10 }) };
    expect(settle(shares, { org: 'a', held: [], claim }, 4)).toMatchObject({
      a: { share: 4, above: 6 },
    });
  });

  it('gives each of too many organizations its turn', () => {
    const orgs = ['a', 'b', 'c', 'd', 'e'];
    const had = new Map<string, number>();
    let shares: PlatformShares = {};
    for (let second = 0; second < 600; second += 2) {
      const now = NOON + second * SECOND_MS;
      for (const org of orgs) {
        shares = settle(shares, { org, held: [], claim }, 2, now);
        if (shares[org]?.share) had.set(org, (had.get(org) ?? 0) + 2);
        expect(used(shares)).toBeLessThanOrEqual(2);
      }
    }
    // Two lines for ten minutes are four minutes for each of five.
    for (const org of orgs) expect(had.get(org)).toBeGreaterThan(200);
  });
});

/** Everybody's steps in any order: what each does with what it read is old by then. */
describe('races', () => {
  const orgs = ['a', 'b', 'c'] as const;
  const kinds = [
    ...Array.from({ length: 8 }, () => 'keep' as const),
    ...Array.from({ length: 6 }, () => 'take' as const),
    ...Array.from({ length: 6 }, () => 'look' as const),
    ...Array.from({ length: 2 }, () => 'end' as const),
    'set' as const,
  ];
  const step = fc.record({
    kind: fc.constantFrom(...kinds),
    nth: fc.nat(10_000),
  });
  interface Keeper {
    readonly org: (typeof orgs)[number];
    readonly read?: { version: number; shares: PlatformShares } | undefined;
    readonly held?: readonly number[];
  }

  it('never leave more calls up than the deployment has lines', () => {
    let most = 0;
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 100, maxLength: 600, size: 'max' }),
        fc.integer({ min: 1, max: 6 }),
        (steps, lines) => {
          const world = new Ledger(lines);
          for (const each of steps) {
            world.step(each);
            most = Math.max(most, world.calls);
            expect(world.calls).toBeLessThanOrEqual(lines);
          }
        },
      ),
      { numRuns: 400, seed: 1 },
    );
    // There was something to keep apart.
    expect(most).toBe(6);
  });

  /** The protocol, one access of the table at a time. */
  class Ledger {
    shares: PlatformShares = {};
    version = 0;
    now = NOON;
    readonly lines: number;
    /** By org and line: taken, or with a call. */
    readonly held = new Map<string, 'taken' | 'call'>();
    readonly limits = { a: 4, b: 3, c: 6 };
    /** Two of each organization at once. */
    readonly keepers: Keeper[] = [...orgs, ...orgs].map((org) => ({ org }));

    constructor(lines: number) {
      this.lines = lines;
    }

    get calls() {
      return [...this.held.values()].filter((it) => it === 'call').length;
    }

    step({ kind, nth }: { kind: (typeof kinds)[number]; nth: number }) {
      this.now += 100;
      const org = orgs[nth % orgs.length]!;
      if (kind === 'set') this.limits[org] = 1 + (nth % 7);
      if (kind === 'take') {
        // Mostly low ones, as the tick offers them.
        const key = `${org}#${Math.floor(nth / 21) % (1 + (nth % 7))}`;
        if (!this.held.has(key)) this.held.set(key, 'taken');
      }
      if (kind === 'look') this.look(nth);
      if (kind === 'end') {
        const key = [...this.held.keys()][nth % Math.max(this.held.size, 1)];
        if (key) this.held.delete(key);
      }
      if (kind === 'keep') this.keep(nth % this.keepers.length, nth);
    }

    /** After it took the line: a call, or it gives way. */
    look(nth: number) {
      const taken = [...this.held].filter(([, it]) => it === 'taken');
      const [key] = taken[nth % Math.max(taken.length, 1)] ?? [];
      if (!key) return;
      const [org = '', line] = key.split('#');
      if (Number(line) < (this.shares[org]?.share ?? 0)) {
        this.held.set(key, 'call');
      } else this.held.delete(key);
    }

    linesOf(org: string) {
      return [...this.held.keys()]
        .filter((key) => key.startsWith(`${org}#`))
        .map((key) => Number(key.slice(2)));
    }

    /** Reads, sees, writes: one of these at a time. */
    keep(index: number, nth: number) {
      const keeper = this.keepers[index]!;
      const { org, read, held } = keeper;
      const { version, shares } = this;
      if (!read) this.keepers[index] = { org, read: { version, shares } };
      else if (!held) {
        this.keepers[index] = { org, read, held: this.linesOf(org) };
      } else {
        this.keepers[index] = { org };
        if (read.version !== version) return;
        const claim = { limit: this.limits[org], runs: nth % 19 !== 0 };
        const seen = nth % 5 === 0 ? { org, held } : { org, held, claim };
        this.shares = settleShares(read.shares, seen, this.lines, this.now);
        this.version += 1;
      }
    }
  }
});

it('is one limit of two, and the own one where the deployment has none', () => {
  const concurrency_limit = 4;
  expect(callsAtOnce({ concurrency_limit, platform_share: 3 })).toBe(3);
  expect(callsAtOnce({ concurrency_limit, platform_share: 9 })).toBe(4);
  expect(callsAtOnce({ concurrency_limit, platform_share: null })).toBe(4);
});
