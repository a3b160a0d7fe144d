import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf } from './figures.ts';
import { iso } from './instant.ts';
import {
  countOf,
  isWeak,
  smoothedRate,
  trialsOf,
  trialsSince,
} from './number-health.ts';
import { makeAttempt, makeUntouched, NOON } from './testing.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

describe('the figures of a number', () => {
  it('are those of the calls that were placed from it', () => {
    const answered_at = iso(NOON + 3_000);
    const { ended_at: _, ...open } = makeAttempt(3, 'unknown');
    const state = {
      ...makeUntouched(),
      attempts: [
        makeAttempt(1, 'rejected', {
          from_number: '+1a',
          possibly_blocked: true,
        }),
        makeAttempt(2, 'completed', { from_number: '+1b', answered_at }),
        {
          ...open,
          from_number: '+1a',
          status: 'in_progress' as const,
          answered_at,
        },
      ],
    };
    const figures = figuresOf(state);
    const ofA = { dials: 2, answered: 1, missed: 1, in_flight: 1, blocked: 1 };
    expect(countOf(figures, '+1a')).toEqual(ofA);
    expect(trialsOf(ofA)).toEqual({ answered: 1, decided: 2 });
    expect(countOf(figures, '+1b')).toEqual({
      dials: 1,
      answered: 1,
      missed: 0,
      in_flight: 0,
      blocked: 0,
    });
    expect(countOf(figures, '+1c').dials).toBe(0);
  });
});

describe('a smoothed answer rate', () => {
  it('is the pool mean at first, and its own in the end', () => {
    const pool = { answered: 20, decided: 100 };
    expect(smoothedRate({ answered: 0, decided: 0 }, pool)).toBeCloseTo(0.2);
    // (answered + 5p) / (dialed + 5)
    expect(smoothedRate({ answered: 5, decided: 5 }, pool)).toBeCloseTo(0.6);
    expect(smoothedRate({ answered: 900, decided: 1_000 }, pool)).toBeCloseTo(
      0.9,
      1,
    );
  });
});

describe('a number that rests', () => {
  const others = { answered: 200, decided: 500 };

  it.each([
    ['has too few calls', { answered: 0, decided: 49 }, false],
    ['was never answered in 50', { answered: 0, decided: 50 }, true],
    ['is just below half of the pool', { answered: 9, decided: 50 }, true],
    ['is above half of the pool', { answered: 20, decided: 100 }, false],
  ])('%s', (_, own, rests) => {
    expect(isWeak(own, others)).toBe(rests);
  });

  it('is not one that only chance put low', () => {
    // 8 % against 17 %: below half of the pool, and nothing unusual.
    expect(
      isWeak({ answered: 4, decided: 50 }, { answered: 10, decided: 50 }),
    ).toBe(false);
    expect(
      isWeak({ answered: 4, decided: 50 }, { answered: 300, decided: 1_000 }),
    ).toBe(true);
  });

  it('needs others to be compared with', () => {
    expect(
      isWeak({ answered: 0, decided: 500 }, { answered: 0, decided: 0 }),
    ).toBe(false);
    expect(
      isWeak({ answered: 0, decided: 500 }, { answered: 0, decided: 500 }),
    ).toBe(false);
  });

  it('is always below half of the mean of the pool', () => {
    const trials = fc
      .nat(2_000)
      .chain((decided) =>
        fc.nat(decided).map((answered) => ({ answered, decided })),
      );
    fc.assert(
      fc.property(trials, trials, (own, rest) => {
        if (!isWeak(own, rest)) return;
        const mean =
          (own.answered + rest.answered) / (own.decided + rest.decided);
        expect(own.decided).toBeGreaterThanOrEqual(50);
        expect(own.answered / own.decided).toBeLessThan(mean / 2);
        expect(isWeak(rest, own)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('begins anew when it is restored, in that run', () => {
    const all = { answered: 3, decided: 80 };
    const forgiven = { run_number: 2, answered: 1, decided: 60 };
    expect(trialsSince(all, forgiven, 2)).toEqual({ answered: 2, decided: 20 });
    expect(trialsSince(all, forgiven, 3)).toEqual(all);
    expect(trialsSince(all, undefined, 2)).toEqual(all);
  });
});
