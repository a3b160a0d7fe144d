import { useContext } from 'react';
import {
  formatClockIn,
  formatInstantIn,
  formatRelative,
  UNKNOWN,
} from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';
import { CampaignZone, ownZone, useZone } from '../lib/zone.ts';

/**
 * An instant by the clock that was chosen, and it says which. Pointing at it
 * tells the other clocks.
 *
 * @param as - `clock`: hours to seconds, where the day is plain; `relative`:
 *   "4 min ago", up to a day
 */
export function Time({
  at,
  as = 'instant',
}: {
  at: string | null | undefined;
  as?: 'instant' | 'clock' | 'relative';
}) {
  const zone = useZone();
  const campaign = useContext(CampaignZone);
  if (!at) return UNKNOWN;
  const zones = [
    ...new Set([zone, ...(campaign ? [campaign] : []), ownZone(), 'UTC']),
  ];
  const title = zones.map((one) => formatInstantIn(at, one)).join(' · ');
  return (
    <time dateTime={at} title={title} className="nowrap">
      {as === 'relative' ? (
        <Relative at={at} zone={zone} />
      ) : as === 'clock' ? (
        formatClockIn(at, zone)
      ) : (
        formatInstantIn(at, zone)
      )}
    </time>
  );
}

function Relative({ at, zone }: { at: string; zone: string }) {
  const now = useNow();
  return formatRelative(at, now) ?? formatInstantIn(at, zone);
}
