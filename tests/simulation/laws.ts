import {
  type Campaign,
  type Weekday,
  weekdays,
} from '#shared/domain/campaign.ts';
import { defaultSettings } from '#shared/domain/campaign-settings.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { epochMs } from '#shared/domain/instant.ts';
import { pick, stream } from './kernel.ts';

/**
 * Calling law, said again in a few lines for the places in which these worlds
 * call, by nothing that is under test.
 */
interface Place {
  readonly zones: readonly string[];
  /** First and last hour of the clock, by day; a day that is not named has none. */
  readonly hours: readonly (readonly [readonly Weekday[], number, number])[];
  /** Calls to one person in 24 hours. */
  readonly a_day?: number;
}

const workdays = weekdays.slice(0, 5);
const noSunday = weekdays.slice(0, 6);
const places: Readonly<Record<string, Place>> = {
  // Washington: federal law only.
  '1202': { zones: ['America/New_York'], hours: [[weekdays, 8, 21]] },
  // Florida.
  '1305': { zones: ['America/New_York'], hours: [[weekdays, 8, 20]], a_day: 3 },
  // Alabama.
  '1205': { zones: ['America/Chicago'], hours: [[noSunday, 8, 20]] },
  // Idaho: in one zone or the other.
  '1208': {
    zones: ['America/Denver', 'America/Los_Angeles'],
    hours: [[weekdays, 8, 21]],
  },
  '4420': {
    zones: ['Europe/London'],
    hours: [
      [workdays, 8, 21],
      [['sat'], 9, 21],
    ],
  },
  '9122': { zones: ['Asia/Kolkata'], hours: [[weekdays, 10, 21]] },
  '6129': {
    zones: ['Australia/Sydney'],
    hours: [
      [workdays, 9, 20],
      [['sat'], 9, 17],
    ],
  },
};
const prefixes: Readonly<Record<string, readonly string[]>> = {
  us: ['1202', '1305', '1205', '1208'],
  worldwide: ['1202', '4420', '9122', '1305', '6129'],
};

type Ruled = Partial<Pick<Campaign, 'compliance'>>;

/** Where those are whom a campaign under a profile calls; undefined under none. */
export const lawfulPrefixes = (compliance: Ruled['compliance'] | undefined) =>
  prefixes[compliance?.profile ?? 'none'];

/** Has some campaigns call by the law of those who are called. */
export function withLaws(
  seed: number,
  campaigns: readonly Campaign[],
): Campaign[] {
  const random = stream(seed, 'laws');
  return campaigns.map((campaign) => {
    const isRuled = random() < 0.25;
    const profile = pick(random, ['us', 'us', 'worldwide']);
    const isLocal = random() < 0.4;
    if (!isRuled) return campaign;
    const { windows } = defaultSettings.schedule;
    const local = [{ days: weekdays, start: '11:00', end: '19:30' }];
    return {
      ...campaign,
      compliance: { profile },
      schedule: {
        ...campaign.schedule,
        // Hours that every law here shares some of.
        timezone_mode: isLocal
          ? ('callee_local' as const)
          : ('campaign' as const),
        windows: isLocal ? local : windows,
        scheduled_windows: null,
      },
    };
  });
}

/** Whether the law permits a call, by every clock that the called one may have. */
export function isLawful(campaign: Ruled, number: string, instant: number) {
  if (!lawfulPrefixes(campaign.compliance)) return true;
  const place = places[number.slice(1, 5)];
  if (!place) return false;
  return place.zones.every((timeZone) =>
    place.hours.some(([days, start, end]) => {
      const shown = new Intl.DateTimeFormat('en-GB', {
        timeZone,
        weekday: 'short',
        hour: '2-digit',
        hourCycle: 'h23',
      }).formatToParts(instant);
      const of = (type: string) =>
        shown.find((part) => part.type === type)?.value ?? '';
      const hour = Number(of('hour'));
      const day = of('weekday').toLowerCase() as Weekday;
      return days.includes(day) && start <= hour && hour < end;
    }),
  );
}

const DAY_MS = 86_400_000;

/** How often a person was called in the 24 hours before a call, that call too. */
export function isWithinCap(
  campaign: Ruled,
  { attempts }: Pick<ContactState, 'attempts'>,
  number: string,
  slackMs: number,
): boolean {
  if (!lawfulPrefixes(campaign.compliance)) return true;
  const most = places[number.slice(1, 5)]?.a_day;
  const last = attempts.at(-1);
  if (!most || !last) return true;
  const since = epochMs(last.started_at) - DAY_MS + slackMs;
  const had = attempts.filter((it) => epochMs(it.started_at) > since);
  return had.length <= most;
}
