import { Button } from '@cloudscape-design/components';
import { paths } from '../app/paths.ts';
import { useShortcut } from '../app/shortcuts.ts';
import { useFollow } from '../app/use-follow.ts';
import { MayButton } from '../components/may-button.tsx';
import { Page } from '../components/page.tsx';
import { QueryPanel } from '../components/query-panel.tsx';
import { useOverview } from '../features/org/use-overview.ts';
import { AlertList } from '../features/overview/alert-list.tsx';
import { CapacityCard } from '../features/overview/capacity-card.tsx';
import { FirstSteps } from '../features/overview/first-steps.tsx';
import { LastHour } from '../features/overview/last-hour.tsx';
import { RunningTable } from '../features/overview/running-table.tsx';
import { TodayCard } from '../features/overview/today-card.tsx';
import { UpcomingCard } from '../features/overview/upcoming-card.tsx';

/** The organization at a glance: can it dial, what needs a person, what runs. */
export function Overview() {
  const overview = useOverview();
  const follow = useFollow();
  const refresh = () => void overview.refetch();
  useShortcut('r', 'Refresh', refresh);
  return (
    <Page
      title="Overview"
      actions={
        <span className="button-row">
          <Button
            iconName="refresh"
            ariaLabel="Refresh"
            loading={overview.isFetching}
            onClick={refresh}
          />
          <MayButton
            scope="campaigns:manage"
            variant="primary"
            href={paths.newCampaign}
            onFollow={follow}
          >
            Create campaign
          </MayButton>
        </span>
      }
    >
      <QueryPanel
        query={overview}
        what="The overview could not be loaded"
        height="480px"
      >
        {(data) => (
          <>
            {Object.values(data.counts).every((n) => n === 0) && <FirstSteps />}
            <div className="card-columns">
              <CapacityCard capacity={data.capacity} />
              <AlertList alerts={data.alerts} />
            </div>
            <RunningTable rows={data.running} total={data.counts.running} />
            <div className="card-columns">
              <LastHour
                points={data.calls_per_minute}
                bucketSeconds={data.bucket_seconds}
              />
              <TodayCard
                today={data.today}
                yesterday={data.yesterday_same_time}
                zone={data.timezone}
              />
            </div>
            <UpcomingCard upcoming={data.upcoming} />
          </>
        )}
      </QueryPanel>
    </Page>
  );
}
