import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign } from './campaign.ts';
import { defaultSettings } from './campaign-settings.ts';
import { foresee, type Outlook } from './forecast.ts';
import { crowdsOf, type Sampled } from './forecast-crowds.ts';
import {
  type Assumptions,
  defaultAssumptions,
  endsOf,
  linesOf,
} from './forecast-outcomes.ts';
import { iso } from './instant.ts';
import {
  claimed,
  makeAttempt,
  makeCampaign,
  makeUntouched,
  NOON,
} from './testing.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

const { schedule, retry_policy } = defaultSettings;
const { days } = schedule.windows[0]!;
const HOUR_MS = 3_600_000;

interface Case {
  readonly contacts: number;
  readonly lines: number;
  readonly attempts: number;
  readonly delay: number;
  readonly hours: number;
  readonly assume: Partial<Assumptions>;
  readonly more: Partial<Campaign>;
  readonly budget: number | null;
  readonly goal: number | null;
  readonly numbers: readonly string[];
}

const usual: Case = {
  contacts: 100,
  lines: 5,
  attempts: 2,
  delay: 300,
  hours: 24,
  assume: {},
  more: {},
  budget: null,
  goal: null,
  numbers: ['+12025550190'],
};

function look(changes: Partial<Case>): Outlook {
  const it = { ...usual, ...changes };
  const campaign = makeCampaign({
    retry_policy: {
      ...retry_policy,
      max_attempts: it.attempts,
      delay_seconds: it.delay,
    },
    schedule: { ...schedule, windows: [windowOf(it.hours)] },
    ...it.more,
  });
  const assume = { ...defaultAssumptions, ...it.assume };
  const ends = endsOf(assume, campaign);
  const contacts = it.numbers.map((phone_number) => ({
    place: { phone_number },
    state: undefined,
    weight: it.contacts / it.numbers.length,
  }));
  return foresee({
    campaign,
    from: NOON,
    crowds: crowdsOf(campaign, contacts, ends, NOON),
    ends,
    lines: it.lines,
    calls_per_second: 100,
    cost_per_minute_usd: assume.cost_per_minute_usd,
    budget_left_usd: it.budget,
    goal_left: it.goal,
  });
}

/** Around noon. */
const windowOf = (hours: number) => {
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  const half = hours / 2;
  return { days, start: clock(12 - half), end: clock(12 + half) };
};

const cases = fc.record({
  contacts: fc.integer({ min: 1, max: 20_000 }),
  lines: fc.integer({ min: 1, max: 200 }),
  attempts: fc.integer({ min: 1, max: 5 }),
  delay: fc.integer({ min: 60, max: 20_000 }),
  hours: fc.constantFrom(2, 8, 24),
});
const sumOf = (counts: Outlook['never_called']) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
const assertFor = (
  holds: (
    it: Pick<Case, 'contacts' | 'lines' | 'attempts' | 'delay' | 'hours'>,
  ) => void,
) => fc.assert(fc.property(cases, holds), { numRuns: 40 });

