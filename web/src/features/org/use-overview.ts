import { useQuery } from '@tanstack/react-query';
import { getOverview } from '#shared/client/generated/sdk.gen.ts';
import type { OverviewView } from '#shared/contracts/overview.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { POLL_MS } from '../../lib/queries.ts';
import { setServerTime } from '../../lib/use-now.ts';
import { useUpdatesPaused } from '../../live/pause-updates.ts';

export const overviewKey = ['overview'] as const;

/** With no campaign running, only a person or a schedule changes anything. */
const QUIET_MS = 30_000;

/**
 * The organization at a glance: the pill at the top, the badges of the
 * navigation and the overview page share one question.
 */
export function useOverview() {
  const client = useClient();
  const paused = useUpdatesPaused();
  return useQuery({
    queryKey: overviewKey,
    queryFn: async ({ signal }) => {
      const overview = await unwrap<OverviewView>(
        getOverview({ client, signal }),
      );
      setServerTime(overview.at);
      return overview;
    },
    refetchInterval: ({ state }) => {
      if (paused) return false;
      return state.data && state.data.running.length > 0 ? POLL_MS : QUIET_MS;
    },
  });
}
