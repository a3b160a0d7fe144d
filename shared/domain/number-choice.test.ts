import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { iso } from './instant.ts';
import {
  type Choice,
  chooseNumber,
  coolingIn,
  drawOf,
  type Pool,
  type PoolNumber,
  poolCps,
  sharesOf,
  stickyNumber,
  type Wish,
} from './number-choice.ts';
import type { Trials } from './number-health.ts';
import { isUsable, pacedWith } from './outbound-number.ts';
import { makeAttempt, makeCampaign, NOON } from './testing.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

const number = (id: string, more: Partial<PoolNumber> = {}): PoolNumber => ({
  org_id: 'org_a',
  id,
  phone_number: `+1202555${id.padStart(4, '0')}`,
  country: 'US',
  label: '',
  status: 'active',
  outbound_enabled: true,
  max_concurrent: null,
  cps: null,
  lines: {},
  version: 1,
  created_at: iso(NOON),
  created_by: 'key_1',
  updated_at: iso(NOON),
  weight: 1,
  ...more,
});
const pool = (
  numbers: readonly PoolNumber[],
  trials: Record<string, Trials> = {},
): Pool => ({ numbers, trials: new Map(Object.entries(trials)) });
const wish = (more: Partial<Wish> = {}): Wish => ({
  sticky: null,
  country: 'US',
  country_match: 'off',
  now: NOON,
  ...more,
});
const idOf = (choice: Choice) =>
  choice.kind === 'number' ? choice.number.id : choice.code;
const busy = { max_concurrent: 1, lines: { 4: 'x.1' } };

describe('the number of a call', () => {
  it.each([
    ['there is none', [], {}, 'pool_empty'],
    [
      'it is switched off',
      [number('1', { status: 'inactive' })],
      {},
      'pool_empty',
    ],
    [
      'it takes no calls out',
      [number('1', { outbound_enabled: false })],
      {},
      'pool_empty',
    ],
    ['its lines are busy', [number('1', busy)], {}, 'pool_capacity'],
    [
      'it turned out to be busy',
      [number('1')],
      { without: new Set(['1']) },
      'pool_capacity',
    ],
    [
      'it called as often as it may',
      [number('1', { cps: 1, paced_until: NOON + 500 })],
      {},
      'carrier_cps',
    ],
    [
      'it is of another country',
      [number('1', { country: 'DE' })],
      { country_match: 'strict' },
      'no_country_match',
    ],
    [
      'nobody knows the country',
      [number('1')],
      { country_match: 'strict', country: null },
      'no_country_match',
    ],
  ] as const)('is none when %s', (_, numbers, more, code) => {
    expect(idOf(chooseNumber(pool(numbers), wish(more), 0.5))).toBe(code);
  });

  it('stays with who answered it, wherever the draw falls', () => {
    const numbers = [number('1'), number('2'), number('3')];
    const sticky = numbers[1]!.phone_number;
    for (const draw of [0, 0.5, 0.99]) {
      expect(idOf(chooseNumber(pool(numbers), wish({ sticky }), draw))).toBe(
        '2',
      );
    }
  });

  it.each([
    ['it was taken out of the pool', undefined],
    ['it is switched off', number('2', { status: 'inactive' })],
    ['its lines are busy', number('2', busy)],
  ])('is another one when %s', (_, second) => {
    const numbers = [number('1'), ...(second ? [second] : [])];
    const sticky = number('2').phone_number;
    expect(idOf(chooseNumber(pool(numbers), wish({ sticky }), 0.9))).toBe('1');
  });

  it('is one of the country where that is preferred, and any other else', () => {
    const numbers = [number('1', { country: 'DE' }), number('2')];
    const near = wish({ country_match: 'prefer' });
    expect(idOf(chooseNumber(pool(numbers), near, 0))).toBe('2');
    const far = wish({ country_match: 'prefer', country: 'FR' });
    expect(idOf(chooseNumber(pool(numbers), far, 0))).toBe('1');
    const full = [number('1', { country: 'DE' }), number('2', busy)];
    expect(idOf(chooseNumber(pool(full), near, 0))).toBe('1');
  });

  it('waits for a line of its country where only that will do', () => {
    const numbers = [number('1', { country: 'DE' }), number('2', busy)];
    const strict = wish({ country_match: 'strict' });
    expect(idOf(chooseNumber(pool(numbers), strict, 0))).toBe('pool_capacity');
  });

  it('goes on with the line that its slot has', () => {
    const own = wish({ slot: 4 });
    expect(idOf(chooseNumber(pool([number('1', busy)]), own, 0))).toBe('1');
    const over = number('1', { max_concurrent: 1, lines: { 4: 'a', 5: 'b' } });
    expect(idOf(chooseNumber(pool([over]), own, 0))).toBe('pool_capacity');
  });

  it('does not cool while another one is awake, even for whom it is', () => {
    const numbers = [number('1'), number('2')];
    const trials = {
      1: { answered: 1, decided: 100 },
      2: { answered: 60, decided: 100 },
    };
    const sticky = numbers[0]!.phone_number;
    for (const draw of [0, 0.5, 0.99]) {
      const choice = chooseNumber(
        pool(numbers, trials),
        wish({ sticky }),
        draw,
      );
      expect(idOf(choice)).toBe('2');
    }
    const off = [number('1'), number('2', { status: 'inactive' })];
    expect(idOf(chooseNumber(pool(off, trials), wish(), 0))).toBe('1');
  });

  it('is drawn by weight times smoothed answer rate', () => {
    const numbers = [number('1', { weight: 3 }), number('2')];
    const trials = {
      1: { answered: 0, decided: 10 },
      2: { answered: 10, decided: 10 },
    };
    // p = 1/2: 3 × 2.5/15 against 1 × 12.5/15
    const shares = sharesOf(numbers, pool(numbers, trials));
    expect(shares[0]).toBeCloseTo(7.5 / 20);
    const N = 10_000;
    let first = 0;
    for (let n = 0; n < N; n += 1) {
      const draw = drawOf(`att_${String(n).padStart(8, '0')}`);
      const choice = chooseNumber(pool(numbers, trials), wish(), draw);
      if (idOf(choice) === '1') first += 1;
    }
    expect(first / N).toBeCloseTo(7.5 / 20, 1);
  });

  it('is drawn by weight alone while nobody ever answered', () => {
    const numbers = [number('1', { weight: 3 }), number('2')];
    const trials = {
      1: { answered: 0, decided: 4 },
      2: { answered: 0, decided: 9 },
    };
    expect(sharesOf(numbers, pool(numbers, trials))).toEqual([0.75, 0.25]);
    expect(sharesOf(numbers, pool(numbers))).toEqual([0.75, 0.25]);
  });
});

