import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { Time } from '../../components/time.tsx';
import { activityText } from './activity-text.ts';

/** What a campaign does, as a sentence of its own, with the time of its next change. */
export function ActivityWords({
  activity,
}: {
  activity: CampaignView['activity'];
}) {
  const text = activityText(activity);
  return (
    <>
      {text.charAt(0).toUpperCase() + text.slice(1)}
      {activity.until && (
        <>
          {' '}
          <Time at={activity.until} />
        </>
      )}
    </>
  );
}
