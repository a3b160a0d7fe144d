import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  endOfRun,
  hoursIn,
  LAST_CALL_MS,
  nextOpening,
  scheduleOf,
  windowState,
} from './calling-window.ts';
import {
  type CallingWindow,
  type Schedule,
  type Weekday,
  weekdays,
} from './campaign.ts';

const DAY_MS = 86_400_000;
const at = (instant: string) => Date.parse(instant);
const office: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

const schedule = (
  timezone: string,
  ...windows: readonly (readonly [string, string, (readonly Weekday[])?])[]
): Schedule => ({
  timezone,
  timezone_mode: 'campaign',
  mode: 'multi_day',
  windows: windows.map(([start, end, days = weekdays]) => ({
    start,
    end,
    days: [...days],
  })),
});

/** The clock on the wall, told by Intl and by nothing of ours. */
function wallClock(timeZone: string, instant: number) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const of = (type: string) => parts.find((part) => part.type === type)!.value;
  return {
    day: weekdays.indexOf(of('weekday').toLowerCase() as Weekday),
    minute: Number(of('hour')) * 60 + Number(of('minute')),
  };
}

const minutes = (clock: string) => {
  const [hours, rest] = clock.split(':').map(Number);
  return hours! * 60 + rest!;
};

/** Whether the wall clock shows a time of a window. */
function isShown({ timezone, windows }: Schedule, instant: number): boolean {
  const { day, minute } = wallClock(timezone, instant);
  const yesterday = weekdays[(day + 6) % 7]!;
  return windows.some(({ days, start, end }: CallingWindow) => {
    const [from, to] = [minutes(start), minutes(end)];
    const today = days.includes(weekdays[day]!);
    if (from < to) return today && from <= minute && minute < to;
    return (
      (today && minute >= from) || (days.includes(yesterday) && minute < to)
    );
  });
}

const nineToSix: [string, string, Weekday[]] = ['09:00', '18:00', office];

it.each([
  ['the first minute is in', '2026-03-02T08:00:00Z', '2026-03-02T17:00:00Z'],
  ['the last call is in', '2026-03-02T16:58:59.999Z', '2026-03-02T17:00:00Z'],
  ['noon is in', '2026-03-04T11:00:00Z', '2026-03-04T17:00:00Z'],
])('in Berlin from nine to six, %s', (_case, now, closes) => {
  expect(windowState(schedule('Europe/Berlin', nineToSix), at(now))).toEqual({
    open: true,
    changes_at: at(closes) - LAST_CALL_MS,
  });
});

it.each([
  ['the last minute is out', '2026-03-02T16:59:00Z', '2026-03-03T08:00:00Z'],
  ['the end is out', '2026-03-02T17:00:00Z', '2026-03-03T08:00:00Z'],
  ['a moment early is out', '2026-03-02T07:59:59.999Z', '2026-03-02T08:00:00Z'],
  ['Friday evening is out', '2026-03-06T17:00:00Z', '2026-03-09T08:00:00Z'],
  ['Sunday is out', '2026-03-08T11:00:00Z', '2026-03-09T08:00:00Z'],
  [
    'the clock goes forward meanwhile',
    '2026-03-27T18:00:00Z',
    '2026-03-30T07:00:00Z',
  ],
  [
    'the clock goes back meanwhile',
    '2026-10-23T18:00:00Z',
    '2026-10-26T08:00:00Z',
  ],
])('in Berlin from nine to six, %s', (_case, now, opens) => {
  const berlin = schedule('Europe/Berlin', nineToSix);
  const expected = { open: false, changes_at: at(opens) };
  expect(windowState(berlin, at(now))).toEqual(expected);
  expect(nextOpening(berlin, at(now))).toBe(at(opens));
});

