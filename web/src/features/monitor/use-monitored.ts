import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../lib/api.ts';
import { formatCode } from '../../lib/format.ts';
import { campaignKeys } from '../../lib/queries.ts';
import { useLive } from '../../live/live-context.tsx';
import { usePollInterval } from '../../live/use-poll-interval.ts';
import { worstFirst } from './tiles.ts';

/** Which campaigns are there changes slowly; their figures are pushed. */
const MEMBERS_MS = 15_000;
/** Without the socket, a wall is kept fresher than a page. */
const FALLBACK_MS = 2_000;

/**
 * The campaigns of the wall: the chosen ones, else all that run or are paused.
 * They are sorted anew only when this asks, so that tiles do not jump.
 */
export function useMonitored(chosen: readonly string[]) {
  const api = useApi();
  const { store } = useLive();
  const fallback = usePollInterval({ pushed: true, every_ms: FALLBACK_MS });
  const slow = usePollInterval({ every_ms: MEMBERS_MS });
  const query = useQuery({
    queryKey: [...campaignKeys.all, 'monitor'],
    queryFn: async ({ signal }) => {
      const askedAt = Date.now();
      const lists = await Promise.all(
        (['running', 'paused'] as const).map((status) =>
          api.campaigns({ status }, signal),
        ),
      );
      const all = lists.flatMap((list) => list.data);
      for (const campaign of all) store.putView(campaign, askedAt);
      return all.sort(worstFirst);
    },
    refetchInterval: fallback || slow,
  });
  const all = query.data;
  const ids = useMemo(
    () =>
      (all ?? [])
        .map(({ id }) => id)
        .filter((id) => chosen.length === 0 || chosen.includes(id)),
    [all, chosen],
  );
  const options = useMemo(
    () =>
      (all ?? []).map(({ id, name, status }) => ({
        value: id,
        label: name,
        description: formatCode(status),
      })),
    [all],
  );
  return { query, ids, options };
}
