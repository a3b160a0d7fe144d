import { Temporal } from 'temporal-polyfill';
import type { HandlerOf } from '#functions/platform/route.ts';
import type { TimezoneView } from '#shared/contracts/timezones.ts';
import { pageOf } from './org-settings.ts';

/** Every zone that this runtime knows, by name. */
const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort(
  (a, b) => (a < b ? -1 : 1),
);

/** GET /timezones: the offsets are those of the one clock's now. */
export const listTimezones: HandlerOf<'list_timezones'> = async (
  { query },
  { clock },
) => {
  const wanted = query.q?.toLowerCase().replaceAll(' ', '_') ?? '';
  const names = zones.filter((id) => id.toLowerCase().includes(wanted));
  const page = pageOf(
    names.map((id) => ({ id })),
    query,
  );
  const now = clock.now();
  const data = page.data.map(({ id }) => timezoneView(id, now));
  return { status: 200, body: { ...page, data } };
};

function timezoneView(id: string, now: number): TimezoneView {
  const there =
    Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(id);
  return {
    id,
    utc_offset: there.offset,
    utc_offset_seconds: there.offsetNanoseconds / 1e9,
    abbreviation: abbreviationOf(id, now),
    local_time: there.toPlainDateTime().toString({ smallestUnit: 'second' }),
  };
}

const abbreviationOf = (timeZone: string, now: number): string =>
  new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' })
    .formatToParts(now)
    .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
