import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pacedWith } from './outbound-number.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

it('never begins more calls in any second than the rate allows', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0.5, 1, 2, 3, 5, 10),
      fc.array(fc.nat(400), { minLength: 5, maxLength: 300 }),
      (cps, gaps) => {
        let [now, paced_until] = [1_000_000, 0];
        const calls: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const next = pacedWith({ cps, paced_until }, now);
          if (next === null) continue;
          paced_until = next;
          calls.push(now);
        }
        for (const from of calls) {
          const within = calls.filter((at) => from <= at && at < from + 1_000);
          expect(within.length).toBeLessThanOrEqual(Math.max(cps, 1));
        }
      },
    ),
  );
});

it('lets calls through at half the rate and more, however they come', () => {
  let [paced_until, placed] = [0, 0];
  for (let now = 0; now < 60_000; now += 10) {
    const next = pacedWith({ cps: 10, paced_until }, now);
    if (next === null) continue;
    paced_until = next;
    placed += 1;
  }
  expect(placed).toBeGreaterThanOrEqual(60 * 5);
});

it('has no pace without a rate', () => {
  expect(pacedWith({ cps: null }, 5)).toBe(5);
});
