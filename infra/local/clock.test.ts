import * as fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { createClock, type LocalClock, type RealTime } from './clock.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

const START = Date.parse('2026-07-01T12:00:00Z');

/** Real time that a test moves by hand. */
function fakeReal(): RealTime & {
  pass(ms: number): void;
  lag(ms: number): void;
} {
  let present = 0;
  let order = 0;
  let tasks: { at: number; order: number; task: () => void }[] = [];
  return {
    now: () => present,
    setTimeout(task, ms) {
      const entry = { at: present + ms, order: order++, task };
      tasks.push(entry);
      return entry;
    },
    clearTimeout(handle) {
      tasks = tasks.filter((entry) => entry !== handle);
    },
    /** Real time during which the machine does nothing else: no timer runs. */
    lag(ms) {
      present += ms;
    },
    pass(ms) {
      const until = present + ms;
      for (;;) {
        tasks.sort((a, b) => a.at - b.at || a.order - b.order);
        const first = tasks[0];
        if (first === undefined || first.at > until) break;
        tasks.shift();
        present = Math.max(present, first.at);
        first.task();
      }
      present = Math.max(present, until);
    },
  };
}

const clocks: LocalClock[] = [];
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.stop();
});

function setUp(speed = 60) {
  const real = fakeReal();
  const clock = createClock({ speed, start: START, real });
  clocks.push(clock);
  return { real, clock };
}

it('moves speed times as fast as real time, also between timers', () => {
  const { real, clock } = setUp(60);
  expect(clock.now()).toBe(START);
  real.pass(50);
  expect(clock.now()).toBe(START + 3_000);
  real.pass(10_000);
  expect(clock.now()).toBe(START + 603_000);
});

it('runs due timers in order of instant, each at its own instant', () => {
  const { real, clock } = setUp(600);
  const ran: number[] = [];
  const note = () => ran.push(clock.now() - START);
  for (const ms of [30, 7, 100, 7, 55]) clock.after(ms, note);
  real.pass(1);
  expect(ran).toEqual([7, 7, 30, 55, 100]);
});

it('never shows an instant past a timer that has not run', () => {
  const { real, clock } = setUp(600);
  let ranAt = 0;
  clock.after(1_000, () => {
    ranAt = clock.now();
  });
  real.lag(200);
  expect(clock.now()).toBe(START + 1_000);
  expect(ranAt).toBe(0);
  real.pass(0);
  expect(ranAt).toBe(START + 1_000);
  // The real time that passed before the timer ran is made up for.
  expect(clock.now()).toBe(START + 120_000);
});

it('stands still while a hold is outstanding', () => {
  const { real, clock } = setUp(60);
  let ran = false;
  clock.after(60_000, () => {
    ran = true;
  });
  real.pass(100);
  const first = clock.hold();
  const second = clock.hold();
  real.pass(60_000);
  expect(clock.now()).toBe(START + 6_000);
  first();
  first();
  real.pass(60_000);
  expect(clock.now()).toBe(START + 6_000);
  expect(ran).toBe(false);
  second();
  real.pass(900);
  expect(ran).toBe(true);
  expect(clock.now()).toBe(START + 60_000);
});

it('runs timers of the present instant during a hold, and no later one', () => {
  const { real, clock } = setUp();
  const ran: string[] = [];
  const release = clock.hold();
  clock.after(0, () => ran.push('present'));
  clock.at(START - 5_000, () => ran.push('past'));
  clock.after(1, () => ran.push('later'));
  real.pass(1_000);
  expect(ran).toEqual(['present', 'past']);
  release();
  real.pass(1_000);
  expect(ran).toEqual(['present', 'past', 'later']);
});

it('lets the work of one timer finish before the next timer runs', () => {
  const { real, clock } = setUp(600);
  const ran: string[] = [];
  let release = () => {};
  clock.after(10, () => {
    ran.push('first');
    release = clock.hold();
  });
  clock.after(11, () => ran.push('second'));
  real.pass(5_000);
  expect(ran).toEqual(['first']);
  expect(clock.now()).toBe(START + 10);
  release();
  real.pass(1);
  expect(ran).toEqual(['first', 'second']);
});

