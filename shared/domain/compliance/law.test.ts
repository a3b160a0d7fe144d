import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  canonicalSettings,
  isTimeZone,
} from '../../contracts/campaign-settings.ts';
import { type CallingWindow, weekdays } from '../campaign.ts';
import { defaultSettings } from '../campaign-settings.ts';
import { contactWindowBlocker } from '../contact-blocker.ts';
import { contactWindow, permittedAt } from '../contact-window.ts';
import { epochMs, iso } from '../instant.ts';
import { areaCodes } from './area-codes.ts';
import { profileIds } from './profile-ids.ts';
import { profiles } from './profiles.ts';
import { regionsOfNumber } from './regions.ts';

const always = { schedule: defaultSettings.schedule };
const campaign = (profile: string) => ({ ...always, compliance: { profile } });

/** One number in each place, and the zone in which golden instants are written. */
const places = {
  NY: ['+12125550100', 'America/New_York'],
  CA: ['+14155550100', 'America/Los_Angeles'],
  AL: ['+12055550100', 'America/Chicago'],
  CT: ['+12035550100', 'America/New_York'],
  FL: ['+13055550100', 'America/New_York'],
  IL: ['+13125550100', 'America/Chicago'],
  IN: ['+13175550100', 'America/New_York'],
  KY: ['+18595550100', 'America/New_York'],
  LA: ['+15045550100', 'America/Chicago'],
  MA: ['+16175550100', 'America/New_York'],
  MD: ['+14105550100', 'America/New_York'],
  ME: ['+12075550100', 'America/New_York'],
  MI: ['+13135550100', 'America/New_York'],
  MN: ['+16125550100', 'America/Chicago'],
  MS: ['+16015550100', 'America/Chicago'],
  NE: ['+14025550100', 'America/Chicago'],
  NM: ['+15055550100', 'America/Denver'],
  NV: ['+17025550100', 'America/Los_Angeles'],
  OK: ['+14055550100', 'America/Chicago'],
  PA: ['+12155550100', 'America/New_York'],
  RI: ['+14015550100', 'America/New_York'],
  SD: ['+16055550100', 'America/Chicago'],
  TN: ['+16155550100', 'America/Chicago'],
  TX: ['+12145550100', 'America/Chicago'],
  UT: ['+18015550100', 'America/Denver'],
  WA: ['+12065550100', 'America/Los_Angeles'],
  WY: ['+13075550100', 'America/Denver'],
  AZ: ['+16025550100', 'America/Phoenix'],
  ON: ['+14165550100', 'America/Toronto'],
  BC: ['+16045550100', 'America/Vancouver'],
  GB: ['+442079460190', 'Europe/London'],
  AU: ['+61255501000', 'Australia/Sydney'],
  FR: ['+33142345678', 'Europe/Paris'],
  ES: ['+34915550100', 'Europe/Madrid'],
  IN_: ['+912255501000', 'Asia/Kolkata'],
  DE: ['+493055501000', 'Europe/Berlin'],
  IT: ['+390655501000', 'Europe/Rome'],
  BR: ['+551155501000', 'America/Sao_Paulo'],
} as const;
type Where = keyof typeof places;

const at = (local: string, zone: string) =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;

/** 2026-03-02 is a Monday, 03-07 a Saturday, 03-08 a Sunday. */
const mon = '2026-03-02';
const sat = '2026-03-07';
const sun = '2026-03-08';
const christmas = '2026-12-25';

