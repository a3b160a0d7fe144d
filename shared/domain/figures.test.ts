import fc from 'fast-check';
import { expect, it } from 'vitest';
import { completionReasons } from './campaign.ts';
import {
  type Attempt,
  type ContactState,
  contactStatuses,
  isLive,
  isWaiting,
} from './contact.ts';
import {
  attemptsLeft,
  combine,
  deltaOf,
  type Figures,
  figuresOf,
  liveCount,
  statusCounts,
  stoppedStatus,
} from './figures.ts';
import { iso } from './instant.ts';
import { makeAttempt, makeCampaign, makeUntouched, NOON } from './testing.ts';

const state = (more: Partial<ContactState>): ContactState => ({
  ...makeUntouched(),
  rev: 1,
  ...more,
});

/** Answered `ring` seconds after it began, and over `talk` seconds later. */
const talked = (number: number, ring: number, talk: number, more = {}) =>
  makeAttempt(number, 'completed', {
    answered_at: iso(NOON + ring * 1_000),
    ended_at: iso(NOON + (ring + talk) * 1_000),
    ...more,
  });

it('counts nothing of a contact that was never touched', () => {
  expect(figuresOf(undefined)).toEqual({});
});

it('counts a completed contact and its two attempts', () => {
  const contact = state({
    status: 'completed',
    system_retries: 2,
    attempts: [
      makeAttempt(1, 'busy', { cost_usd: 0.001 }),
      talked(2, 4, 20, { cost_usd: 0.012345 }),
    ],
  });
  expect(figuresOf(contact)).toEqual({
    touched: 1,
    'disposition.completed': 1,
    'from.+12025550100.dials': 2,
    'from.+12025550100.answered': 1,
    'from.+12025550100.missed': 1,
    'status.completed': 1,
    attempts: 2,
    system_retries: 2,
    attempted: 1,
    connected: 1,
    answered: 1,
    ring_ms: 4_000,
    talks: 1,
    talk_ms: 20_000,
    ended: 2,
    unanswered: 1,
    'outcome.busy': 1,
    'outcome.completed': 1,
    cost_micro_usd: 13_345,
    'pass.1.attempted': 1,
    'pass.2.attempted': 1,
    'pass.2.connected': 1,
  });
});

it('does not count an intent as an attempt', () => {
  for (const status of ['placing', 'submission_unknown'] as const) {
    const { outcome: _, ended_at: __, ...intent } = makeAttempt(1, 'busy');
    const open: Attempt = { ...intent, status };
    expect(figuresOf(state({ status: 'dialling', attempts: [open] }))).toEqual({
      touched: 1,
      'status.dialling': 1,
      'open.0': 1,
    });
  }
});

it.each([
  ['a machine', { amd: 'machine', outcome: 'machine' }],
  [
    'a call hung up on for an unknown verdict',
    { amd: 'unknown', outcome: 'machine' },
  ],
  [
    'a call that is being screened',
    { status: 'amd_screening', outcome: undefined },
  ],
])('counts %s as answered, and not as connected', (_case, more) => {
  const figures = figuresOf(
    state({ status: 'amd_machine', attempts: [talked(1, 4, 3, more)] }),
  );
  expect(figures.answered).toBe(1);
  expect(figures.ring_ms).toBe(4_000);
  for (const name of ['connected', 'talks', 'talk_ms', 'pass.1.connected']) {
    expect(figures).not.toHaveProperty(name);
  }
});

// Product rules 6.10: no_answer (and its alias), busy, rejected, timeout.
it.each([
  ['no_answer', 1],
  ['busy', 1],
  ['rejected', 1],
  ['timeout', 1],
  ['invalid_number', undefined],
  ['error', undefined],
  ['machine', undefined],
  ['abandoned', undefined],
  ['completed', undefined],
  ['unknown', undefined],
] as const)(
  'of an attempt that ended %s, counts %s unanswered',
  (outcome, expected) => {
    const contact = state({
      status: 'exhausted',
      attempts: [makeAttempt(1, outcome)],
    });
    expect(figuresOf(contact).unanswered).toBe(expected);
  },
);

it('names the pass that a contact waits for', () => {
  const contact = state({
    status: 'retry_scheduled',
    attempts: [makeAttempt(1, 'busy'), makeAttempt(2, 'busy')],
  });
  expect(figuresOf(contact)).toMatchObject({
    'pass.3.waiting': 1,
    'open.2': 1,
  });
});

