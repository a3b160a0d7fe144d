import { describe, expect, it } from 'vitest';
import { LAST_CALL_MS } from './calling-window.ts';
import type { Campaign, Schedule } from './campaign.ts';
import { weekdays } from './campaign.ts';
import { blockerOf } from './contact-blocker.ts';
import { applyNews } from './contact-events.ts';
import { contactWindow, permittedAt, zonesOf } from './contact-window.ts';
import { withdraw } from './contact-withdrawal.ts';
import { epochMs, iso } from './instant.ts';
import { parkOutsideHours } from './park-contact.ts';
import {
  claimed,
  makeCampaign,
  makeUntouched,
  NOON,
  newsOf,
} from './testing.ts';

const office = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const nineToSix = { days: office, start: '09:00', end: '18:00' };
const local: Schedule = {
  timezone: 'Europe/Berlin',
  timezone_mode: 'callee_local',
  windows: [nineToSix],
  mode: 'multi_day',
};
const campaign = (more: Partial<Schedule> = {}, rest: Partial<Campaign> = {}) =>
  makeCampaign({ schedule: { ...local, ...more }, ...rest });

const newYork = { phone_number: '+12025550190' };
const phoenix = { phone_number: '+16025550190' };
const idaho = { phone_number: '+12085550190' };
const tollFree = { phone_number: '+18005550190' };
const at = epochMs;

describe('the zones of a contact', () => {
  it('are its own before those of its number', () => {
    const place = { ...newYork, timezone: 'Asia/Kolkata' };
    expect(zonesOf(place, { schedule: local })).toEqual({
      zones: ['Asia/Kolkata'],
      source: 'contact',
    });
  });

  it('are those of its number when its own is none', () => {
    const place = { ...newYork, timezone: 'Narnia/Lamp_Post' };
    expect(zonesOf(place, { schedule: local })).toEqual({
      zones: ['America/New_York'],
      source: 'number',
    });
  });

  // @see contract ruling 10
  it('are those of the campaign when nothing tells them, but not for local hours', () => {
    expect(zonesOf(tollFree, { schedule: local })).toEqual({
      zones: [],
      source: null,
    });
    expect(
      zonesOf(tollFree, { schedule: { ...local, timezone_mode: 'campaign' } }),
    ).toEqual({
      zones: ['Europe/Berlin'],
      source: 'campaign',
    });
  });
});

// A Monday in March, and days around clock changes. UTC.
describe('the window of a contact on its own clock', () => {
  it.each([
    [
      'New York in winter',
      {},
      newYork,
      '2026-03-02T12:00Z',
      '2026-03-02T14:00Z',
    ],
    [
      'New York in summer',
      {},
      newYork,
      '2026-03-09T12:00Z',
      '2026-03-09T13:00Z',
    ],
    [
      'New York after it',
      {},
      newYork,
      '2026-11-02T12:00Z',
      '2026-11-02T14:00Z',
    ],
    [
      'Arizona in winter',
      {},
      phoenix,
      '2026-03-02T12:00Z',
      '2026-03-02T16:00Z',
    ],
    [
      'Arizona in summer',
      {},
      phoenix,
      '2026-07-06T12:00Z',
      '2026-07-06T16:00Z',
    ],
    [
      'Kathmandu, three quarters',
      {},
      { phone_number: '+9779812345678' },
      '2026-03-02T00:00Z',
      '2026-03-02T03:15Z',
    ],
    [
      'India, half an hour',
      {},
      { phone_number: '+919876543210' },
      '2026-03-02T00:00Z',
      '2026-03-02T03:30Z',
    ],
    [
      'Lord Howe, half an hour of summer time',
      {},
      { ...tollFree, timezone: 'Australia/Lord_Howe' },
      '2026-04-02T20:00Z',
      '2026-04-02T22:00Z',
    ],
    [
      'Lord Howe, after it',
      {},
      { ...tollFree, timezone: 'Australia/Lord_Howe' },
      '2026-04-05T20:00Z',
      '2026-04-05T22:30Z',
    ],
    // Idaho has two zones: nine o'clock in the western one.
    ['two zones', {}, idaho, '2026-03-02T16:00Z', '2026-03-02T17:00Z'],
    ['a weekend', {}, newYork, '2026-03-07T15:00Z', '2026-03-09T13:00Z'],
    [
      'an override',
      {
        overrides: [
          {
            timezones: ['America/New_York'],
            windows: [{ days: office, start: '12:00', end: '13:00' }],
          },
        ],
      },
      newYork,
      '2026-03-02T14:30Z',
      '2026-03-02T17:00Z',
    ],
    [
      'a holiday',
      { holidays: ['2026-03-02'] },
      newYork,
      '2026-03-02T14:30Z',
      '2026-03-03T14:00Z',
    ],
    [
      'a night',
      { windows: [{ days: weekdays, start: '22:00', end: '02:00' }] },
      newYork,
      '2026-03-02T12:00Z',
      '2026-03-03T03:00Z',
    ],
  ])('opens: %s', (_case, more, place, now, opens) => {
    const asked = campaign(more);
    expect(contactWindow(asked, place, at(now))).toMatchObject({
      open: false,
      changes_at: at(opens),
      is_unknown: false,
    });
    expect(permittedAt(asked, place, at(now))).toBe(at(opens));
    expect(contactWindow(asked, place, at(opens)).open).toBe(true);
  });

  it('closes a minute before its end, when the first of its zones does', () => {
    // 18:00 in Denver is 01:00 UTC; in Los Angeles it is five.
    const closes = at('2026-03-03T01:00Z') - LAST_CALL_MS;
    expect(contactWindow(campaign(), idaho, closes - 1)).toMatchObject({
      open: true,
      changes_at: closes,
    });
    expect(contactWindow(campaign(), idaho, closes).open).toBe(false);
  });

  it('is that of the campaign where that is the clock', () => {
    const asked = campaign({ timezone_mode: 'campaign' });
    expect(contactWindow(asked, newYork, at('2026-03-02T08:00Z')).open).toBe(
      true,
    );
    expect(contactWindow(asked, newYork, at('2026-03-02T20:00Z')).open).toBe(
      false,
    );
  });

  it('needs no zone where every hour is permitted', () => {
    const whole = { days: weekdays, start: '00:00', end: '24:00' };
    const asked = campaign({ windows: [whole] });
    expect(contactWindow(asked, tollFree, NOON).open).toBe(true);
  });
});

