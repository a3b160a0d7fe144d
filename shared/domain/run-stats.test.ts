import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign } from './campaign.ts';
import { type ContactState, isAccepted } from './contact.ts';
import { combine, type Figures, figuresOf } from './figures.ts';
import { iso } from './instant.ts';
import {
  mergeCounters,
  minuteOf,
  noCounters,
  type RunCounters,
  trimMinutes,
} from './run-counters.ts';
import { liveView, statsView } from './run-stats.ts';
import { makeAttempt, makeCampaign, makeUntouched, NOON } from './testing.ts';

const contact = (more: Partial<ContactState>): ContactState => ({
  ...makeUntouched(),
  rev: 1,
  ...more,
});

const sumOf = (contacts: readonly ContactState[]): Figures =>
  contacts.map(figuresOf).reduce((a, b) => combine(a, b), {});

const counted = (contacts: readonly ContactState[]): RunCounters => ({
  ...noCounters,
  figures: sumOf(contacts),
});

const statsOf = (
  contacts: readonly ContactState[],
  more: Partial<Campaign> = {},
) => statsView(counted(contacts), makeCampaign(more), 10);

const at = (seconds: number) => iso(NOON + seconds * 1_000);

const promise = {
  sequence: 1,
  requested_at: iso(NOON),
  scheduled_at: iso(NOON),
  reason: null,
};

const talk = (seconds: number, cost_usd: number) =>
  makeAttempt(1, 'completed', {
    answered_at: at(5),
    ended_at: at(5 + seconds),
    cost_usd,
  });

/** Eleven contacts, one of each kind that a figure tells apart. */
const eleven: readonly ContactState[] = [
  contact({ status: 'completed', attempts: [talk(20, 0.02)] }),
  contact({ status: 'completed', attempts: [talk(40, 0.04)] }),
  contact({
    status: 'exhausted',
    attempts: [makeAttempt(1, 'busy'), makeAttempt(2, 'no_answer')],
  }),
  contact({
    status: 'amd_machine',
    attempts: [
      makeAttempt(1, 'machine', {
        answered_at: at(2),
        ended_at: at(6),
        amd: 'machine',
      }),
    ],
  }),
  contact({ status: 'retry_scheduled', attempts: [makeAttempt(1, 'busy')] }),
  contact({
    status: 'callback_scheduled',
    attempts: [talk(30, 0.03)],
    callback: { ...promise, status: 'pending' },
  }),
  contact({ status: 'suppressed' }),
  contact({ status: 'dialling' }),
];

describe('stats of a run (product rules 6.10, contract 5)', () => {
  const stats = statsOf(eleven, {
    total_contacts: 11,
    retry_policy: { ...makeCampaign().retry_policy, max_attempts: 3 },
  });

  it('puts each contact into one bucket', () => {
    expect(stats.contacts).toEqual({
      total: 11,
      pending: 5,
      in_progress: 1,
      completed: 2,
      exhausted: 2,
      stopped: 1,
      not_attempted: 3,
      waiting_retry: 1,
    });
  });

  it('leaves the suppressed out of what is to be called', () => {
    expect(stats).toMatchObject({
      total_calls: 10,
      processed: 4,
      processed_percent: 40,
      success_percent: 20,
      completion_rate: 0.2,
      suppressed: 1,
    });
  });

  it('counts attempts, and connections by contact', () => {
    expect(stats.attempts).toEqual({ total: 7, average_per_contact: 0.64 });
    expect(stats).toMatchObject({
      connected: 3,
      unanswered: 3,
      attempt_answer_rate: 4 / 7,
      connect_rate: 3 / 6,
      failed: 1,
      retry_exhausted: 1,
      machine_detected_count: 1,
      active_calls: 1,
      concurrency_limit: 10,
    });
  });

  it('takes talk times from humans and ring times from all who answered', () => {
    expect(stats.aht_seconds).toBe(30);
    expect(stats.avg_ring_seconds).toBe((5 + 5 + 2 + 5) / 4);
    expect(stats.cost_usd).toBeCloseTo(0.09, 10);
  });

  it('sums what each open contact may still be tried', () => {
    // Three untouched and one dialling: 3 each. The retry and the callback: 2 each.
    expect(stats.retries_left).toBe(16);
  });

  it('knows callbacks that are pending, and that the base is done but for them', () => {
    expect(stats.callback_pending).toBe(1);
    expect(stats.callback).toMatchObject({ requested: 1, pending: 1 });
    expect(stats.base_dialling_completed).toBe(false);
    const only = [eleven[0]!, eleven[5]!];
    expect(statsOf(only, { total_contacts: 2 })).toMatchObject({
      base_dialling_completed: true,
    });
  });

  it.each([
    ['manual_stop', 'manual_stopped'],
    ['expired', 'window_closed'],
  ] as const)(
    'has nothing waiting once the run ended by %s',
    (completion_reason, name) => {
      const ended = statsOf(eleven, {
        total_contacts: 11,
        status: 'completed',
        completion_reason,
      });
      expect(ended.contacts).toMatchObject({ pending: 0, stopped: 6 });
      expect(ended).toMatchObject({
        [name]: 5,
        retries_left: 0,
        callback_pending: 0,
        callback: { requested: 1, pending: 0, cancelled: 1 },
      });
    },
  );
});

