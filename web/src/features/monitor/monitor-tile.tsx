import { Link } from '@cloudscape-design/components';
import { useEffect, useState } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import {
  formatCount,
  formatDecimal,
  formatRate,
  formatSeconds,
  UNKNOWN,
} from '../../lib/format.ts';
import { useCampaignPart, useLive } from '../../live/live-context.tsx';
import { StatusBadge } from '../campaigns/status.tsx';
import { ActivityWords } from '../lifecycle/activity-words.tsx';
import { Sparkline } from './sparkline.tsx';
import { ABANDON_LIMIT, tileState } from './tiles.ts';

/** Figures this old are not to be relied on. */
const STALE_MS = 15_000;
const LOOK_MS = 1_000;
/** Points of the line of dials: one a push, about a minute. */
const POINTS = 60;

/** One campaign, large. */
export function MonitorTile({ campaignId }: { campaignId: string }) {
  const campaign = useCampaignPart(campaignId, (view) => view);
  const follow = useFollow();
  const age = useAge(campaignId);
  const dials = useDials(campaign);
  if (!campaign) return null;
  const { stats, live, max_concurrent_calls: max, activity } = campaign;
  const stale = live.pollable && age > STALE_MS;
  return (
    <section
      className={`tile tile-${tileState(campaign)}${stale ? ' tile-stale' : ''}`}
      aria-label={campaign.name}
    >
      <h2 className="tile-name">
        <Link href={paths.campaign(campaignId)} onFollow={follow}>
          {campaign.name}
        </Link>
      </h2>
      <StatusBadge status={campaign.status} draining={campaign.draining} />
      <p className="tile-lines figures">
        {formatCount(stats.active_calls)}/{formatCount(max)}
        <span> lines</span>
      </p>
      <Sparkline values={dials} />
      <dl className="tile-figures figures">
        <Figure
          label="Calls/min"
          value={formatDecimal(live.calls_per_minute)}
        />
        <Figure
          label="Answer rate"
          value={
            stats.attempts.total === 0
              ? UNKNOWN
              : formatRate(stats.attempt_answer_rate)
          }
        />
        <Figure
          label={`Abandoned (limit ${formatRate(ABANDON_LIMIT)})`}
          value={formatRate(stats.abandon_rate)}
        />
        <Figure label="Pending" value={formatCount(stats.contacts.pending)} />
      </dl>
      <p className="tile-reason">
        {stale ? (
          `Stale – last update ${formatSeconds(Math.floor(age / 1_000))} ago`
        ) : (
          <ActivityWords activity={activity} />
        )}
      </p>
    </section>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** How old the figures of a campaign are, ms, by the browser's clock. */
function useAge(campaignId: string): number {
  const { store } = useLive();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(now - (store.updatedAt(campaignId) ?? now), 0);
}

/** Dials a minute, as they were since this tile is up. */
function useDials(campaign: CampaignView | undefined): readonly number[] {
  const [dials, setDials] = useState<readonly number[]>([]);
  const live = campaign?.live;
  useEffect(() => {
    if (!live) return;
    setDials((old) => [...old, live.dials_per_second * 60].slice(-POINTS));
  }, [live]);
  return dials;
}
