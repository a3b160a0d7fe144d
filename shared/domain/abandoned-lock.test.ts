import { expect, it } from 'vitest';
import { lockedUntil, parkLocked } from './abandoned-lock.ts';
import { weekdays } from './campaign.ts';
import { defaultAbandoned } from './campaign-settings.ts';
import type { ContactState } from './contact.ts';
import {
  type Applied,
  applyNews,
  needsSeat,
  withoutSeat,
} from './contact-events.ts';
import { epochMs, iso } from './instant.ts';
import {
  claimed,
  makeCampaign,
  makeUntouched,
  NOON,
  newsOf,
} from './testing.ts';

const HOUR_MS = 3_600_000;
const rules = (more: Partial<typeof defaultAbandoned> = {}) =>
  makeCampaign({
    dial_mode: 'predictive',
    abandoned: { ...defaultAbandoned, ...more },
  });

function answered(): { before: ContactState; applied: Applied } {
  const { attempts, ...state } = claimed(makeUntouched(), 'att_1');
  const before = {
    ...state,
    attempts: attempts.map((attempt) => ({ ...attempt, paced: true })),
  };
  const news = newsOf('att_1', 'answered', 5);
  return { before, applied: applyNews(before, news, rules()) };
}

/** Of a person who answered and found no seat, until the call is over. */
function abandoned(campaign: ReturnType<typeof rules>): ContactState {
  const { applied } = answered();
  if (applied.kind !== 'changed') throw new Error('nothing happened');
  const left = withoutSeat(applied.state, campaign);
  if (left.kind !== 'changed') throw new Error('nothing happened');
  const over = applyNews(left.state, newsOf('att_1', 'ended', 8), campaign);
  if (over.kind !== 'changed') throw new Error('nothing happened');
  return over.state;
}

it('asks for a seat once, when a paced call is answered', () => {
  const { before, applied } = answered();
  expect(needsSeat(before, applied)).toBe(true);
  if (applied.kind !== 'changed') throw new Error('nothing happened');
  const again = applyNews(
    applied.state,
    newsOf('att_1', 'answered', 5),
    rules(),
  );
  expect(needsSeat(applied.state, again)).toBe(false);
});

it('says again what the carrier does, as long as the call is up', () => {
  const { applied } = answered();
  if (applied.kind !== 'changed') throw new Error('nothing happened');
  for (const [message, order] of [
    [true, 'message'],
    [false, 'hang_up'],
  ] as const) {
    const campaign = rules({ message });
    const left = withoutSeat(applied.state, campaign);
    expect(left).toMatchObject({ kind: 'changed', order, ended: false });
    if (left.kind !== 'changed') return;
    const news = newsOf('att_1', 'answered', 5);
    expect(applyNews(left.state, news, campaign)).toMatchObject({
      kind: 'ignored',
      order,
    });
  }
});

it('ends as abandoned, and is called back first where that is promised', () => {
  expect(abandoned(rules())).toMatchObject({
    status: 'abandoned',
    attempts: [{ outcome: 'abandoned' }],
  });
  const promised = abandoned(rules({ callback: true }));
  expect(promised).toMatchObject({
    status: 'callback_scheduled',
    callback: { status: 'pending', reason: 'abandoned', sequence: 1 },
    next_eligible_at: promised.attempts[0]?.ended_at,
  });
});

it('leaves the number alone for its hours, however much somebody hurries', () => {
  const campaign = rules({ callback: true, lock_hours: 72 });
  const state = abandoned(campaign);
  const end = epochMs(state.attempts[0]?.ended_at ?? '');
  const until = end + 72 * HOUR_MS;
  expect(lockedUntil(state.attempts, campaign)).toBe(until);
  expect(state.next_eligible_at).toBe(iso(until));
  const hurried = { ...state, next_eligible_at: iso(NOON) };
  expect(parkLocked(hurried, campaign, until - 1)).toMatchObject({
    next_eligible_at: iso(until),
    waits_for: 'min_gap',
  });
  expect(parkLocked(hurried, campaign, until)).toBeNull();
});

it('waits for the hours of the campaign where the lock ends outside them', () => {
  const campaign = rules({ callback: true, lock_hours: 72 });
  const state = abandoned(campaign);
  const until = lockedUntil(state.attempts, campaign);
  const clock = (ms: number) => iso(ms).slice(11, 16);
  const windows = [
    {
      days: [...weekdays],
      start: clock(until + 2 * HOUR_MS),
      end: clock(until + 4 * HOUR_MS),
    },
  ];
  const schedule = { ...campaign.schedule, timezone: 'UTC', windows };
  const parked = parkLocked(state, { ...campaign, schedule }, NOON + HOUR_MS);
  const due = epochMs(parked?.next_eligible_at ?? '');
  expect(Math.floor(due / 60_000)).toBe(
    Math.floor((until + 2 * HOUR_MS) / 60_000),
  );
});