it.each([
  // 00:00 to 24:00 of the day on which the clock changes, in UTC.
  [
    'Europe/Berlin',
    '2026-03-29',
    '2026-03-28T23:00:00Z',
    '2026-03-29T22:00:00Z',
  ],
  [
    'Europe/Berlin',
    '2026-10-25',
    '2026-10-24T22:00:00Z',
    '2026-10-25T23:00:00Z',
  ],
  [
    'America/New_York',
    '2026-03-08',
    '2026-03-08T05:00:00Z',
    '2026-03-09T04:00:00Z',
  ],
  [
    'America/New_York',
    '2026-11-01',
    '2026-11-01T04:00:00Z',
    '2026-11-02T05:00:00Z',
  ],
  [
    'Australia/Lord_Howe',
    '2026-04-05',
    '2026-04-04T13:00:00Z',
    '2026-04-05T13:30:00Z',
  ],
  [
    'Asia/Kolkata',
    '2026-03-29',
    '2026-03-28T18:30:00Z',
    '2026-03-29T18:30:00Z',
  ],
  [
    'America/Phoenix',
    '2026-03-08',
    '2026-03-08T07:00:00Z',
    '2026-03-09T07:00:00Z',
  ],
])(
  'a whole Sunday in %s on %s is as long as that day',
  (zone, _date, from, to) => {
    const sunday = schedule(zone, ['00:00', '24:00', ['sun']]);
    expect(windowState(sunday, at(from) - 1)).toEqual({
      open: false,
      changes_at: at(from),
    });
    expect(windowState(sunday, at(from))).toEqual({
      open: true,
      changes_at: at(to) - LAST_CALL_MS,
    });
    expect(windowState(sunday, at(to)).open).toBe(false);
  },
);

it('never calls at a time that the clock skipped past the end of the window', () => {
  // 02:30 is not on the clock of 29 March: after 01:59 comes 03:00.
  const night = schedule('Europe/Berlin', ['00:00', '02:30']);
  expect(windowState(night, at('2026-03-29T00:58:59Z')).open).toBe(true);
  expect(windowState(night, at('2026-03-29T01:00:00Z'))).toEqual({
    open: false,
    changes_at: at('2026-03-29T22:00:00Z'),
  });
});

it('opens with the first minute after a skipped start', () => {
  const late = schedule('Europe/Berlin', ['02:30', '17:00']);
  expect(nextOpening(late, at('2026-03-28T23:00:00Z'))).toBe(
    at('2026-03-29T01:00:00Z'),
  );
});

it('passes over a window that the clock skips, to the next week if it must', () => {
  const only = schedule('Europe/Berlin', ['02:15', '02:45', ['sun']]);
  expect(nextOpening(only, at('2026-03-23T12:00:00Z'))).toBe(
    at('2026-04-05T00:15:00Z'),
  );
});

it('gives an overnight window to the day on which it starts', () => {
  const night = schedule('Asia/Kolkata', ['22:00', '06:00', ['fri']]);
  // 22:00 in Kolkata is 16:30 UTC.
  expect(windowState(night, at('2026-03-06T16:30:00Z'))).toEqual({
    open: true,
    changes_at: at('2026-03-07T00:30:00Z') - LAST_CALL_MS,
  });
  expect(nextOpening(night, at('2026-03-07T16:30:00Z'))).toBe(
    at('2026-03-13T16:30:00Z'),
  );
});

it('says of a schedule without windows that it never opens', () => {
  const never = { open: false, changes_at: null };
  expect(windowState(schedule('UTC'), 0)).toEqual(never);
  expect(windowState(schedule('UTC', ['09:00', '10:00', []]), 0)).toEqual(
    never,
  );
  expect(nextOpening(schedule('UTC'), 0)).toBeNull();
});

it.each([
  ['one window', schedule('America/New_York', ['00:00', '24:00'])],
  [
    'two that touch',
    schedule('America/New_York', ['00:00', '12:00'], ['12:00', '24:00']),
  ],
  [
    'two that overlap at night',
    schedule('America/New_York', ['05:00', '24:00'], ['22:00', '06:00']),
  ],
])(
  'says of a week that is open throughout, by %s, that it never changes',
  (...[, whole]) => {
    expect(windowState(whole, at('2026-03-07T12:00:00Z'))).toEqual({
      open: true,
      changes_at: null,
    });
  },
);

it('refuses a zone that is none', () => {
  const nowhere = schedule('Europe/Atlantis', nineToSix);
  expect(() => windowState(nowhere, 0)).toThrow(RangeError);
});

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const window = fc
  .record({
    start: fc.integer({ min: 0, max: 95 }).map((n) => clock(n * 15)),
    end: fc.integer({ min: 0, max: 96 }).map((n) => clock(n * 15)),
    days: fc.subarray([...weekdays], { minLength: 1 }),
  })
  .filter(({ start, end }) => start !== end);

