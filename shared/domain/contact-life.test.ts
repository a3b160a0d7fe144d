import fc from 'fast-check';
import { expect, it } from 'vitest';
import { windowState } from './calling-window.ts';
import type { Schedule } from './campaign.ts';
import {
  type ContactState,
  isAccepted,
  isFinal,
  isLive,
  isWaiting,
} from './contact.ts';
import {
  applyNews,
  type CallNews,
  giveUp,
  markUnknown,
  openAttempt,
  type Rules,
} from './contact-events.ts';
import { withdraw } from './contact-withdrawal.ts';
import { combine, deltaOf, type Figures, figuresOf } from './figures.ts';
import { epochMs, iso } from './instant.ts';
import { claimed, makeCampaign, makeUntouched, NOON } from './testing.ts';

/** What holds for a contact whatever happens to it, in any order, how often ever. */

const office: Schedule = {
  timezone: 'America/New_York',
  timezone_mode: 'campaign',
  mode: 'multi_day',
  windows: [
    { days: ['mon', 'tue', 'thu'], start: '09:00', end: '12:00' },
    { days: ['fri'], start: '22:00', end: '02:00' },
  ],
};

const someRules: fc.Arbitrary<Rules> = fc
  .record({
    max_attempts: fc.integer({ min: 1, max: 4 }),
    delay_seconds: fc.constantFrom(60, 300, 1_800),
    backoff: fc.constantFrom('fixed', 'linear', 'exponential'),
    amd: fc.boolean(),
    on_machine: fc.constantFrom('hang_up', 'attach'),
    on_unknown: fc.constantFrom('hang_up', 'attach'),
    callbacks: fc.boolean(),
    status: fc.constantFrom('running', 'paused', 'completed'),
    schedule: fc.constantFrom(office, makeCampaign().schedule),
  } as const)
  .map((drawn) => ({
    status: drawn.status,
    schedule: drawn.schedule,
    amd: {
      enabled: drawn.amd,
      on_machine: drawn.on_machine,
      on_unknown: drawn.on_unknown,
    },
    callback_detection: { enabled: drawn.callbacks },
    retry_policy: {
      max_attempts: drawn.max_attempts,
      delay_seconds: drawn.delay_seconds,
      backoff: drawn.backoff,
      on_system: ['no_answer', 'busy', 'rejected', 'error', 'timeout'],
    },
  }));

/** One thing that happens; `back` picks the attempt it is about, 0 the latest. */
const happening = fc.record({
  what: fc.oneof(
    { weight: 5, arbitrary: fc.constant('claim' as const) },
    { weight: 2, arbitrary: fc.constant('withdraw' as const) },
    { weight: 1, arbitrary: fc.constant('lose' as const) },
    { weight: 1, arbitrary: fc.constant('give_up' as const) },
    { weight: 9, arbitrary: fc.constant('news' as const) },
  ),
  why: fc.constantFrom(
    'returned',
    'throttled',
    'lost',
    'fault',
    'invalid',
    'suppressed',
  ),
  type: fc.constantFrom('ringing', 'answered', 'amd', 'ended', 'ended'),
  verdict: fc.constantFrom('human', 'machine', 'unknown'),
  sip_code: fc.constantFrom(200, 404, 408, 486, 503, 603),
  back: fc.constantFrom(0, 0, 0, 0, 1, 2),
  seconds: fc.integer({ min: 0, max: 400 }),
  asks_for_callback: fc.boolean(),
  opted_out: fc.boolean(),
  looked_up: fc.boolean(),
} as const);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const newsFrom = (
  one: Happening,
  attempt_id: string,
  now: number,
): CallNews => ({
  attempt_id,
  call_id: `call_${attempt_id}`,
  type: one.type,
  at: iso(now),
  ...(one.type === 'amd' && { verdict: one.verdict }),
  ...(one.type === 'ended' && {
    sip_code: one.sip_code,
    cost_usd: 0.01,
    ...(one.sip_code === 200 && { answered_at: iso(now) }),
    ...(one.asks_for_callback && {
      callback: { delay_seconds: 600, text: 'later', reason: 'busy' },
    }),
    ...(one.opted_out && { opted_out: true }),
    ...(one.looked_up && { learnt_by_look_up: true }),
  }),
});

