import { Button } from '@cloudscape-design/components';
import { type RefObject, useEffect, useEffectEvent } from 'react';
import type { Bucket } from '#shared/domain/contact.ts';
import { formatCount } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { useUpdatesPaused } from '../../live/pause-updates.ts';
import type { CallFilter } from './call-filter.ts';
import { pendingUpdates } from './membership.ts';
import { useOfRows } from './row-store.ts';
import type { CallPage } from './use-call-page.ts';

/** How long a table that nobody touches may be behind. */
const APPLY_AFTER_MS = 5_000;
/** Further down, what one reads would move away. */
const TOP_PX = 200;

/**
 * Says that other rows would be here, and brings them when pressed; by itself
 * only while nobody is at the table.
 */
export function UpdatesPill({
  campaignId,
  filter,
  calls,
  box,
  isSelecting,
}: {
  campaignId: string;
  filter: CallFilter;
  calls: CallPage;
  /** What the pointer and the focus must be outside of. */
  box: RefObject<HTMLElement | null>;
  isSelecting: boolean;
}) {
  const { ids, latest, total, store, apply } = calls;
  const counted = useCounted(campaignId, filter);
  const paused = useUpdatesPaused();
  const updates = useOfRows(store, () =>
    pendingUpdates({
      shown: ids,
      latest: latest.map(({ id }) => id),
      rows: store.rows(ids),
      filter,
      total,
      counted,
    }),
  );
  const applyAlone = useEffectEvent(() => {
    if (isSelecting || window.scrollY > TOP_PX) return;
    const table = box.current;
    if (!table || table.matches(':hover')) return;
    if (!table.contains(document.activeElement)) void apply();
  });
  const waits = updates > 0 && !paused;
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(applyAlone, APPLY_AFTER_MS);
    return () => clearInterval(timer);
  }, [waits]);

  return (
    <div role="status" className="updates-pill">
      {updates > 0 && (
        <Button iconName="refresh" onClick={() => void apply()}>
          {`${formatCount(updates)} ${updates === 1 ? 'update' : 'updates'} – refresh`}
        </Button>
      )}
    </div>
  );
}

const buckets: Readonly<Record<string, Bucket>> = {
  pending: 'pending',
  in_progress: 'in_progress',
  completed: 'completed',
  exhausted: 'exhausted',
  failed: 'exhausted',
  stopped: 'stopped',
  skipped: 'stopped',
};

/** Rows that match by the campaign's counters: of all, or of one bucket. */
function useCounted(campaignId: string, filter: CallFilter) {
  const { status, ...others } = filter;
  return useCampaignPart(campaignId, ({ stats, total_contacts }) => {
    if (Object.keys(others).length > 0) return undefined;
    if (status === undefined) return total_contacts;
    const bucket = buckets[status];
    return bucket && stats.contacts[bucket];
  });
}