/** Days around clock changes by an hour and by half of one, at night and at midnight. */
const changes = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['America/Santiago', '2026-04-05T03:00:00Z'],
  ['America/Santiago', '2026-09-06T04:00:00Z'],
  ['Africa/Cairo', '2026-04-23T22:00:00Z'],
  ['Asia/Kolkata', '2026-06-01T00:00:00Z'],
  ['America/Phoenix', '2026-11-01T09:00:00Z'],
] as const;

const moment = fc
  .tuple(
    fc.constantFrom(...changes),
    fc.integer({ min: -36 * 60, max: 36 * 60 }),
    fc.integer({ min: 0, max: 59_999 }),
  )
  .map(([[zone, change], minute, ms]) => ({
    zone,
    now: at(change) + minute * 60_000 + ms,
  }));

const windows = fc.array(window, { minLength: 1, maxLength: 3 });

/** Whether a call that is placed now may ring for a minute. */
const mayCall = (asked: Schedule, now: number) =>
  isShown(asked, now) && isShown(asked, now + LAST_CALL_MS);

it('is open exactly while the clock on the wall shows a time of a window for a minute more', () => {
  fc.assert(
    fc.property(moment, windows, ({ zone, now }, some) => {
      const asked = { ...schedule(zone), windows: some };
      expect(windowState(asked, now).open).toBe(mayCall(asked, now));
    }),
    { seed: 1, numRuns: 3_000 },
  );
});

it('changes where it says, and nowhere before', () => {
  fc.assert(
    fc.property(
      moment,
      windows,
      fc.double({ min: 0, max: 1, noNaN: true }),
      ({ zone, now }, some, share) => {
        const asked = { ...schedule(zone), windows: some };
        const { open, changes_at } = windowState(asked, now);
        const until = changes_at ?? now + 14 * DAY_MS;
        expect(until).toBeGreaterThan(now);
        if (changes_at !== null) expect(mayCall(asked, changes_at)).toBe(!open);
        expect(mayCall(asked, until - 1)).toBe(open);
        const between = Math.floor(now + (until - 1 - now) * share);
        expect(mayCall(asked, between)).toBe(open);
      },
    ),
    { seed: 2, numRuns: 2_000 },
  );
});

it('answers an opening that is open, not past, and its own next opening', () => {
  fc.assert(
    fc.property(moment, windows, ({ zone, now }, some) => {
      const asked = { ...schedule(zone), windows: some };
      const opening = nextOpening(asked, now);
      expect(opening).not.toBeNull();
      expect(opening).toBeGreaterThanOrEqual(now);
      expect(mayCall(asked, opening!)).toBe(true);
      expect(nextOpening(asked, opening!)).toBe(opening);
    }),
    { seed: 3, numRuns: 2_000 },
  );
});

const dated = (more: Partial<Schedule>, zone = 'Europe/Berlin') => ({
  ...schedule(zone, nineToSix),
  ...more,
});

it('begins no window on a holiday', () => {
  const easter = dated({ holidays: ['2026-04-03', '2026-04-06'] });
  expect(windowState(easter, at('2026-04-03T10:00:00Z'))).toEqual({
    open: false,
    changes_at: at('2026-04-07T07:00:00Z'),
  });
  const eve = { ...schedule('UTC', ['22:00', '06:00']) };
  const night = { ...eve, holidays: ['2026-01-01'] };
  // The night before belongs to the day before, and so does what follows midnight.
  expect(windowState(night, at('2026-01-01T03:00:00Z')).open).toBe(true);
  expect(nextOpening(night, at('2026-01-01T12:00:00Z'))).toBe(
    at('2026-01-02T22:00:00Z'),
  );
});

it('finds the first window after a month of holidays', () => {
  const holidays = Array.from(
    { length: 31 },
    (_, day) => `2026-08-${String(day + 1).padStart(2, '0')}`,
  );
  expect(nextOpening(dated({ holidays }), at('2026-07-31T17:00:00Z'))).toBe(
    at('2026-09-01T07:00:00Z'),
  );
});