/** The contact after it, or the very same object when nothing changes. */
function live(
  state: ContactState,
  one: Happening,
  rules: Rules,
  step: number,
  now: number,
): ContactState {
  const id = state.attempts.at(-1 - one.back)?.id ?? 'att_nobody';
  switch (one.what) {
    case 'claim':
      return isWaiting(state.status)
        ? claimed(state, `att_${step}`, now)
        : state;
    case 'withdraw':
      return withdraw(state, id, { kind: one.why }, rules, now) ?? state;
    case 'lose':
      return markUnknown(state, id) ?? state;
    case 'give_up':
      return giveUp(state, id, rules, now) ?? state;
    case 'news': {
      const applied = applyNews(state, newsFrom(one, id, now), rules);
      return applied.kind === 'changed' ? applied.state : state;
    }
  }
}

/** Every state of one contact, from untouched on, with the instant of each. */
function lifeOf(rules: Rules, happenings: readonly Happening[]) {
  let now = NOON;
  let state = makeUntouched();
  const states = [{ state, now }];
  happenings.forEach((one, step) => {
    now += one.seconds * 1_000;
    // Nobody claims before it is due.
    if (one.what === 'claim' && state.next_eligible_at) {
      now = Math.max(now, epochMs(state.next_eligible_at));
    }
    state = live(state, one, rules, step, now);
    states.push({ state, now });
  });
  return states;
}

const happenings = fc.array(happening, { minLength: 1, maxLength: 40 });

function always(
  check: (
    states: readonly { state: ContactState; now: number }[],
    rules: Rules,
  ) => void,
  seed: number,
) {
  fc.assert(
    fc.property(someRules, happenings, (rules, all) =>
      check(lifeOf(rules, all), rules),
    ),
    { seed, numRuns: 1_500 },
  );
}

const pairs = (states: readonly { state: ContactState; now: number }[]) =>
  states.slice(1).map((after, i) => ({
    before: states[i]!.state,
    after: after.state,
    now: after.now,
  }));

it('never moves a contact that is final', () => {
  always((states) => {
    for (const { before, after } of pairs(states)) {
      if (isFinal(before.status)) expect(after).toBe(before);
    }
  }, 11);
});

it('grows the revision by one with each change, so that each write has its condition', () => {
  always((states) => {
    for (const { before, after } of pairs(states)) {
      if (after !== before) expect(after.rev).toBe(before.rev + 1);
    }
  }, 12);
});

it('holds a slot exactly while live, and a due instant exactly while waiting', () => {
  always((states) => {
    for (const { state } of states) {
      expect('slot' in state).toBe(isLive(state.status));
      const waits = isWaiting(state.status) && state.rev > 0;
      expect('next_eligible_at' in state).toBe(waits);
      if (!waits) expect(state).not.toHaveProperty('waits_for');
    }
  }, 13);
});

it('has one open attempt at most, the last one, and exactly while live', () => {
  always((states) => {
    for (const { state } of states) {
      const open = state.attempts.filter(({ status }) => status !== 'ended');
      expect(open).toHaveLength(isLive(state.status) ? 1 : 0);
      const last = state.attempts.at(-1);
      if (open.length > 0) expect(openAttempt(state, last!.id)).toBe(last);
    }
  }, 14);
});

it('never forgets or rewrites an attempt that is over, and numbers them in order', () => {
  always((states) => {
    for (const { before, after } of pairs(states)) {
      const over = before.attempts.filter(({ status }) => status === 'ended');
      expect(after.attempts.slice(0, over.length)).toEqual(over);
      const numbers = after.attempts.map((attempt) => attempt.attempt_number);
      expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    }
  }, 15);
});

it('never forgets an attempt that the carrier accepted', () => {
  always((states) => {
    for (const { before, after } of pairs(states)) {
      const kept = new Set(after.attempts.map(({ id }) => id));
      for (const attempt of before.attempts.filter(isAccepted)) {
        expect(kept).toContain(attempt.id);
      }
    }
  }, 16);
});

it('dials no more often than the policy allows, callbacks apart', () => {
  always((states, { retry_policy }) => {
    const last = states.at(-1)!.state;
    const dials = last.attempts.filter(({ kind }) => kind !== 'callback');
    expect(dials.length).toBeLessThanOrEqual(retry_policy.max_attempts);
    expect(last.callback?.sequence ?? 0).toBeLessThanOrEqual(5);
  }, 17);
});

it('retries never early, and always inside a window', () => {
  always((states, { retry_policy, schedule }) => {
    for (const { before, after } of pairs(states)) {
      const last = after.attempts.at(-1);
      const isNew =
        before.status !== 'retry_scheduled' && isLive(before.status);
      if (!isNew || after.status !== 'retry_scheduled') continue;
      if (after.waits_for !== undefined) continue;
      const due = epochMs(after.next_eligible_at!);
      const least = epochMs(last!.ended_at!) + retry_policy.delay_seconds * 1e3;
      expect(due).toBeGreaterThanOrEqual(least);
      expect(windowState(schedule, due).open).toBe(true);
    }
  }, 18);
});

