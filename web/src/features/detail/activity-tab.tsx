import { ActivityList } from './activity-list.tsx';

export default function ActivityTab({ campaignId }: { campaignId: string }) {
  return <ActivityList campaignId={campaignId} />;
}