describe('foresee', () => {
  it('takes as long as calls, lines and pick-ups make it', () => {
    const sure = { answer_rate: 1, machine_rate: 0, busy_rate: 0 };
    const outlook = look({ assume: sure });
    // 100 calls of a minute on 5 lines.
    const minutes = (outlook.finishes_at - NOON) / 60_000;
    expect(minutes).toBeCloseTo(20, 0);
    expect(outlook.connected).toBeCloseTo(100, 3);
    expect(outlook.calls).toBeCloseTo(100, 3);
    expect(outlook.peak_calls).toBe(5);
    expect(outlook.cost_usd).toBeCloseTo(100 * 0.75 * 0.014, 4);
    expect(outlook.ended_by).toBe('all_done');
  });

  it('is over with more lines no later', () => {
    assertFor((it) => {
      const few = look(it);
      const many = look({ ...it, lines: it.lines * 2 });
      const slack = few.resolution_ms + many.resolution_ms + 60_000;
      expect(many.finishes_at).toBeLessThanOrEqual(few.finishes_at + slack);
      expect(many.peak_calls).toBeGreaterThanOrEqual(few.peak_calls - 1e-6);
    });
  });

  it('is over with fewer contacts no later, and costs no more', () => {
    assertFor((it) => {
      const all = look(it);
      const half = look({ ...it, contacts: it.contacts / 2 });
      const slack = all.resolution_ms + half.resolution_ms + 60_000;
      expect(half.finishes_at).toBeLessThanOrEqual(all.finishes_at + slack);
      expect(half.cost_usd).toBeLessThanOrEqual(all.cost_usd + 1e-6);
    });
  });

  it('accounts for every contact', () => {
    assertFor((it) => {
      const { reached, never_called, connected, invalid } = look({
        ...it,
        assume: { invalid_rate: 0.1 },
        more: { schedule: { ...schedule, mode: 'single_day' } },
      });
      expect(reached + sumOf(never_called)).toBeCloseTo(it.contacts, 1);
      expect(connected + invalid).toBeLessThanOrEqual(reached + 1e-6);
    });
  });

  it('connects more when more answer', () => {
    assertFor((it) => {
      const few = look({ ...it, assume: { answer_rate: 0.2 } });
      const many = look({ ...it, assume: { answer_rate: 0.5 } });
      expect(many.connected).toBeGreaterThan(few.connected);
      expect(many.calls).toBeLessThanOrEqual(few.calls + 1e-6);
    });
  });

  it('calls in no hour that is closed', () => {
    const { timeline } = look({ contacts: 5_000, hours: 2 });
    for (const key of timeline.keys()) {
      const hour = ((key * 300_000) / HOUR_MS) % 24;
      expect(hour >= 11 && hour < 13).toBe(true);
    }
  });

  it('spends the budget, and little more', () => {
    const outlook = look({ contacts: 10_000, budget: 5 });
    expect(outlook.ended_by).toBe('budget');
    expect(outlook.cost_usd).toBeGreaterThanOrEqual(5);
    expect(outlook.cost_usd).toBeLessThan(5.5);
    expect(outlook.never_called.budget).toBeCloseTo(
      10_000 - outlook.reached,
      3,
    );
  });

  it('stops when the goal is reached', () => {
    const outlook = look({ contacts: 10_000, goal: 100 });
    expect(outlook.ended_by).toBe('goal_reached');
    expect(outlook.connected).toBeGreaterThanOrEqual(100);
    expect(outlook.connected).toBeLessThan(130);
  });

  it('knows whose zone nothing tells, and whose hours never come', () => {
    const own = { ...schedule, timezone_mode: 'callee_local' as const };
    const unknown = look({
      // Toll-free: it may be anywhere.
      numbers: ['+12025550190', '+18005550190'],
      more: { schedule: { ...own, windows: [windowOf(2)] } },
    });
    expect(unknown.never_called).toEqual({ timezone_unknown: 50 });
    const closed = look({
      numbers: ['+12025550190', '+442079460000'],
      more: {
        schedule: {
          ...own,
          windows: [windowOf(2)],
          overrides: [{ timezones: ['Europe/London'], windows: [] }],
        },
      },
    });
    expect(closed.never_called).toEqual({ no_opening: 50 });
    expect(closed.reached).toBeCloseTo(50, 3);
  });

  it('answers for half a million contacts at once', () => {
    const began = performance.now();
    const outlook = look({ contacts: 500_000, lines: 50, attempts: 3 });
    expect(outlook.reached).toBeCloseTo(500_000, 0);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('crowdsOf', () => {
  const campaign = makeCampaign({
    retry_policy: { ...retry_policy, max_attempts: 3 },
  });
  const ends = endsOf(defaultAssumptions, campaign);
  const place = { phone_number: '+12025550190' };
  const crowdOf = (state: Sampled['state']) =>
    crowdsOf(campaign, [{ place, state, weight: 2 }], ends, NOON)[0]!.waits;

  it('leaves out who is done', () => {
    expect(crowdOf({ ...makeUntouched(), status: 'completed' })).toEqual([]);
  });

  it('has who waits for a retry wait, with the calls before', () => {
    const at = NOON + HOUR_MS;
    const [waiting] = crowdOf({
      ...makeUntouched(),
      status: 'retry_scheduled',
      attempts: [makeAttempt(1, 'busy')],
      next_eligible_at: iso(at),
    });
    expect(waiting).toMatchObject({ contacts: 2, due: at });
    expect(waiting!.history.attempts).toHaveLength(1);
  });

  it('has who is on the phone wait for what follows', () => {
    const waits = crowdOf(claimed(makeUntouched(), 'att_1'));
    // Busy and unanswered calls are tried again; those who answer are done.
    const again = waits.reduce((sum, { contacts }) => sum + contacts, 0);
    expect(again).toBeCloseTo(2 * (0.1 + 0.35), 6);
    for (const { due } of waits) expect(due).toBeGreaterThan(NOON + 300_000);
  });
});

describe('linesOf', () => {
  const ends = endsOf(defaultAssumptions, makeCampaign());

  it('lets more ring than connect in predictive dialling only', () => {
    const predictive = { dial_mode: 'predictive' } as const;
    expect(linesOf({ dial_mode: 'progressive' }, ends, 5, 50)).toBe(5);
    expect(linesOf(predictive, ends, 5, 50)).toBeGreaterThan(5);
    expect(linesOf(predictive, ends, 5, 6)).toBe(6);
  });
});