it('becomes slower instead of jumping when the machine was away', () => {
  const { real, clock } = setUp(100);
  real.lag(60_000);
  expect(clock.now()).toBe(START + 250 * 100);
  real.pass(10);
  expect(clock.now()).toBe(START + 260 * 100);
});

it('does not run a cancelled timer, nor any after stop', () => {
  const { real, clock } = setUp();
  let ran = 0;
  const count = () => {
    ran += 1;
  };
  clock.after(100, count).cancel();
  const kept = clock.after(200, count);
  real.pass(100);
  expect(ran).toBe(1);
  kept.cancel();
  clock.after(300, count);
  clock.stop();
  const last = clock.last();
  real.pass(10_000);
  expect(ran).toBe(1);
  expect(clock.now()).toBe(last);
});

it('forgets cancelled timers, however many', () => {
  const { real, clock } = setUp();
  let ran = 0;
  for (let n = 0; n < 5_000; n += 1) clock.after(n, () => {}).cancel();
  clock.after(10_000, () => {
    ran += 1;
  });
  real.pass(1_000);
  expect(ran).toBe(1);
});

it('goes on after a timer that throws', () => {
  const { real, clock } = setUp();
  let ran = false;
  clock.after(10, () => {
    throw new Error('broken timer');
  });
  clock.after(20, () => {
    ran = true;
  });
  expect(() => real.pass(100)).toThrow('broken timer');
  real.pass(100);
  expect(ran).toBe(true);
});

it('does not starve the machine with timers that plan the same instant', () => {
  const { real, clock } = setUp();
  let ran = 0;
  const again = () => {
    ran += 1;
    if (ran < 50) clock.after(0, again);
  };
  clock.after(0, again);
  real.pass(0);
  expect(ran).toBe(50);
  expect(clock.now()).toBe(START);
});

it('is monotonic and early for nobody, whatever happens', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('after' as const),
      ms: fc.double({ min: -50, max: 90_000, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.integer({ min: 0, max: 400 }),
    }),
    fc.record({
      kind: fc.constant('lag' as const),
      ms: fc.integer({ min: 0, max: 900 }),
    }),
    fc.record({
      kind: fc.constant('hold' as const),
      ms: fc.integer({ min: 1, max: 9_000 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { real, clock } = setUp(600);
      let latest = START;
      let left = 0;
      const look = () => {
        expect(clock.now()).toBeGreaterThanOrEqual(latest);
        latest = clock.now();
        expect(clock.last()).toBe(latest);
      };
      for (const { kind, ms } of steps) {
        if (kind === 'pass') real.pass(ms);
        if (kind === 'lag') real.lag(ms);
        if (kind === 'hold')
          clock.after(ms, () => clock.after(0, clock.hold()));
        if (kind === 'after') {
          left += 1;
          const due = Math.max(clock.now(), Math.ceil(clock.now() + ms));
          clock.after(ms, () => {
            expect(clock.now()).toBe(due);
            look();
            left -= 1;
          });
        }
        look();
      }
      real.pass(5_000);
      expect(left).toBe(0);
    }),
  );
});

it('runs 5,000 timers a second at speed 600 on this machine', async () => {
  const clock = createClock({ speed: 600, start: START });
  clocks.push(clock);
  const begun = performance.now();
  await new Promise<void>((resolve) => {
    let left = 5_000;
    for (let n = 0; n < 5_000; n += 1) {
      // Each holds time for a turn, as the work of a message does.
      clock.after(n * 100, async () => {
        const release = clock.hold();
        await null;
        release();
        left -= 1;
        if (left === 0) resolve();
      });
    }
  });
  const tookMs = performance.now() - begun;
  expect(clock.now()).toBeGreaterThanOrEqual(START + 499_900);
  expect(tookMs).toBeLessThan(3_000);
});

it('reserves ahead of what is read, and only when it has to', () => {
  const real = fakeReal();
  const reserved: number[] = [];
  const clock = createClock({
    speed: 10,
    start: START,
    real,
    reserve: (instant) => reserved.push(instant),
  });
  clocks.push(clock);
  expect(reserved).toEqual([START + 250]);
  real.lag(25);
  expect(clock.now()).toBe(START + 250);
  expect(reserved).toHaveLength(1);
  real.lag(1);
  expect(clock.now()).toBe(START + 260);
  expect(reserved).toEqual([START + 250, START + 260 + 250]);
});
