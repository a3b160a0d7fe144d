import { describe, expect, it } from 'vitest';
import { limitedFrom } from '../attempt-limits.ts';
import { defaultRetryPolicy, defaultSettings } from '../campaign-settings.ts';
import type { Attempt, Outcome } from '../contact.ts';
import { epochMs, iso } from '../instant.ts';

const HOUR = 3_600_000;
const begin = epochMs('2026-03-02T15:00:00.000Z');
const florida = '+13055550100';
const newYork = '+12125550100';
const london = '+442079460190';

function calls(
  number: string,
  hours: readonly number[],
  outcome: Outcome = 'no_answer',
): Attempt[] {
  return hours.map((hour, index) => ({
    id: `att_${index}`,
    attempt_number: index + 1,
    kind: 'first',
    phone_number: number,
    from_number: '+12025550199',
    status: 'ended',
    outcome,
    started_at: iso(begin + hour * HOUR),
    ended_at: iso(begin + hour * HOUR + 60_000),
  })) as Attempt[];
}

const from = (
  attempts: Attempt[],
  profile: string,
  number: string,
  hour: number,
) => {
  const rules = {
    schedule: defaultSettings.schedule,
    retry_policy: defaultRetryPolicy,
    compliance: { profile },
  };
  const place = { phone_number: number };
  const { at, limit } = limitedFrom(
    attempts,
    begin + hour * HOUR,
    rules,
    place,
  );
  return [(at - begin) / HOUR, limit];
};

describe('limits of the law on calls to one person', () => {
  it.each([
    [
      'Florida: a fourth call waits until the first is a day old',
      'us',
      florida,
      [0, 1, 2],
      3,
      24,
      'daily_attempt_cap',
    ],
    ['Florida: the day rolls', 'us', florida, [0, 20, 22], 25, 25, null],
    [
      'Florida: the oldest that still counts',
      'us',
      florida,
      [0, 20, 22, 25],
      26,
      44,
      'daily_attempt_cap',
    ],
    ['New York: no such cap', 'us', newYork, [0, 1, 2], 3, 3, null],
    [
      'Maine: one automated call in eight hours',
      'us',
      '+12075550100',
      [0],
      1,
      8,
      'daily_attempt_cap',
    ],
    ['no profile, no cap', 'none', florida, [0, 1, 2], 3, 3, null],
    [
      'debts: an eighth call in a week',
      'us_debt',
      newYork,
      [0, 1, 2, 3, 4, 5, 6],
      7,
      168,
      'daily_attempt_cap',
    ],
    ['debts: a seventh', 'us_debt', newYork, [0, 1, 2, 3, 4, 5], 7, 7, null],
    [
      'France: a fifth in thirty days',
      'france_opt_in',
      '+33142345678',
      [0, 24, 48, 72],
      96,
      720,
      'daily_attempt_cap',
    ],
  ] as const)('%s', (_name, profile, number, hours, hour, at, limit) => {
    expect(from(calls(number, hours), profile, number, hour)).toEqual([
      at,
      limit,
    ]);
  });

  it('counts calls to all numbers of a person', () => {
    const attempts = [...calls('+13055550101', [0, 1]), ...calls(florida, [2])];
    expect(from(attempts, 'us', florida, 3)).toEqual([24, 'daily_attempt_cap']);
  });

  it('leaves alone for a week who was spoken to about a debt', () => {
    const spoken = calls(newYork, [0], 'completed');
    const [at, limit] = from(spoken, 'us_debt', newYork, 1);
    expect(at).toBeCloseTo(168 + 1 / 60);
    expect(limit).toBe('min_gap');
    expect(from(spoken, 'us', newYork, 1)).toEqual([1, null]);
  });

  it('locks a number in Britain for three days after an abandoned call', () => {
    const abandoned = calls(london, [0], 'abandoned');
    const [at, limit] = from(abandoned, 'uk', london, 1);
    expect(at).toBeCloseTo(72 + 1 / 60);
    expect(limit).toBe('min_gap');
    expect(from(calls(london, [0]), 'uk', london, 1)).toEqual([1, null]);
  });

  it('does not hold before its date', () => {
    const attempts = calls('+33142345678', [0, 24, 48, 72]);
    const years = (n: number) => n * 365 * 24 * HOUR;
    const early = attempts.map((it) => ({
      ...it,
      started_at: iso(epochMs(it.started_at) - years(4)),
    }));
    const at = 96 - 4 * 365 * 24;
    expect(from(early, 'france_opt_in', '+33142345678', at)).toEqual([
      at,
      null,
    ]);
  });
});