/** Profile, place, day, and the first and last minutes of each window on it. */
type Golden = readonly [
  profile: string,
  where: Where,
  day: string,
  windows: readonly string[],
  rule: string,
];
const golden: readonly Golden[] = [
  ['us', 'NY', mon, ['08:00-21:00'], 'us.hours'],
  ['us', 'NY', sun, ['08:00-21:00'], 'us.hours'],
  ['us', 'CA', mon, ['08:00-21:00'], 'us.hours'],
  ['us', 'AZ', '2026-07-01', ['08:00-21:00'], 'us.hours'],
  ['us', 'AL', mon, ['08:00-20:00'], 'us-al.hours'],
  ['us', 'AL', sun, [], 'us-al.hours'],
  ['us', 'AL', '2026-06-01', [], 'us-al.hours'],
  ['us', 'CT', sun, ['09:00-20:00'], 'us-ct.hours'],
  ['us', 'FL', mon, ['08:00-20:00'], 'us-fl.hours'],
  ['us', 'IL', mon, ['09:00-21:00'], 'us-il.hours'],
  ['us', 'IN', mon, ['09:00-20:00'], 'us-in.hours'],
  ['us', 'KY', mon, ['10:00-21:00'], 'us-ky.hours'],
  ['us', 'LA', sat, ['08:00-20:00'], 'us-la.hours'],
  ['us', 'LA', sun, [], 'us-la.hours'],
  ['us', 'LA', '2026-02-17', [], 'us-la.hours'],
  ['us', 'MA', mon, ['08:00-20:00'], 'us-ma.hours'],
  ['us', 'MD', mon, ['08:00-20:00'], 'us-md.hours'],
  ['us', 'ME', mon, ['09:00-17:00'], 'us-me.hours'],
  ['us', 'ME', sat, [], 'us-me.hours'],
  ['us', 'MI', mon, ['09:00-21:00'], 'us-mi.hours'],
  ['us', 'MN', mon, ['09:00-21:00'], 'us-mn.hours'],
  ['us', 'MS', mon, ['08:00-20:00'], 'us-ms.hours'],
  ['us', 'MS', christmas, [], 'us-ms.hours'],
  ['us', 'NE', mon, ['08:00-21:00'], 'us-ne.hours'],
  ['us', 'NE', sun, ['13:00-21:00'], 'us-ne.hours'],
  ['us', 'NE', christmas, ['13:00-21:00'], 'us-ne.hours'],
  ['us', 'NM', mon, ['09:00-21:00'], 'us-nm.hours'],
  ['us', 'NV', mon, ['09:00-20:00'], 'us-nv.hours'],
  ['us', 'OK', mon, ['08:00-20:00'], 'us-ok.hours'],
  // Until 17 October 2026, and since.
  ['us', 'PA', '2026-10-11', ['13:30-21:00'], 'us-pa.hours'],
  ['us', 'PA', '2026-10-18', [], 'us-pa.hours_2026'],
  ['us', 'PA', '2026-10-17', ['08:00-21:00'], 'us-pa.hours'],
  ['us', 'RI', mon, ['09:00-18:00'], 'us-ri.hours'],
  ['us', 'RI', sat, ['10:00-17:00'], 'us-ri.hours'],
  ['us', 'SD', sun, [], 'us-sd.hours'],
  ['us', 'TN', mon, ['08:00-21:00'], 'us-tn.hours'],
  ['us', 'TX', mon, ['09:00-21:00'], 'us-tx.hours'],
  ['us', 'TX', sun, ['12:00-21:00'], 'us-tx.hours'],
  ['us', 'UT', mon, ['09:00-20:00'], 'us-ut.hours'],
  ['us', 'UT', '2026-07-24', [], 'us-ut.hours'],
  ['us', 'WA', mon, ['08:00-20:00'], 'us-wa.hours'],
  ['us', 'WY', mon, ['08:00-20:00'], 'us-wy.hours'],
  ['us_debt', 'FL', sun, ['08:00-21:00'], 'us-debt.hours'],
  ['canada', 'ON', mon, ['09:00-21:30'], 'ca.hours'],
  ['north_america', 'ON', sat, ['10:00-18:00'], 'ca.hours'],
  ['canada', 'ON', '2026-02-16', ['09:00-21:30'], 'ca.hours'],
  ['canada', 'BC', '2026-02-16', [], 'ca-bc.holidays'],
  ['uk', 'GB', mon, ['08:00-21:00'], 'gb.hours'],
  ['uk', 'GB', sat, ['09:00-21:00'], 'gb.hours'],
  ['uk', 'GB', sun, [], 'gb.hours'],
  ['uk', 'GB', '2026-12-28', [], 'gb.hours'],
  ['australia', 'AU', mon, ['09:00-20:00'], 'au.hours'],
  ['australia', 'AU', sat, ['09:00-17:00'], 'au.hours'],
  ['australia', 'AU', '2026-01-26', [], 'au.hours'],
  ['france', 'FR', mon, ['10:00-13:00', '14:00-20:00'], 'fr.hours'],
  ['france', 'FR', '2026-05-25', [], 'fr.hours'],
  ['france', 'FR', '2026-08-10', ['10:00-13:00', '14:00-20:00'], 'fr.consent'],
  ['france', 'FR', '2026-08-11', [], 'fr.consent'],
  [
    'france_opt_in',
    'FR',
    '2026-08-11',
    ['10:00-13:00', '14:00-20:00'],
    'fr.hours',
  ],
  ['spain', 'ES', mon, ['09:00-21:00'], 'es.hours'],
  ['spain', 'ES', sat, [], 'es.hours'],
  ['india', 'IN_', sun, ['10:00-21:00'], 'in.hours'],
  ['worldwide', 'DE', mon, [], 'de.consent'],
  ['worldwide', 'IT', mon, [], 'it.consent'],
  ['worldwide', 'BR', mon, [], 'br.consent'],
  ['worldwide', 'FL', mon, ['08:00-20:00'], 'us-fl.hours'],
  ['worldwide', 'GB', sat, ['09:00-21:00'], 'gb.hours'],
];

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minuteOf = (text: string) =>
  Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

