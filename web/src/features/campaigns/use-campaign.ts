import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api.ts';
import { campaignKeys } from '../../lib/queries.ts';
import { useLive } from '../../live/live-context.tsx';
import { usePollInterval } from '../../live/use-poll-interval.ts';

/**
 * Loads one campaign into the store. While the socket is down and figures may
 * still change, it asks every five seconds, in a visible tab only, and not while
 * somebody has stopped updates.
 */
export function useCampaign(id: string) {
  const api = useApi();
  const { store } = useLive();
  const interval = usePollInterval({ pushed: true });

  return useQuery({
    queryKey: campaignKeys.one(id),
    queryFn: async ({ signal }) => {
      const askedAt = Date.now();
      const view = await api.campaign(id, signal);
      store.putView(view, askedAt);
      // What is shown comes from the store; the query says that it is there.
      return { id: view.id };
    },
    refetchInterval: () =>
      store.get(id)?.live.pollable === true ? interval : false,
  });
}
