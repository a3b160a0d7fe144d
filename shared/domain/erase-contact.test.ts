import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Attempt,
  attemptStatuses,
  type ContactState,
  contactStatuses,
  outcomes,
} from './contact.ts';
import { conversationFigures } from './conversation.ts';
import {
  erasedConversation,
  erasedRecord,
  erasedState,
  markErased,
  mentions,
} from './erase-contact.ts';
import { figuresOf } from './figures.ts';
import { iso } from './instant.ts';
import { makeUntouched, NOON } from './testing.ts';

const theirs = '+14152003141';
const numbers = [theirs, '+14152000002', '+14152000003'];

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const defined = <T extends object>(fields: T) =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  );

const attempts = fc
  .record({
    id: fc.uuid(),
    attempt_number: fc.integer({ min: 1, max: 5 }),
    kind: fc.constantFrom('first', 'retry', 'callback'),
    phone_number: fc.constantFrom(...numbers),
    from_number: fc.constantFrom('+14155550100', '+14155550101'),
    variant: maybe(fc.constantFrom('a', 'b')),
    timezone: maybe(fc.constant('America/Denver')),
    status: fc.constantFrom(...attemptStatuses),
    outcome: maybe(fc.constantFrom(...outcomes)),
    call_id: maybe(fc.uuid()),
    started_at: fc.constant(iso(NOON)),
    answered_at: maybe(fc.constant(iso(NOON + 5_000))),
    ended_at: maybe(fc.constant(iso(NOON + 30_000))),
    cost_usd: maybe(fc.constant(0.02)),
  })
  .map((it) => defined(it) as unknown as Attempt);

const states = fc
  .record({
    status: fc.constantFrom(...contactStatuses),
    attempts: fc.array(attempts, { maxLength: 4 }),
    phone_numbers: maybe(fc.subarray(numbers)),
    dead_numbers: maybe(fc.subarray(numbers)),
    disposition: maybe(fc.constant('goal_reached')),
    callback: maybe(
      fc.record({
        status: fc.constantFrom('pending', 'completed', 'cancelled'),
        requested_at: fc.constant(iso(NOON)),
        scheduled_at: fc.constant(iso(NOON + 60_000)),
        sequence: fc.integer({ min: 1, max: 5 }),
        reason: fc.constantFrom(null, 'at work'),
        delay_ms: maybe(fc.constant(3_000)),
      }),
    ),
  })
  .map((it) => {
    const { callback, ...rest } = it;
    return {
      ...makeUntouched(),
      rev: 3,
      ...defined(rest),
      ...(callback && { callback: defined(callback) }),
    } as unknown as ContactState;
  });

describe('any state', () => {
  it('has the same figures without the person, and no trace of them', () => {
    fc.assert(
      fc.property(states, (state) => {
        const after = erasedState(state) ?? state;
        expect(figuresOf(after)).toEqual(figuresOf(state));
        for (const number of numbers) {
          expect(JSON.stringify(after)).not.toContain(number);
        }
        expect(JSON.stringify(after)).not.toContain('at work');
        expect(after.attempts.some(({ call_id }) => call_id)).toBe(false);
        // A second time there is nothing to do.
        expect(erasedState(after)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('keeps what is of others, where one number alone is taken out', () => {
    fc.assert(
      fc.property(states, (state) => {
        const after = erasedState(state, theirs);
        expect(after !== null).toBe(mentions(state, theirs));
        if (!after) return;
        expect(mentions(after, theirs)).toBe(false);
        expect(figuresOf(after)).toEqual(figuresOf(state));
        expect(after.rev).toBe(state.rev + 1);
        expect(after.callback).toEqual(state.callback);
        for (const number of numbers.slice(1)) {
          expect(mentions(after, number)).toBe(mentions(state, number));
        }
      }),
      { numRuns: 300 },
    );
  });
});

it('leaves of a record where it is, and when it came', () => {
  const record = {
    org_id: 'org_a',
    campaign_id: 'cmp_1',
    seq: 3,
    id: 'con_3',
    created_at: iso(NOON),
    phone_number: theirs,
    phone_numbers: numbers,
    external_id: 'crm-1',
    timezone: 'America/Denver',
    scheduled_at: iso(NOON),
    custom_fields: { name: 'Ann' },
    version: 4,
    upload_id: 'upl_1',
    // Files that are still to be deleted when an erasure was cut off.
    later_upload_ids: ['upl_2'],
  };
  const { org_id, campaign_id, seq, id, created_at } = record;
  const after = erasedRecord(markErased(record, iso(NOON)));
  expect(after).toEqual({
    org_id,
    campaign_id,
    seq,
    id,
    created_at,
    phone_number: '',
    custom_fields: {},
    version: 4,
    upload_id: 'upl_1',
    later_upload_ids: ['upl_2'],
    erased_at: iso(NOON),
  });
  // The first instant counts.
  expect(markErased(after, iso(NOON + 1)).erased_at).toBe(iso(NOON));
});

it('leaves of a conversation what is counted', () => {
  const before = {
    sentiment: 'positive',
    ai_cost_usd: 0.5,
    score: 80,
    summary: 'I moved',
    has_transcript: true,
    evaluations: [
      { id: 'their-id', status: 'completed', results: { 'a.b': true } },
    ],
    version: 2,
  } as unknown as Parameters<typeof erasedConversation>[0];
  const after = erasedConversation(before);
  expect(conversationFigures(after)).toEqual(conversationFigures(before));
  expect(after).toMatchObject({
    score: 80,
    summary: null,
    has_transcript: false,
    evaluations: [{ id: 'erased_0', results: { 'a.b': true } }],
    version: 3,
    erased: true,
  });
});