describe('golden days', () => {
  it.each(golden)(
    '%s: %s on %s is %j by %s',
    (profile, where, day, windows, rule) => {
      const [phone_number, zone] = places[where];
      const spans = windows.map((it) => it.split('-').map(minuteOf));
      const binds = new Set<string>();
      // Each quarter of an hour, and the minute before it.
      for (let quarter = 0; quarter < 1_440; quarter += 15) {
        for (const minute of [quarter, quarter + 14]) {
          const now = at(`${day}T${clock(minute)}`, zone);
          // A call still rings a minute later.
          const is = spans.some(
            ([from, to]) => from! <= minute && minute < to! - 1,
          );
          const window = contactWindow(
            campaign(profile),
            { phone_number },
            now,
          );
          expect([clock(minute), window.open]).toEqual([clock(minute), is]);
          if (window.rule) binds.add(window.rule.id);
        }
      }
      expect([...binds]).toContain(rule);
    },
  );

  it('has one for each rule of hours', () => {
    const ids = profiles
      .flatMap(({ packs }) => packs)
      .flatMap(({ rules }) => rules)
      .filter(({ kind }) => kind === 'hours')
      .map(({ id }) => id);
    const told = new Set(golden.map(([, , , , rule]) => rule));
    expect(ids.filter((id) => !told.has(id))).toEqual([]);
  });
});

describe('where a number may be', () => {
  const now = at(`${mon}T12:00`, 'America/New_York');
  const window = (profile: string, phone_number: string, timezone?: string) =>
    contactWindow(campaign(profile), { phone_number, timezone }, now);

  it('takes all zones of a number', () => {
    // 850: Eastern and Central, in Florida.
    const opens = (local: string, zone: string) =>
      contactWindow(
        campaign('us'),
        { phone_number: '+18505550100' },
        at(local, zone),
      ).open;
    expect(opens(`${mon}T08:30`, 'America/New_York')).toBe(false);
    expect(opens(`${mon}T09:00`, 'America/New_York')).toBe(true);
    expect(opens(`${mon}T19:58`, 'America/New_York')).toBe(true);
    expect(opens(`${mon}T20:00`, 'America/New_York')).toBe(false);
  });

  it('adds what its file says to what its number says', () => {
    // Noon in New York is 07:00 in Hawaii.
    const place = window('us', '+12125550100', 'Pacific/Honolulu');
    expect(place).toMatchObject({ open: false, rule: { id: 'us.hours' } });
    expect(place.zones).toEqual(['America/New_York', 'Pacific/Honolulu']);
  });

  it('knows no law for a toll-free number until its zone is told, then the strictest', () => {
    expect(window('us', '+18005550100')).toMatchObject({
      is_unknown: true,
      unknown_law: 'no_zone',
    });
    const told = (local: string) =>
      contactWindow(
        campaign('us'),
        { phone_number: '+18005550100', timezone: 'America/New_York' },
        at(local, 'America/New_York'),
      ).open;
    expect([
      told(`${mon}T09:59`),
      told(`${mon}T10:00`),
      told(`${mon}T16:58`),
      told(`${mon}T17:00`),
    ]).toEqual([false, true, true, false]);
    expect(told(`${sat}T12:00`)).toBe(false);
  });

  it.each([
    ['us', '+442079460190'],
    ['us', '+14165550100'],
    // The Bahamas.
    ['us', '+12425550100'],
    ['north_america', '+12425550100'],
    ['worldwide', '+81355501000'],
    ['not_a_profile', '+12125550100'],
  ])('%s has no law for %s', (profile, phone_number) => {
    expect(window(profile, phone_number)).toMatchObject({
      open: false,
      changes_at: null,
      is_unknown: true,
      unknown_law: 'not_covered',
    });
    const blocked = contactWindowBlocker(
      campaign(profile),
      { phone_number },
      now,
    );
    expect(blocked).toMatchObject({
      code: 'timezone_unknown',
      rule: 'compliance.profile',
    });
  });

  it('has every area code in one zone or more', () => {
    for (const [region, codes] of Object.entries(areaCodes)) {
      for (const code of codes.split(' ')) {
        const { zones, unknown_law } = window(
          'north_america',
          `+1${code}5550100`,
        );
        expect([code, unknown_law, zones.length > 0]).toEqual([
          code,
          undefined,
          true,
        ]);
        expect(zones.every(isTimeZone)).toBe(true);
        expect(regionsOfNumber(`+1${code}5550100`)).toContain(region);
      }
    }
  });
});

