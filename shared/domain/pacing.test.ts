import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ABANDON_HARD,
  ABANDON_TARGET,
  brakeOf,
  COLD_START,
  decidePacing,
  type PacingInputs,
} from './pacing.ts';
import { liveThrough } from './pacing-world.ts';

const inputs = (more: Partial<PacingInputs> = {}): PacingInputs => ({
  seats: 20,
  connected: 15,
  in_flight: 25,
  org_limit: 1_000,
  completed: 500,
  answer_rate: 0.3,
  answer_sample: 400,
  aht_seconds: 120,
  ring_seconds: 20,
  pickup_seconds: 12,
  abandon_rate: 0.01,
  abandon_sample: 100,
  run_abandon_rate: 0.01,
  run_abandon_sample: 400,
  ...more,
});

const rate = fc.double({ min: 0, max: 1, noNaN: true });
const anyInputs: fc.Arbitrary<PacingInputs> = fc
  .record({
    seats: fc.integer({ min: 1, max: 60 }),
    connected: fc.integer({ min: 0, max: 60 }),
    in_flight: fc.integer({ min: 0, max: 200 }),
    org_limit: fc.integer({ min: 1, max: 300 }),
    completed: fc.integer({ min: 0, max: 1_000 }),
    answer_rate: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    answer_sample: fc.integer({ min: 0, max: 1_000 }),
    aht_seconds: fc.option(fc.double({ min: 0, max: 600, noNaN: true })),
    ring_seconds: fc.option(fc.double({ min: 0, max: 60, noNaN: true })),
    pickup_seconds: fc.option(fc.double({ min: 0, max: 60, noNaN: true })),
    abandon_rate: rate,
    abandon_sample: fc.integer({ min: 0, max: 500 }),
    run_abandon_rate: rate,
    run_abandon_sample: fc.integer({ min: 0, max: 5_000 }),
  })
  .map((some) => ({
    ...some,
    connected: Math.min(some.connected, some.seats),
  }));

describe('a decision', () => {
  it('never goes below one line for a seat, nor beyond the organization', () => {
    fc.assert(
      fc.property(anyInputs, (some) => {
        const { target_in_flight } = decidePacing(some);
        expect(Number.isInteger(target_in_flight)).toBe(true);
        expect(target_in_flight).toBeLessThanOrEqual(some.org_limit);
        expect(target_in_flight).toBeGreaterThanOrEqual(
          Math.min(some.seats, some.org_limit),
        );
      }),
    );
  });

  it('dials one for one before it knows anything', () => {
    fc.assert(
      fc.property(anyInputs, (some) => {
        const cold = { ...some, completed: COLD_START - 1, org_limit: 1_000 };
        const { target_in_flight, reason } = decidePacing(cold);
        expect([target_in_flight, reason]).toEqual([some.seats, 'cold_start']);
      }),
    );
  });

  it('lets nothing in beyond the seats while the brake is on', () => {
    fc.assert(
      fc.property(anyInputs, (some) => {
        const decided = decidePacing({ ...some, org_limit: 1_000 });
        if (decided.brake !== 'stop') return;
        expect(decided.target_in_flight).toBe(some.seats);
      }),
    );
  });

  it('dials no more where more answer, or more were abandoned', () => {
    const target = (more: Partial<PacingInputs>) =>
      decidePacing(inputs(more)).target_in_flight;
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(target({ run_abandon_rate: high })).toBeLessThanOrEqual(
          target({ run_abandon_rate: low }),
        );
        expect(target({ abandon_rate: high })).toBeLessThanOrEqual(
          target({ abandon_rate: low }),
        );
        const answer = (p: number) => target({ answer_rate: 0.05 + 0.9 * p });
        expect(answer(high)).toBeLessThanOrEqual(answer(low));
      }),
    );
  });

  it('rings more lines the more seats are free', () => {
    const ringing = (connected: number) =>
      decidePacing(inputs({ connected })).target_in_flight - connected;
    for (let busy = 1; busy <= 20; busy += 1) {
      expect(ringing(busy)).toBeLessThanOrEqual(ringing(busy - 1));
    }
    expect(ringing(10)).toBeGreaterThan(10);
  });

  it('is made in a few milliseconds for ten thousand seats', () => {
    const many = { seats: 10_000, connected: 9_500, org_limit: 100_000 };
    const { target_in_flight } = decidePacing(inputs(many));
    expect(target_in_flight).toBeGreaterThan(10_000);
  });
});

describe('the brake', () => {
  const known = { abandon_sample: 30, run_abandon_sample: 0 };
  it.each([
    [ABANDON_TARGET, 'off'],
    [0.031, 'slow'],
    [ABANDON_HARD, 'slow'],
    [0.051, 'stop'],
  ])('is for five minutes at %d %s', (abandon_rate, brake) => {
    const some = { ...known, abandon_rate, run_abandon_rate: 0 };
    expect(brakeOf(some)).toBe(brake);
    expect(brakeOf({ ...some, abandon_sample: 29 })).toBe('off');
  });

  it('stops a run that is above the target, however few answers five minutes bring', () => {
    const run = { abandon_rate: 0, abandon_sample: 3, run_abandon_rate: 0.031 };
    expect(brakeOf({ ...run, run_abandon_sample: 30 })).toBe('stop');
    expect(brakeOf({ ...run, run_abandon_sample: 29 })).toBe('off');
  });
});

/** Seats, talk in seconds, answer rate; and what one line for a seat makes of them. */
describe.each([
  [5, 120, 0.35, 4],
  [20, 120, 0.35, 10],
  [20, 60, 0.2, 20],
  [50, 120, 0.35, 12],
])(
  '%d seats, talks of %d s, %d of the dials answered',
  (seats, aht, p, gain) => {
    const world = { seats, aht_seconds: aht, answer_rate: p, hours: 6 };

    it(`keeps its people busier by ${gain} points, and abandons at most 3 %`, () => {
      const one = liveThrough({ ...world, mode: 'progressive', seed: 1 });
      expect(one.abandon_rate).toBe(0);
      for (const seed of [1, 2, 3]) {
        const paced = liveThrough({ ...world, mode: 'predictive', seed });
        expect(paced.abandon_rate).toBeLessThanOrEqual(ABANDON_TARGET);
        expect(paced.utilisation).toBeGreaterThan(one.utilisation + gain / 100);
        expect(paced.most_connected).toBeLessThanOrEqual(seats);
      }
    });
  },
);

it('holds the limit over a run in which twice as many people answer at once', () => {
  const doubled = liveThrough({
    seats: 20,
    aht_seconds: 120,
    answer_rate: (second) => (second % 7_200 < 3_600 ? 0.2 : 0.4),
    hours: 6,
    mode: 'predictive',
    seed: 7,
  });
  expect(doubled.abandon_rate).toBeLessThanOrEqual(ABANDON_TARGET);
});