it('shows nothing but zeros for an empty campaign', () => {
  const stats = statsOf([], { total_contacts: 0 });
  expect(stats.attempts).toEqual({ total: 0, average_per_contact: 0 });
  for (const name of [
    'processed_percent',
    'success_percent',
    'attempt_answer_rate',
    'connect_rate',
    'completion_rate',
    'abandon_rate',
    'aht_seconds',
    'avg_ring_seconds',
    'cost_usd',
    'retries_left',
  ] as const) {
    expect(stats[name]).toBe(0);
  }
  expect(stats.callback.avg_delay_seconds).toBe(0);
  expect(stats.base_dialling_completed).toBe(false);
});

// Contract 5: rounded half up to two places.
it.each([
  [1, 3, 0.33],
  [2, 3, 0.67],
  [201, 200, 1.01],
  [1, 200, 0.01],
  [1, 1_000, 0],
  [0, 4, 0],
])(
  'averages %i attempts of %i contacts to %d',
  (attempts, total_contacts, average) => {
    const figures = { attempts, touched: total_contacts };
    const stats = statsView(
      { ...noCounters, figures },
      makeCampaign({ total_contacts }),
      10,
    );
    expect(stats.attempts.average_per_contact).toBe(average);
  },
);

it('averages the delay over all callbacks that were dialled', () => {
  const called = (delay_ms: number, sequence: number) =>
    contact({
      status: 'completed',
      callback: { ...promise, status: 'completed', sequence, delay_ms },
    });
  const waits = contact({
    status: 'callback_scheduled',
    callback: { ...promise, status: 'pending', sequence: 2, delay_ms: 9_000 },
  });
  // 3 s and 6 s; 1 s; 9 s: four callbacks of three contacts.
  const stats = statsOf([called(9_000, 2), called(1_000, 1), waits]);
  expect(stats.callback).toEqual({
    requested: 3,
    pending: 1,
    completed: 2,
    cancelled: 0,
    avg_delay_seconds: 4.75,
  });
});

it('measures abandoned calls by the calls that humans answered', () => {
  const abandoned = makeAttempt(1, 'abandoned', {
    answered_at: at(5),
    ended_at: at(7),
  });
  const stats = statsOf([
    contact({ status: 'abandoned', attempts: [abandoned] }),
    ...eleven.slice(0, 3),
  ]);
  expect(stats.abandon_rate).toBeCloseTo(1 / 3, 10);
  expect(stats).toMatchObject({ abandoned: 1, true_abandoned: 1 });
});

it('measures the budget by what was spent', () => {
  const spent = [contact({ status: 'completed', attempts: [talk(9, 0.25)] })];
  expect(statsOf(spent, { budget_usd: 2 }).budget_progress).toBe(0.125);
  expect(statsOf(spent).budget_progress).toBeNull();
});

it('takes nothing from others for a contact that callbacks brought past its maximum', () => {
  const past = contact({
    status: 'callback_scheduled',
    attempts: [talk(5, 0), makeAttempt(2, 'completed'), makeAttempt(3, 'busy')],
    callback: { ...promise, status: 'pending', sequence: 3 },
  });
  expect(statsOf([past], { total_contacts: 2 }).retries_left).toBe(1);
});

