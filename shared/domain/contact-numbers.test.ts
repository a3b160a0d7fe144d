import { describe, expect, it } from 'vitest';
import type { ContactState, Outcome } from './contact.ts';
import { applyNews, claim } from './contact-events.ts';
import { nextNumber, placeOf } from './contact-numbers.ts';
import { dropRetry, withdraw } from './contact-withdrawal.ts';
import { iso } from './instant.ts';
import {
  makeAttempt,
  makeCampaign,
  makeUntouched,
  NOON,
  newsOf,
} from './testing.ts';

const [A, B, C] = ['+12025550191', '+12025550192', '+12025550193'];
const three = [A, B, C];
type Order = 'sequential' | 'same' | 'round_robin';

/** Calls that ended so, at the number each. */
const had = (...calls: [string, Outcome][]) =>
  calls.map(([phone_number, outcome], i) =>
    makeAttempt(i + 1, outcome, { phone_number }),
  );

describe('the next number', () => {
  it.each<[Order, readonly [string, Outcome][], string]>([
    ['sequential', [], A],
    ['sequential', [[A, 'busy']], B],
    [
      'sequential',
      [
        [A, 'busy'],
        [B, 'busy'],
        [C, 'busy'],
      ],
      C,
    ],
    [
      'round_robin',
      [
        [A, 'busy'],
        [B, 'busy'],
        [C, 'busy'],
      ],
      A,
    ],
    ['round_robin', [[B, 'machine']], C],
    [
      'same',
      [
        [A, 'busy'],
        [A, 'no_answer'],
      ],
      A,
    ],
    ['same', [[A, 'invalid_number']], B],
    [
      'sequential',
      [
        [A, 'invalid_number'],
        [B, 'busy'],
      ],
      C,
    ],
    [
      'sequential',
      [
        [B, 'busy'],
        [C, 'invalid_number'],
      ],
      B,
    ],
    // Who was spoken to is called again there.
    ['sequential', [[B, 'completed']], B],
    ['round_robin', [[B, 'abandoned']], B],
  ])('by %s after %j is %s', (order, calls, next) => {
    const state = { attempts: had(...calls), phone_numbers: three };
    expect(nextNumber(state, order)).toBe(next);
  });

  it('passes over what is listed, or was refused by the carrier', () => {
    const state = { attempts: [], phone_numbers: three, dead_numbers: [A] };
    expect(nextNumber(state, 'same')).toBe(B);
    expect(nextNumber(state, 'same', new Set([B]))).toBe(C);
    expect(nextNumber(state, 'same', new Set([B, C]))).toBeNull();
  });

  it('of a contact with one is that one, until it is none', () => {
    const ended = (outcome: Outcome) => ({ attempts: had([A, outcome]) });
    expect(nextNumber(ended('busy'), 'round_robin')).toBe(A);
    expect(nextNumber(ended('invalid_number'), 'round_robin')).toBeNull();
  });

  it('is chosen from the record as it is now', () => {
    const state = { attempts: had([A, 'busy']), phone_numbers: [A, B] };
    const record = {
      ...{ org_id: 'org_a', campaign_id: 'cmp_1', seq: 0, id: 'con_1' },
      ...{ custom_fields: {}, created_at: iso(NOON) },
    };
    const of = (phone_numbers?: string[]) =>
      placeOf(
        { ...record, phone_number: A, ...(phone_numbers && { phone_numbers }) },
        state,
        {},
      ).phone_number;
    expect(of([A, C])).toBe(C);
    expect(of()).toBe(A);
  });
});

/** Calls a contact of these numbers, and ends the call with this SIP code. */
function callOf(
  state: ContactState,
  sip_code: number,
  phone_numbers: readonly string[] | undefined,
  max_attempts = 4,
): ContactState {
  const campaign = makeCampaign();
  const rules = {
    ...campaign,
    retry_policy: { ...campaign.retry_policy, max_attempts },
  };
  const id = `att_${state.attempts.length + 1}`;
  const asked = { ...state, ...(phone_numbers && { phone_numbers }) };
  const open = claim(state, {
    attempt_id: id,
    phone_number: nextNumber(asked, 'sequential') ?? A,
    phone_numbers,
    from_number: '+12025550100',
    slot: 0,
    now: iso(NOON),
  });
  const ended = applyNews(open, newsOf(id, 'ended', 30, { sip_code }), rules);
  if (ended.kind !== 'changed') throw new Error('not ended');
  return ended.state;
}

describe('a number that is none', () => {
  it('ends a contact that has no other, with one attempt', () => {
    expect(callOf(makeUntouched(), 404, undefined)).toMatchObject({
      status: 'exhausted',
      attempts: [{ outcome: 'invalid_number' }],
    });
  });

  it('is followed by the next one at once, and by nothing after the last', () => {
    const first = callOf(makeUntouched(), 404, [A, B]);
    expect(first).toMatchObject({
      status: 'retry_scheduled',
      next_eligible_at: iso(NOON + 30_000),
    });
    expect(dropRetry(first, makeCampaign({}).retry_policy)).toMatchObject({
      status: 'exhausted',
    });
    expect(callOf(first, 404, [A, B])).toMatchObject({
      status: 'exhausted',
      attempts: [{ phone_number: A }, { phone_number: B }],
    });
  });

  it('counts as an attempt: the policy has the last word', () => {
    expect(callOf(makeUntouched(), 404, [A, B], 1).status).toBe('exhausted');
  });

  it.each([
    [undefined, 'exhausted'],
    [[A], 'exhausted'],
    [[A, B], 'pending'],
  ])(
    'is no attempt when the carrier refuses it: of %j, %s',
    (numbers, status) => {
      const open = claim(makeUntouched(), {
        attempt_id: 'att_1',
        phone_number: A,
        phone_numbers: numbers,
        from_number: '+12025550100',
        slot: 0,
        now: iso(NOON),
      });
      const back = withdraw(
        open,
        'att_1',
        { kind: 'invalid' },
        makeCampaign(),
        NOON,
      );
      expect(back).toMatchObject({ status, attempts: [] });
      if (status === 'pending') {
        expect(nextNumber(back!, 'same')).toBe(B);
        expect(back!.next_eligible_at).toBe(iso(NOON));
      }
    },
  );
});

it('rests a number, not a contact', () => {
  const campaign = makeCampaign();
  const retry_policy = {
    ...campaign.retry_policy,
    max_attempts: 3,
    delay_seconds: 60,
    min_gap_same_number_seconds: 3_600,
  };
  const end = (state: ContactState, to: string, numbers: string[]) => {
    const open = claim(state, {
      attempt_id: `att_${to}${state.attempts.length}`,
      phone_number: to,
      phone_numbers: numbers,
      from_number: '+12025550100',
      slot: 0,
      now: iso(NOON),
    });
    const id = open.attempts.at(-1)!.id;
    const news = newsOf(id, 'ended', 0, { sip_code: 486 });
    const next = applyNews(open, news, { ...campaign, retry_policy });
    if (next.kind !== 'changed') throw new Error('not ended');
    return next.state;
  };
  const second = end(makeUntouched(), A, [A, B]);
  expect(second.next_eligible_at).toBe(iso(NOON + 60_000));
  expect(second.waits_for).toBeUndefined();
  // The last number stays: it rests.
  expect(end(second, B, [A, B])).toMatchObject({
    next_eligible_at: iso(NOON + 3_600_000),
    waits_for: 'min_gap',
  });
});
