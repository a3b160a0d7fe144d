import { Temporal } from 'temporal-polyfill';
import { epochMs } from './instant.ts';

const MINUTE_MS = 60_000;
const HOUR_MIN = 60;
const DAY_MIN = 1_440;

/**
 * An instant to come, on a clock that is named and from now: `09:00
 * America/Denver (in 42 min)`; with its date once that is a day away.
 *
 * @param at - RFC 3339
 * @param now - epoch milliseconds
 */
export function whenWords(at: string, timezone: string, now: number): string {
  const ms = epochMs(at);
  const local =
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timezone);
  const clock = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const minutes = Math.max(Math.ceil((ms - now) / MINUTE_MS), 0);
  const day = minutes >= DAY_MIN ? `${local.toPlainDate()} ` : '';
  return `${day}${clock} ${timezone} (in ${spanWords(minutes)})`;
}

/** @param minutes - whole */
function spanWords(minutes: number): string {
  if (minutes < HOUR_MIN) return `${minutes} min`;
  if (minutes < 2 * DAY_MIN) {
    const rest = minutes % HOUR_MIN;
    return `${Math.floor(minutes / HOUR_MIN)} h ${String(rest).padStart(2, '0')} min`;
  }
  return `${Math.floor(minutes / DAY_MIN)} days`;
}