describe('live figures', () => {
  const view = (
    counters: Partial<RunCounters>,
    more: Partial<Campaign> = {},
    now = NOON,
  ) => {
    const all = { ...noCounters, ...counters };
    const campaign = makeCampaign(more);
    return liveView(all, campaign, statsView(all, campaign, 10), now);
  };
  const dialling = { figures: { touched: 1, 'status.dialling': 1 } };
  const closed = {
    ...makeCampaign().schedule,
    windows: [{ days: ['mon'] as const, start: '13:00', end: '14:00' }],
  };

  it.each([
    ['ended', {}, { status: 'completed' }],
    ['paused', {}, { status: 'paused' }],
    ['paused', {}, { status: 'draft' }],
    ['outside_window', {}, { schedule: closed }],
    ['live', dialling, { started_at: at(-600) }],
    ['live', {}, { started_at: at(-30) }],
    ['idle', {}, { started_at: at(-30.001) }],
    ['live', { last_dial_at: at(-29) }, { started_at: at(-600) }],
    ['idle', { last_dial_at: at(-31) }, { started_at: at(-600) }],
  ] as const)('reads as %s', (state, counters, campaign) => {
    expect(view(counters, campaign).state).toBe(state);
  });

  it.each([
    ['campaign_cap', 5, { max_concurrent_calls: 5 }],
    ['org_cap', 10, { max_concurrent_calls: 20 }],
    [null, 4, { max_concurrent_calls: 5 }],
    [null, 5, { max_concurrent_calls: 5, status: 'paused' }],
  ] as const)('is bound by %s with %i calls', (limit, calls, campaign) => {
    const figures = { touched: calls, 'status.in_progress': calls };
    expect(view({ figures }, campaign).binding_limit).toBe(limit);
  });

  it('looks at the last minute, and at the last quarter of an hour', () => {
    const minute = Number(minuteOf(iso(NOON)));
    const minutes = {
      [minute]: { dials: 20, connected: 1 },
      [minute - 1]: { dials: 60, connected: 2 },
      [minute - 14]: { dials: 5, connected: 4 },
      [minute - 15]: { dials: 5, connected: 100 },
      [minute - 16]: { dials: 5, connected: 1_000 },
    };
    // A quarter of this minute is over: three quarters of the first one count.
    expect(view({ minutes }, {}, NOON + 15_000)).toMatchObject({
      calls_per_minute: 65,
      dials_per_second: 65 / 60,
      connected_per_hour: 4 * (7 + 75),
    });
  });

  it('takes the average of the whole run once it ended', () => {
    const figures = { attempts: 120, attempted: 100, connected: 30 };
    expect(
      view(
        { figures },
        {
          status: 'completed',
          started_at: iso(NOON),
          completed_at: at(1_200),
        },
      ),
    ).toMatchObject({
      dials_per_second: 0.1,
      calls_per_minute: 6,
      connected_per_hour: 90,
    });
  });

  it('estimates the end only after a cold start, and only while running', () => {
    const minute = Number(minuteOf(iso(NOON)));
    const busy = (done: number) => ({
      minutes: { [minute]: { dials: 60, connected: 0 } },
      figures: { touched: done, 'status.completed': done },
    });
    const campaign = { total_contacts: 100 };
    expect(view(busy(20), campaign).eta_seconds).toBe(80);
    expect(view(busy(19), campaign).eta_seconds).toBeNull();
    expect(
      view(busy(20), { ...campaign, status: 'paused' }).eta_seconds,
    ).toBeNull();
  });

  it.each([
    [true, {}, { status: 'running' }],
    [true, dialling, { status: 'paused' }],
    [false, {}, { status: 'paused' }],
    [
      true,
      { figures: { touched: 1, 'status.callback_scheduled': 1 } },
      { status: 'paused' },
    ],
    [false, {}, { status: 'completed' }],
  ] as const)(
    'is worth asking for again: %s',
    (pollable, counters, campaign) => {
      expect(view(counters, campaign).pollable).toBe(pollable);
    },
  );

  it('has a pass for each attempt number, in order', () => {
    const passes = {
      '2': { started_at: at(60), ended_at: at(90) },
      '1': { started_at: at(0), ended_at: at(100) },
    };
    const figures = {
      'pass.1.attempted': 8,
      'pass.1.connected': 2,
      'pass.2.attempted': 3,
      'pass.2.waiting': 2,
    };
    const counters = { passes, figures };
    const over = { total_contacts: 10, status: 'completed' } as const;
    expect(view(counters, over).passes).toEqual([
      {
        number: 1,
        attempted: 8,
        eligible: 10,
        connected: 2,
        connect_rate: 0.25,
        started_at: at(0),
        ended_at: at(100),
        duration_seconds: 100,
      },
      {
        number: 2,
        attempted: 3,
        eligible: 5,
        connected: 0,
        connect_rate: 0,
        started_at: at(60),
        ended_at: at(90),
        duration_seconds: 30,
      },
    ]);
    // Two have not been called at all, and two wait for their second call.
    const running = view(counters, { total_contacts: 10 }).passes;
    expect(running.map(({ ended_at }) => ended_at)).toEqual([null, null]);
    expect(running.map((pass) => pass.duration_seconds)).toEqual([100, 30]);
  });
});