it('opens on its first date, however far, and never after its last', () => {
  const spring = dated({ start_date: '2027-03-01', end_date: '2027-03-02' });
  expect(nextOpening(spring, at('2026-01-05T10:00:00Z'))).toBe(
    at('2027-03-01T08:00:00Z'),
  );
  expect(nextOpening(spring, at('2027-03-01T17:00:00Z'))).toBe(
    at('2027-03-02T08:00:00Z'),
  );
  expect(nextOpening(spring, at('2027-03-02T16:59:30Z'))).toBeNull();
  expect(endOfRun({ schedule: spring, started_at: null })).toEqual({
    at: at('2027-03-02T17:00:00Z'),
    reason: 'expired',
  });
});

it('takes the windows of an override in the zones that it names', () => {
  const short: CallingWindow = { days: office, start: '10:00', end: '12:00' };
  const overrides = [{ timezones: ['Europe/Berlin'], windows: [short] }];
  const asked = dated({ overrides });
  expect(nextOpening(asked, at('2026-03-02T08:30:00Z'))).toBe(
    at('2026-03-02T09:00:00Z'),
  );
  const other = dated({ overrides }, 'Europe/Madrid');
  expect(windowState(other, at('2026-03-02T08:30:00Z')).open).toBe(true);
});

it.each(['europe/berlin', 'Europe/Kyiv', 'US/Pacific'])(
  'knows the zone of an override under another spelling: %s',
  (name) => {
    const short: CallingWindow = { days: office, start: '10:00', end: '12:00' };
    const zones = ['Europe/Berlin', 'Europe/Kiev', 'America/Los_Angeles'];
    const hours = zones.map((zone) => {
      const overrides = [{ timezones: [name], windows: [short] }];
      return hoursIn({ ...schedule(zone), overrides }, zone).windows;
    });
    expect(hours.filter((it) => it[0] === short)).toHaveLength(1);
  },
);

it('is open, on the clocks of those who are called, while it is open anywhere', () => {
  const local = dated({ timezone_mode: 'callee_local' });
  // Friday 18:00 at UTC−12 is Saturday 06:00 UTC; Monday 09:00 at UTC+14 is Sunday 19:00.
  expect(windowState(local, at('2026-03-07T05:58:00Z'))).toEqual({
    open: true,
    changes_at: at('2026-03-07T06:00:00Z') - LAST_CALL_MS,
  });
  expect(nextOpening(local, at('2026-03-07T06:00:00Z'))).toBe(
    at('2026-03-08T19:00:00Z'),
  );
});

it.each([
  ['inside a window', '2026-03-02T09:30:00Z', '2026-03-02T17:00:00Z'],
  ['before the first', '2026-03-02T06:00:00Z', '2026-03-02T17:00:00Z'],
  ['too late for a call', '2026-03-02T16:59:30Z', '2026-03-03T17:00:00Z'],
  ['on a weekend', '2026-03-07T12:00:00Z', '2026-03-09T17:00:00Z'],
])(
  'ends a single day with its last window, started %s',
  (_when, from, ends) => {
    const campaign = {
      schedule: dated({ mode: 'single_day' }),
      started_at: from,
    };
    const end = { at: at(ends), reason: 'window_closed' };
    expect(endOfRun(campaign)).toEqual(end);
    const run = scheduleOf(campaign);
    expect(nextOpening(run, at(ends))).toBeNull();
    expect(nextOpening(run, at(from))).not.toBeNull();
  },
);

it('takes a night for one day, and two windows for one end', () => {
  const days = { mode: 'single_day' as const };
  const night = { ...schedule('UTC', ['22:00', '06:00']), ...days };
  expect(
    endOfRun({ schedule: night, started_at: '2026-03-03T01:00:00Z' })?.at,
  ).toBe(at('2026-03-03T06:00:00Z'));
  const two = schedule('UTC', ['09:00', '12:00'], ['14:00', '16:00']);
  expect(
    endOfRun({
      schedule: { ...two, ...days },
      started_at: '2026-03-03T10:00:00Z',
    })?.at,
  ).toBe(at('2026-03-03T16:00:00Z'));
  const whole = { ...schedule('UTC', ['00:00', '24:00']), ...days };
  expect(
    endOfRun({ schedule: whole, started_at: '2026-03-03T10:00:00Z' })?.at,
  ).toBe(at('2026-03-04T00:00:00Z'));
});

it('has no end by the clock when it runs on from day to day', () => {
  const started_at = '2026-03-02T09:30:00Z';
  expect(endOfRun({ schedule: dated({}), started_at })).toBeNull();
});