describe('a contact whose zone is not known', () => {
  it.each([
    ['a number that tells none', tollFree, 'Neither'],
    // Kaliningrad to Kamchatka: ten hours apart.
    ['zones that share no hour', { phone_number: '+75551234567' }, 'share no'],
  ])('waits for somebody to set it: %s', (_case, place, words) => {
    const asked = campaign();
    const state = parkOutsideHours(makeUntouched(), asked, place, NOON);
    expect(state).toMatchObject({ status: 'pending', waits_for: 'timezone' });
    // Looked at again in a day.
    expect(state?.next_eligible_at).toBe(iso(NOON + 86_400_000));
    expect(blockerOf({ state: state!, place }, asked, NOON)).toMatchObject({
      code: 'timezone_unknown',
      until: null,
    });
    expect(blockerOf({ state: undefined, place }, asked, NOON)?.text).toContain(
      words,
    );
  });
});

describe('a contact that is reached outside its hours', () => {
  const asked = campaign();
  const opens = '2026-03-02T14:00:00.000Z';

  it('waits as before, until they open', () => {
    const state = parkOutsideHours(makeUntouched(4), asked, newYork, NOON);
    expect(state).toEqual({
      ...makeUntouched(4),
      rev: 1,
      next_eligible_at: opens,
      waits_for: 'window',
    });
    expect(blockerOf({ state: state!, place: newYork }, asked, NOON)).toEqual({
      code: 'contact_window_closed',
      text: "Outside the contact's hours (America/New_York, told by its number)",
      until: opens,
      rule: 'schedule.timezone_mode',
    });
  });

  it('is called in them', () => {
    const open = at(opens);
    expect(parkOutsideHours(makeUntouched(), asked, newYork, open)).toBeNull();
  });

  it('says so before it was reached', () => {
    const blocker = blockerOf(
      { state: undefined, place: newYork },
      asked,
      NOON,
    );
    expect(blocker?.code).toBe('contact_window_closed');
  });

  it('goes back when they close between its claim and its call', () => {
    const state = claimed(makeUntouched(), 'att_1');
    const back = withdraw(state, 'att_1', { kind: 'closed' }, asked, NOON);
    expect(back).toMatchObject({
      status: 'pending',
      waits_for: 'window',
      next_eligible_at: opens,
      system_retries: 0,
    });
  });

  it('is tried again in them', () => {
    const rules = campaign(
      {},
      { retry_policy: { ...makeCampaign().retry_policy, max_attempts: 2 } },
    );
    const evening = at('2026-03-02T22:58:00Z');
    const state = claimed(makeUntouched(), 'att_1', evening);
    const news = newsOf('att_1', 'ended', 0, {
      at: iso(evening + 10_000),
      sip_code: 486,
    });
    const applied = applyNews(state, news, rules);
    expect(applied.kind === 'changed' && applied.state).toMatchObject({
      status: 'retry_scheduled',
      next_eligible_at: '2026-03-03T14:00:00.000Z',
    });
  });

  it('waits for the end of its run where its day has no hour left', () => {
    // Tuesday is the day of the run in Berlin; in Samoa it begins and ends before.
    const day = campaign(
      { mode: 'single_day' },
      { started_at: '2026-03-03T07:00:00.000Z' },
    );
    const samoa = { ...tollFree, timezone: 'Pacific/Apia' };
    const now = at('2026-03-03T08:00:00Z');
    const state = parkOutsideHours(makeUntouched(), day, samoa, now);
    // 18:00 of that day at UTC−12.
    expect(state?.next_eligible_at).toBe('2026-03-04T06:00:00.000Z');
  });
});