describe('the law and the campaign', () => {
  it('names the rule, its source and when it opens', () => {
    const now = at(`${mon}T20:15`, 'America/New_York');
    const [phone_number] = places.FL;
    expect(contactWindowBlocker(campaign('us'), { phone_number }, now)).toEqual(
      {
        code: 'contact_window_closed',
        text: 'The law permits no call now (America/New_York): Calls from 08:00 to 20:00 (Fla. Stat. 501.616(6)(a))',
        until: iso(at('2026-03-03T08:00', 'America/New_York')),
        rule: 'us-fl.hours',
      },
    );
  });

  it('leaves a contact to the hours of the campaign where these open later', () => {
    const windows = [{ days: weekdays, start: '16:00', end: '17:00' }];
    const schedule = { ...defaultSettings.schedule, windows };
    const [phone_number] = places.NY;
    // 02:00 in New York: the law opens at 13:00 UTC, the campaign at 16:00.
    const now = epochMs('2026-03-02T07:00:00.000Z');
    const both = { schedule, compliance: { profile: 'us' } };
    expect(contactWindow(both, { phone_number }, now).rule).toBeUndefined();
    expect(permittedAt(both, { phone_number }, now)).toBe(
      epochMs('2026-03-02T16:00:00.000Z'),
    );
  });

  it('looks past the day on which a rule begins', () => {
    // Saturday evening, before the first Sunday without calls in Pennsylvania.
    const [phone_number, zone] = places.PA;
    const next = permittedAt(
      campaign('us'),
      { phone_number },
      at('2026-10-17T21:30', zone),
    );
    expect(next).toBe(at('2026-10-19T08:00', zone));
    const before = permittedAt(
      campaign('us'),
      { phone_number },
      at('2026-10-10T21:30', zone),
    );
    // Columbus Day follows, and is none of these days.
    expect(before).toBe(at('2026-10-11T13:30', zone));
  });

  it('never permits outside the law, nor outside the hours of the campaign', () => {
    // A small generator of its own, so that a failure is the same again.
    let seed = 42;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const all = Object.values(places);
    const drawn = (): CallingWindow => {
      const start = random(20 * 60);
      return {
        days: weekdays.filter(() => random(4) > 0),
        start: clock(start),
        end: clock(start + 60 + random(180)),
      };
    };
    let opened = 0;
    for (let n = 0; n < 600; n += 1) {
      const profile = profileIds[random(profileIds.length)]!;
      const [phone_number, zone] = all[random(all.length)]!;
      const timezone_mode = random(2)
        ? ('callee_local' as const)
        : ('campaign' as const);
      const schedule = {
        ...defaultSettings.schedule,
        timezone_mode,
        windows: [drawn(), drawn()],
      };
      const both = { schedule, compliance: { profile } };
      const place = {
        phone_number,
        ...(random(3) === 0 && { timezone: zone }),
      };
      const now =
        epochMs('2026-01-01T00:00:00.000Z') + random(366 * 1_440) * 60_000;
      const window = contactWindow(both, place, now);
      const byLaw = contactWindow(campaign(profile), place, now);
      const byHours = contactWindow({ schedule }, place, now);
      const isBoth = byLaw.open && byHours.open;
      expect([n, window.open && !isBoth]).toEqual([n, false]);
      const blocked = contactWindowBlocker(both, place, now);
      expect([n, blocked === null]).toEqual([
        n,
        window.open || (profile === 'none' && timezone_mode === 'campaign'),
      ]);
      const next = permittedAt(both, place, now);
      const hasOpening =
        !window.is_unknown && (window.open || window.changes_at !== null);
      if (!hasOpening) continue;
      opened += 1;
      expect([n, contactWindow(both, place, next).open]).toEqual([n, true]);
    }
    expect(opened).toBeGreaterThan(100);
  });
});

describe('the packs', () => {
  it('name each profile once, and no rule twice with two meanings', () => {
    expect(profiles.map(({ id }) => id)).toEqual(profileIds);
    const packs = [...new Set(profiles.flatMap((it) => it.packs))];
    const ids = packs.flatMap(({ rules }) => rules.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    for (const pack of packs) {
      expect(pack.rules.some(({ kind }) => kind === 'hours')).toBe(true);
      for (const { region } of pack.rules)
        expect(region).toMatch(new RegExp(`^${pack.region}(-|$)`));
    }
  });

  it('ask for no longer ring than the shortest that can be set', () => {
    const rings = profiles
      .flatMap(({ packs }) => packs.flatMap(({ rules }) => rules))
      .flatMap((rule) => (rule.kind === 'ring' ? [rule.min_seconds] : []));
    const shortest = Math.max(...rings);
    expect(rings.length).toBeGreaterThan(0);
    const { ring_timeout_seconds } = canonicalSettings;
    expect(ring_timeout_seconds.safeParse(shortest - 1).success).toBe(false);
  });
});
