import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallingWindow, Schedule } from './campaign.ts';
import type { ContactRecord, ContactState } from './contact.ts';
import { contactWindow } from './contact-window.ts';
import { epochMs, iso } from './instant.ts';
import { parkAnew, parkContact } from './park-contact.ts';
import { makeAttempt, makeCampaign, makeUntouched, NOON } from './testing.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

const HOUR = 3_600_000;
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const hours = (start: string, end: string): CallingWindow[] => [
  { days, start, end },
];
const makeRecord = (more: Partial<ContactRecord> = {}): ContactRecord => ({
  org_id: 'org_a',
  campaign_id: 'cmp_1',
  seq: 0,
  id: 'con_1',
  phone_number: '+12025550190',
  custom_fields: {},
  created_at: iso(NOON),
  ...more,
});
const campaignWith = (schedule: Partial<Schedule>) => {
  const campaign = makeCampaign();
  return { ...campaign, schedule: { ...campaign.schedule, ...schedule } };
};

describe('a contact with a time of its own', () => {
  const later = makeRecord({ scheduled_at: iso(NOON + 2 * HOUR) });

  it('waits for it when it is reached before, and not after', () => {
    const campaign = campaignWith({});
    expect(parkContact(makeUntouched(), campaign, later, NOON)).toMatchObject({
      status: 'pending',
      rev: 1,
      next_eligible_at: iso(NOON + 2 * HOUR),
      waits_for: 'scheduled_at',
    });
    const then = NOON + 2 * HOUR;
    expect(parkContact(makeUntouched(), campaign, later, then)).toBeNull();
  });

  it('may be hurried by a person', () => {
    const hurried = { ...makeUntouched(), rev: 2, next_eligible_at: iso(NOON) };
    expect(parkContact(hurried, campaignWith({}), later, NOON)).toBeNull();
  });

  it('has its own windows for the first attempt only', () => {
    const campaign = campaignWith({
      windows: hours('09:00', '11:00'),
      scheduled_windows: hours('20:00', '21:00'),
    });
    const due = iso(epochMs('2026-03-02T20:00:00.000Z'));
    const first = parkContact(makeUntouched(), campaign, later, NOON)!;
    expect(first.next_eligible_at).toBe(due);
    expect(parkContact(first, campaign, later, epochMs(due))).toBeNull();
    const again = {
      ...first,
      status: 'retry_scheduled' as const,
      attempts: [makeAttempt(1, 'busy')],
    };
    const rules = {
      ...campaign,
      retry_policy: { ...campaign.retry_policy, max_attempts: 3 },
    };
    expect(parkContact(again, rules, later, epochMs(due))).toMatchObject({
      next_eligible_at: '2026-03-03T09:00:00.000Z',
      waits_for: 'window',
    });
    // Others are not called in them.
    expect(
      parkContact(makeUntouched(), campaign, makeRecord(), epochMs(due)),
    ).toMatchObject({ next_eligible_at: '2026-03-03T09:00:00.000Z' });
  });
});

describe('other hours', () => {
  const narrow = campaignWith({ windows: hours('15:00', '16:00') });
  const wide = campaignWith({ windows: hours('08:00', '18:00') });
  const retry: ContactState = {
    ...makeUntouched(),
    rev: 4,
    status: 'retry_scheduled',
    attempts: [makeAttempt(1, 'busy', { ended_at: iso(NOON) })],
    next_eligible_at: iso(NOON + 3 * HOUR),
  };

  it('call a retry when its delay is over', () => {
    expect(parkAnew(retry, wide, makeRecord(), NOON + 60_000)).toEqual({
      ...retry,
      rev: 5,
      next_eligible_at: iso(NOON + 300_000),
    });
    expect(parkAnew(retry, narrow, makeRecord(), NOON)).toBeNull();
  });

  it('call who was parked for hours at once, and who has a time then', () => {
    const parked = {
      ...makeUntouched(),
      rev: 1,
      next_eligible_at: iso(NOON + 3 * HOUR),
    };
    const of = (state: ContactState, record = makeRecord()) =>
      parkAnew(state, wide, record, NOON)?.next_eligible_at;
    expect(of({ ...parked, waits_for: 'window' })).toBe(iso(NOON));
    const scheduled_at = iso(NOON + HOUR);
    expect(
      of(
        { ...parked, waits_for: 'scheduled_at' },
        makeRecord({ scheduled_at }),
      ),
    ).toBe(scheduled_at);
    const much_later = iso(NOON + 5 * HOUR);
    expect(
      of(
        { ...parked, waits_for: 'scheduled_at' },
        makeRecord({ scheduled_at: much_later }),
      ),
    ).toBe(much_later);
  });

  it('move a promised callback out of closed hours, and never before its time', () => {
    const callback: ContactState = {
      ...retry,
      status: 'callback_scheduled',
      next_eligible_at: iso(NOON + HOUR),
    };
    expect(parkAnew(callback, wide, makeRecord(), NOON)).toBeNull();
    expect(parkAnew(callback, narrow, makeRecord(), NOON)).toMatchObject({
      next_eligible_at: iso(NOON + 3 * HOUR),
    });
  });

  it('leave alone who is called, over, or next in order', () => {
    const { next_eligible_at: _, ...done } = retry;
    for (const state of [
      makeUntouched(),
      { ...done, status: 'completed' as const },
      { ...done, status: 'dialling' as const },
    ]) {
      expect(parkAnew(state, wide, makeRecord(), NOON)).toBeNull();
    }
  });

  it('give an instant that is open in them, and the same when asked again', () => {
    const hour = fc.integer({ min: 0, max: 23 });
    const clock = (h: number) => `${String(h).padStart(2, '0')}:00`;
    const zones = ['America/Denver', 'Asia/Kolkata', 'Europe/London'];
    fc.assert(
      fc.property(
        fc.record({ start: hour, end: hour, first: hour, last: hour }),
        fc.constantFrom(...zones),
        fc.constantFrom('campaign' as const, 'callee_local' as const),
        fc.option(fc.integer({ min: 0, max: 72 }), { nil: undefined }),
        fc.constantFrom('window' as const, 'scheduled_at' as const, undefined),
        (at, timezone, timezone_mode, scheduled, waits_for) => {
          fc.pre(at.start !== at.end && at.first !== at.last);
          const campaign = campaignWith({
            timezone_mode,
            windows: hours(clock(at.start), clock(at.end)),
            scheduled_windows: hours(clock(at.first), clock(at.last)),
          });
          const record = makeRecord({
            timezone,
            ...(scheduled !== undefined && {
              scheduled_at: iso(NOON + scheduled * HOUR),
            }),
          });
          const state: ContactState = {
            ...makeUntouched(),
            rev: 1,
            next_eligible_at: iso(NOON + 5 * HOUR),
            ...(waits_for && { waits_for }),
          };
          const next = parkAnew(state, campaign, record, NOON) ?? state;
          const due = epochMs(next.next_eligible_at!);
          const place = { ...record };
          expect(contactWindow(campaign, place, due).open).toBe(true);
          expect(due).toBeGreaterThanOrEqual(NOON);
          expect(parkAnew(next, campaign, record, NOON)).toBeNull();
        },
      ),
    );
  });
});
