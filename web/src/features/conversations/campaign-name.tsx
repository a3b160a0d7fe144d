import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api.ts';
import { getShortCampaignId } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';

/** Names seldom change. */
const STALE_AFTER_MS = 5 * 60_000;

/** A campaign by its name; by the end of its id until that is known, or when it is deleted. */
export function CampaignName({ id }: { id: string }) {
  const api = useApi();
  const known = useCampaignPart(id, ({ name }) => name);
  const { data } = useQuery({
    queryKey: ['campaign-name', id],
    queryFn: async ({ signal }) => (await api.campaign(id, signal)).name,
    staleTime: STALE_AFTER_MS,
    enabled: known === undefined,
  });
  return <>{known ?? data ?? getShortCampaignId(id)}</>;
}