const anyNumber = fc
  .record({
    weight: fc.double({ min: 0.1, max: 10, noNaN: true }),
    status: fc.constantFrom('active' as const, 'inactive' as const),
    outbound_enabled: fc.boolean(),
    country: fc.constantFrom('US', 'DE'),
    max_concurrent: fc.constantFrom(null, 1, 2),
    lines: fc.constantFrom({}, { 0: 'a' }, { 0: 'a', 1: 'b' }),
    cps: fc.constantFrom(null, 1),
    paced_until: fc.constantFrom(0, NOON + 500),
  })
  .chain((more) =>
    fc
      .nat(200)
      .chain((decided) =>
        fc.nat(decided).map((answered) => ({ more, answered, decided })),
      ),
  );

it('never chooses who may not call, and finds one whenever there is one', () => {
  fc.assert(
    fc.property(
      fc.array(anyNumber, { maxLength: 5 }),
      fc.constantFrom('off' as const, 'prefer' as const, 'strict' as const),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (drawn, country_match, draw) => {
        const numbers = drawn.map(({ more }, i) => number(String(i), more));
        const trials = drawn.map(({ answered, decided }, i) => [
          String(i),
          { answered, decided },
        ]);
        const whole = pool(numbers, Object.fromEntries(trials));
        const choice = chooseNumber(whole, wish({ country_match }), draw);
        const cooling = coolingIn(whole);
        const able = numbers.filter(
          (it) =>
            isUsable(it) && (country_match !== 'strict' || it.country === 'US'),
        );
        const awake = able.filter(({ id }) => !cooling.has(id));
        const may = (awake.length > 0 ? awake : able).filter(
          (it) =>
            (it.max_concurrent === null ||
              Object.keys(it.lines).length < it.max_concurrent) &&
            pacedWith(it, NOON) !== null,
        );
        expect(choice.kind).toBe(may.length > 0 ? 'number' : 'none');
        if (choice.kind === 'number') expect(may).toContain(choice.number);
      },
    ),
  );
});

it('gives shares that sum to one', () => {
  fc.assert(
    fc.property(
      fc.array(anyNumber, { minLength: 1, maxLength: 8 }),
      (drawn) => {
        const numbers = drawn.map(({ more }, i) => number(String(i), more));
        const trials = drawn.map(({ answered, decided }, i) => [
          String(i),
          { answered, decided },
        ]);
        const shares = sharesOf(
          numbers,
          pool(numbers, Object.fromEntries(trials)),
        );
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1);
        expect(shares.every((share) => share >= 0)).toBe(true);
      },
    ),
  );
});

describe('the number that stays with a contact', () => {
  const answered = { answered_at: iso(NOON + 5_000) };
  const attempts = [
    makeAttempt(1, 'no_answer', { from_number: '+1a' }),
    makeAttempt(2, 'completed', { from_number: '+1b', ...answered }),
    makeAttempt(3, 'completed', { from_number: '+1c', ...answered }),
  ];

  it('is the first that was answered', () => {
    expect(stickyNumber(attempts, makeCampaign())).toBe('+1b');
    expect(stickyNumber(attempts.slice(0, 1), makeCampaign())).toBeNull();
  });

  it('is none where numbers need not stay', () => {
    const number_selection = { sticky: false, country_match: 'off' as const };
    expect(
      stickyNumber(attempts, makeCampaign({ number_selection })),
    ).toBeNull();
  });
});

it('begins as many calls in a second as its numbers do', () => {
  const limited = [number('1', { cps: 2 }), number('2', { cps: 3 })];
  expect(poolCps(pool(limited))).toBe(5);
  const off = number('3', { status: 'inactive' });
  expect(poolCps(pool([...limited, off]))).toBe(5);
  expect(poolCps(pool([...limited, number('4')]))).toBe(
    Number.POSITIVE_INFINITY,
  );
});