it.each([
  ['completed', 2, 2],
  ['pending', 2, 1],
  ['pending', 1, undefined],
  ['cancelled', 3, 2],
] as const)(
  'of the %s callback number %i, finds %s dialled',
  (status, sequence, dialled) => {
    const contact = state({
      status: 'completed',
      callback: {
        status,
        sequence,
        requested_at: iso(NOON),
        scheduled_at: iso(NOON),
        reason: null,
        delay_ms: 9_000,
      },
    });
    expect(figuresOf(contact)).toMatchObject({
      'callback.requested': 1,
      [`callback.${status}`]: 1,
      'callback.delay_ms': 9_000,
    });
    expect(figuresOf(contact)['callback.dialled']).toBe(dialled);
  },
);

const figures = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.integer({ min: -5, max: 5 }).filter((value) => value !== 0),
) as fc.Arbitrary<Figures>;

it('adds and takes away so that nothing is left of what is taken again', () => {
  fc.assert(
    fc.property(figures, figures, figures, (a, b, c) => {
      expect(combine(combine(a, b), b, -1)).toEqual(a);
      expect(combine(a, b)).toEqual(combine(b, a));
      expect(combine(combine(a, b), c)).toEqual(combine(a, combine(b, c)));
      expect(combine(a, a, -1)).toEqual({});
      expect(combine(a, {})).toEqual(a);
    }),
    { seed: 31, numRuns: 300 },
  );
});

it('gives a change and its undoing opposite differences', () => {
  const before = state({ status: 'dialling' });
  const after = state({ status: 'completed', attempts: [talked(1, 4, 20)] });
  const there = deltaOf(before, after);
  expect(combine(there, deltaOf(after, before))).toEqual({});
  expect(combine(figuresOf(before), there)).toEqual(figuresOf(after));
  expect(deltaOf(after, after)).toEqual({});
});

/** Contacts of a run: some never touched, the others in any state. */
const someContacts = fc.array(
  fc.option(fc.constantFrom(...contactStatuses), { nil: undefined }),
  { maxLength: 40 },
);

it('has every contact in exactly one state, running or ended', () => {
  fc.assert(
    fc.property(
      someContacts,
      fc.constantFrom('running', 'paused', 'completed', 'cancelled', 'failed'),
      fc.constantFrom(null, ...completionReasons),
      (statuses, status, completion_reason) => {
        const sum = statuses
          .map((one) => figuresOf(one && state({ status: one })))
          .reduce((a, b) => combine(a, b), {});
        const run = {
          status,
          completion_reason,
          total_contacts: statuses.length,
        } as const;
        const counts = statusCounts(sum, run);
        const all = Object.values(counts);
        expect(all.reduce((a, b) => a + b, 0)).toBe(statuses.length);
        expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
        const waiting = statuses.filter((one) => isWaiting(one ?? 'pending'));
        if (status === 'running' || status === 'paused') {
          expect(
            counts.pending + counts.retry_scheduled + counts.callback_scheduled,
          ).toBe(waiting.length);
        } else {
          const seen = stoppedStatus(run);
          const before = statuses.filter((one) => one === seen).length;
          expect(counts[seen]).toBe(before + waiting.length);
          expect(counts.pending).toBe(0);
        }
        const inFlight = statuses.filter((one) => one && isLive(one));
        expect(liveCount(sum)).toBe(inFlight.length);
      },
    ),
    { seed: 32, numRuns: 500 },
  );
});

it('counts no promise as dialled that another took the place of', () => {
  const callback = {
    status: 'completed' as const,
    requested_at: '2026-01-01T00:00:00.000Z',
    scheduled_at: '2026-01-01T01:00:00.000Z',
    sequence: 3,
    reason: null,
  };
  const contact = state({ callback, replaced_callbacks: 2 });
  expect(figuresOf(contact)['callback.dialled']).toBe(1);
});

it('gives each open contact what the policy still allows it, never less than nothing', () => {
  const contact = fc.record({
    status: fc.constantFrom(...contactStatuses),
    had: fc.integer({ min: 0, max: 6 }),
  });
  const contacts = fc.array(fc.option(contact, { nil: undefined }));
  fc.assert(
    fc.property(contacts, fc.integer({ min: 1, max: 5 }), (all, max) => {
      const sum = all
        .map((one) =>
          figuresOf(
            one &&
              state({
                status: one.status,
                attempts: Array.from({ length: one.had }, (_, i) =>
                  makeAttempt(i + 1, 'busy'),
                ),
              }),
          ),
        )
        .reduce((a, b) => combine(a, b), {});
      const campaign = makeCampaign({
        total_contacts: all.length,
        retry_policy: { ...makeCampaign().retry_policy, max_attempts: max },
      });
      let expected = 0;
      for (const one of all) {
        const isOpen = !one || isWaiting(one.status) || isLive(one.status);
        if (isOpen) expected += Math.max(max - (one?.had ?? 0), 0);
      }
      expect(attemptsLeft(sum, campaign)).toBe(expected);
    }),
    { seed: 33, numRuns: 500 },
  );
});
