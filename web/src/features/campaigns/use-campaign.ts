import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api.ts';
import { campaignKeys, POLL_MS } from '../../lib/queries.ts';
import { useConnectionState, useLive } from '../../live/live-context.tsx';

/**
 * Loads one campaign into the store. While the socket is down and figures may
 * still change, it asks every five seconds, in a visible tab only.
 */
export function useCampaign(id: string) {
  const api = useApi();
  const { store } = useLive();
  const connection = useConnectionState();

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
      connection === 'polling' && store.get(id)?.live.pollable
        ? POLL_MS
        : false,
  });
}