it('calls back at the promised time and inside a window, and only while the run goes on', () => {
  always((states, { status, schedule, callback_detection }) => {
    for (const { before, after, now } of pairs(states)) {
      if (isFinal(after.status)) {
        expect(after.callback?.status).not.toBe('pending');
      }
      if (after.status !== 'callback_scheduled' || !isLive(before.status)) {
        continue;
      }
      expect(callback_detection.enabled).toBe(true);
      expect(status).not.toBe('completed');
      expect(after.callback?.status).toBe('pending');
      const due = epochMs(after.callback!.scheduled_at);
      expect(windowState(schedule, due).open).toBe(true);
      if (after.waits_for === undefined) {
        expect(due).toBeGreaterThanOrEqual(now + 600_000);
        expect(after.next_eligible_at).toBe(after.callback!.scheduled_at);
      }
    }
  }, 19);
});

it('counts nothing below zero', () => {
  always((states) => {
    for (const { state } of states) {
      for (const value of Object.values(figuresOf(state))) {
        expect(value).toBeGreaterThan(0);
      }
    }
  }, 20);
});

it('counts by differences what a recount finds, whatever happened in between', () => {
  always((states) => {
    let sum: Figures = {};
    let before: ContactState | undefined;
    for (const { state } of states) {
      // Nothing is stored of a contact that was never claimed.
      const after = state.rev === 0 ? undefined : state;
      sum = combine(sum, deltaOf(before, after));
      before = after;
      expect(sum).toEqual(figuresOf(after));
    }
  }, 21);
});

/** The events of one call as the carrier sends them, and the instants they name. */
const call = fc
  .record({
    answered: fc.boolean(),
    verdict: fc.constantFrom('human', 'machine'),
    sip_code: fc.constantFrom(404, 408, 486, 603),
    asks_for_callback: fc.boolean(),
  } as const)
  .map((drawn): CallNews[] => {
    const base = { attempt_id: 'a', call_id: 'call_a' };
    const answered_at = iso(NOON + 4_000);
    const ringing = { ...base, type: 'ringing', at: iso(NOON + 500) } as const;
    const ended = { ...base, type: 'ended', at: iso(NOON + 30_000) } as const;
    if (!drawn.answered)
      return [ringing, { ...ended, sip_code: drawn.sip_code }];
    const { verdict } = drawn;
    return [
      ringing,
      { ...base, type: 'answered', at: answered_at },
      { ...base, type: 'amd', at: iso(NOON + 7_000), verdict },
      {
        ...ended,
        sip_code: 200,
        answered_at,
        verdict,
        cost_usd: 0.02,
        ...(drawn.asks_for_callback && {
          callback: { delay_seconds: 600, text: 'later', reason: 'busy' },
        }),
      },
    ];
  });

const shuffledTwice = call.chain((events) =>
  fc.tuple(
    fc.constant(events),
    fc.shuffledSubarray([...events, ...events, ...events], {
      minLength: events.length * 3,
    }),
  ),
);

function after(events: readonly CallNews[], rules: Rules, lost: boolean) {
  const open = claimed(makeUntouched(), 'a');
  let state = lost ? markUnknown(open, 'a')! : open;
  for (const news of events) {
    const applied = applyNews(state, news, rules);
    if (applied.kind === 'changed') state = applied.state;
  }
  const { rev: _, ...rest } = state;
  return rest;
}

it('ends the same whatever the order of its events, and however often they come', () => {
  fc.assert(
    fc.property(
      someRules,
      shuffledTwice,
      fc.boolean(),
      (rules, [events, shuffled], lost) => {
        expect(after(shuffled, rules, lost)).toEqual(
          after(events, rules, false),
        );
      },
    ),
    { seed: 22, numRuns: 1_500 },
  );
});

it('changes nothing by news it has heard already', () => {
  fc.assert(
    fc.property(someRules, shuffledTwice, (rules, [, shuffled]) => {
      let state = claimed(makeUntouched(), 'a');
      for (const news of shuffled) {
        const once = applyNews(state, news, rules);
        if (once.kind === 'changed') state = once.state;
        expect(applyNews(state, news, rules).kind).toBe('ignored');
      }
    }),
    { seed: 23, numRuns: 500 },
  );
});