it('adds up for any contacts: buckets, percents and rates', () => {
  const one = fc.record({
    status: fc.constantFrom(
      'pending',
      'retry_scheduled',
      'callback_scheduled',
      'dialling',
      'in_progress',
      'completed',
      'exhausted',
      'abandoned',
      'amd_machine',
      'suppressed',
    ),
    outcomes: fc.array(fc.constantFrom('busy', 'no_answer', 'error'), {
      maxLength: 3,
    }),
    talked: fc.boolean(),
  } as const);
  fc.assert(
    fc.property(
      fc.array(one),
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom('running', 'completed'),
      (drawn, more, status) => {
        const contacts = drawn.map(({ status, outcomes, talked }) =>
          contact({
            status,
            attempts: [
              ...outcomes.map((outcome, i) => makeAttempt(i + 1, outcome)),
              ...(talked ? [talk(20, 0.01)] : []),
            ],
          }),
        );
        const total_contacts = contacts.length + more;
        const stats = statsOf(contacts, { total_contacts, status });
        const { total, pending, in_progress, completed, exhausted, stopped } =
          stats.contacts;
        expect(total).toBe(
          pending + in_progress + completed + exhausted + stopped,
        );
        expect(total).toBe(total_contacts);
        expect(stats.attempts.total).toBe(
          contacts.flatMap(({ attempts }) => attempts.filter(isAccepted))
            .length,
        );
        expect(stats.connected).toBe(
          drawn.filter(({ talked }) => talked).length,
        );
        for (const percent of [
          stats.processed_percent,
          stats.success_percent,
        ]) {
          expect(percent).toBeGreaterThanOrEqual(0);
          expect(percent).toBeLessThanOrEqual(100);
        }
        for (const rate of [
          stats.attempt_answer_rate,
          stats.connect_rate,
          stats.completion_rate,
          stats.abandon_rate,
        ]) {
          expect(rate).toBeGreaterThanOrEqual(0);
          expect(rate).toBeLessThanOrEqual(1);
        }
      },
    ),
    { seed: 41, numRuns: 300 },
  );
});

describe('counters of several shards', () => {
  const shard = fc.record({
    figures: fc.dictionary(
      fc.constantFrom('a', 'b'),
      fc.integer({ min: 1, max: 9 }),
    ),
    minutes: fc.dictionary(
      fc.constantFrom('100', '101', '102'),
      fc.record({ dials: fc.nat(9), connected: fc.nat(9) }),
    ),
    hours: fc.dictionary(
      fc.constantFrom('7', '8'),
      fc.record({ dials: fc.nat(9), connected: fc.nat(9) }),
    ),
    passes: fc.dictionary(
      fc.constantFrom('1', '2'),
      fc.record({
        started_at: fc.nat(9).map(at),
        ended_at: fc.nat(9).map((n) => at(n + 10)),
      }),
    ),
    last_dial_at: fc.option(fc.nat(9).map(at)),
  }) as fc.Arbitrary<RunCounters>;

  it('sum to the same in whatever order they are read', () => {
    fc.assert(
      fc.property(fc.array(shard, { maxLength: 4 }), (shards) => {
        const merge = (all: readonly RunCounters[]) => mergeCounters(all);
        const sum = merge(shards);
        expect(merge([...shards].reverse())).toEqual(sum);
        const dials = shards
          .flatMap(({ minutes }) => Object.values(minutes))
          .reduce((all, minute) => all + minute.dials, 0);
        expect(
          Object.values(sum.minutes).reduce((all, { dials }) => all + dials, 0),
        ).toBe(dials);
        const last = shards
          .map(({ last_dial_at }) => last_dial_at)
          .filter((instant) => instant !== null)
          .sort()
          .at(-1);
        expect(sum.last_dial_at).toBe(last ?? null);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  it('have a pass begin with the first that began and end with the last', () => {
    const pass = (from: number, to: number) => ({
      ...noCounters,
      passes: { '1': { started_at: at(from), ended_at: at(to) } },
    });
    expect(mergeCounters([pass(5, 20), pass(1, 7)]).passes['1']).toEqual({
      started_at: at(1),
      ended_at: at(20),
    });
  });
});

it('keeps the minutes of the last hour that saw a call', () => {
  const minutes = Object.fromEntries(
    Array.from({ length: 75 }, (_, i) => [
      String(29_000_000 + i),
      { dials: i, connected: 0 },
    ]),
  );
  const kept = trimMinutes(minutes);
  expect(Object.keys(kept)).toHaveLength(65);
  expect(kept['29000010']).toEqual({ dials: 10, connected: 0 });
  expect(kept).not.toHaveProperty('29000009');
});

it('names a minute by its number since 1970', () => {
  expect(minuteOf('1970-01-01T00:59:59.999Z')).toBe('59');
  expect(minuteOf('1970-01-01T01:00:00.000Z')).toBe('60');
});
