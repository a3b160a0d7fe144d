import { Temporal } from 'temporal-polyfill';

/** A night on which clocks of a zone are put forward or back. */
export interface ClockChange {
  /** Local date, YYYY-MM-DD. */
  readonly date: string;
  /** RFC 3339. */
  readonly at: string;
  /** Minutes by which the clock jumps ahead; negative: back. */
  readonly shift_minutes: number;
}

/**
 * The clock changes of a zone between two instants, which make windows of that
 * night longer or shorter than they say.
 *
 * @param timezone - IANA name
 * @param from - epoch milliseconds
 * @throws RangeError when the zone is no IANA name
 */
export function clockChanges(
  timezone: string,
  from: number,
  until: number,
): ClockChange[] {
  const changes: ClockChange[] = [];
  let at =
    Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timezone);
  for (;;) {
    const change = at.getTimeZoneTransition('next');
    if (!change || change.epochMilliseconds >= until) return changes;
    const before = change.subtract({ milliseconds: 1 });
    const shift_ns = change.offsetNanoseconds - before.offsetNanoseconds;
    // A zone may get another name, or law, and keep its clock.
    if (shift_ns !== 0) {
      changes.push({
        date: before.toPlainDate().toString(),
        at: change.toInstant().toString({ smallestUnit: 'millisecond' }),
        shift_minutes: shift_ns / 60e9,
      });
    }
    at = change;
  }
}

/**
 * The instant of a wall clock in a zone; of one that a clock change skips, the
 * instant after the jump.
 *
 * @param date - YYYY-MM-DD
 * @param time - HH:MM
 * @returns RFC 3339, or null when either is no such text
 */
export function instantOf(
  date: string,
  time: string,
  timezone: string,
): string | null {
  try {
    return Temporal.PlainDateTime.from(`${date}T${time}:00`)
      .toZonedDateTime(timezone)
      .toInstant()
      .toString({ smallestUnit: 'millisecond' });
  } catch {
    return null;
  }
}

/** What the clock of a zone shows at an instant, as `YYYY-MM-DD` and `HH:MM`. */
export function wallClock(
  instant: string,
  timezone: string,
): { readonly date: string; readonly time: string } {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timezone);
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}
