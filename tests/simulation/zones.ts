import {
  type CallingWindow,
  type Campaign,
  weekdays,
} from '#shared/domain/campaign.ts';
import { type Random, stream, whole } from './kernel.ts';
import { isLawful, lawfulPrefixes } from './laws.ts';

/**
 * Numbers in places, and what their clocks show: told by Intl and by this list,
 * by nothing that is under test.
 */
const zonesByPrefix: Readonly<Record<string, readonly string[]>> = {
  '1202': ['America/New_York'],
  '4420': ['Europe/London'],
  '9122': ['Asia/Kolkata'],
  '6129': ['Australia/Sydney'],
  // Idaho: the number does not tell which.
  '1208': ['America/Denver', 'America/Los_Angeles'],
  '1305': ['America/New_York'],
  '1205': ['America/Chicago'],
};
/** Of campaigns that no law holds for. */
const prefixes = ['1202', '1208', '4420', '6129', '9122'];

/** The number of a contact; of people in several zones where that matters. */
export function phoneOf(
  {
    id,
    schedule,
    external_id,
    compliance,
  }: Pick<Campaign, 'id' | 'schedule'> &
    Partial<Pick<Campaign, 'external_id' | 'compliance'>>,
  seq: number,
): string {
  const many = schedule.timezone_mode === 'callee_local';
  const own = lawfulPrefixes(compliance) ?? (many ? prefixes : ['1202']);
  const prefix = own[seq % own.length];
  const whose = external_id === 'same_people' ? 9 : id.slice(-1);
  return `+${prefix}${whose}55${String(seq).padStart(4, '0')}`;
}

/**
 * Some campaigns call in the hours of those who are called, some for a day
 * only. Drawn apart, so that the rest of a world is as it was without them.
 */
export function withZones(
  seed: number,
  campaigns: readonly Campaign[],
): Campaign[] {
  const random = stream(seed, 'zones');
  return campaigns.map((campaign) => {
    const isLocal = random() < 0.3;
    const windows = drawWindows(random);
    const isShort = random() < 0.15;
    const { schedule } = campaign;
    return {
      ...campaign,
      schedule: {
        ...schedule,
        ...(isLocal && { timezone_mode: 'callee_local' as const, windows }),
        ...(isShort && { mode: 'single_day' as const }),
      },
    };
  });
}

/** Around the hours that clocks show at noon in UTC, on a Monday. */
function drawWindows(random: Random): CallingWindow[] {
  const hours = [5, 7, 12, 17, 23];
  return Array.from({ length: whole(random, 1, 2) }, () => {
    const hour = hours[whole(random, 0, hours.length - 1)]!;
    const clock = (h: number, m: number) =>
      `${String((h + 24) % 24).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
    return {
      days: weekdays,
      // Zones an hour apart share a minute of it, and more.
      start: clock(hour - whole(random, 1, 2), 0),
      end: clock(hour + whole(random, 0, 2), whole(random, 5, 59)),
    };
  });
}

/** Shorter than that before the end of its window, no call is placed. */
const RINGS_MS = 60_000;

/** Whether a call may be placed, by the clocks that the called one may have. */
export function isPermitted(
  campaign: Pick<Campaign, 'schedule'> & Partial<Pick<Campaign, 'compliance'>>,
  number: string,
  instant: number,
): boolean {
  const { schedule } = campaign;
  const isLegal = [instant, instant + RINGS_MS].every((at) =>
    isLawful(campaign, number, at),
  );
  const { windows, timezone, timezone_mode } = schedule;
  const zones =
    timezone_mode === 'campaign'
      ? [timezone]
      : (zonesByPrefix[number.slice(1, 5)] ?? []);
  return (
    isLegal &&
    zones.length > 0 &&
    zones.every(
      (zone) =>
        isShown(windows, zone, instant) &&
        isShown(windows, zone, instant + RINGS_MS),
    )
  );
}

const minutes = (clock: string) =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

function isShown(
  windows: readonly CallingWindow[],
  zone: string,
  instant: number,
): boolean {
  const { day, minute } = wallClock(zone, instant);
  const yesterday = weekdays[(day + 6) % 7]!;
  return windows.some(({ days, start, end }) => {
    const [from, to] = [minutes(start), minutes(end)];
    const today = days.includes(weekdays[day]!);
    if (from < to) return today && from <= minute && minute < to;
    const isLate = today && minute >= from;
    return isLate || (days.includes(yesterday) && minute < to);
  });
}

const formats = new Map<string, Intl.DateTimeFormat>();

function wallClock(timeZone: string, instant: number) {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(timeZone, format);
  const parts = format.formatToParts(instant);
  const of = (type: string) => parts.find((part) => part.type === type)!.value;
  return {
    day: (weekdays as readonly string[]).indexOf(of('weekday').toLowerCase()),
    minute: Number(of('hour')) * 60 + Number(of('minute')),
  };
}
