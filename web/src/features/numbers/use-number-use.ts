import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  getNumberHealth,
  listCampaigns,
} from '#shared/client/generated/sdk.gen.ts';
import type {
  CampaignList,
  CampaignView,
} from '#shared/contracts/campaigns.ts';
import type { NumberHealth } from '#shared/contracts/numbers.ts';
import { type NumberUse, numberUse } from '#shared/domain/number-use.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { usePollInterval } from '../../live/use-poll-interval.ts';

/** A campaign that calls from numbers now, or will. */
const inUse = ['running', 'paused', 'scheduled'] as const;
/** Runs that calls are placed in, or were a moment ago. */
const underWay: readonly CampaignView['status'][] = ['running', 'paused'];
const EVERY_MS = 15_000;
const MAX_PAGE = 200;

/** Campaigns that are running, paused or scheduled. */
export function useUnfinishedCampaigns() {
  const client = useClient();
  return useQuery({
    queryKey: ['campaigns', 'unfinished'],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        inUse.map((status) =>
          unwrap<CampaignList>(
            listCampaigns({
              client,
              signal,
              query: { status, limit: MAX_PAGE },
            }),
          ),
        ),
      );
      return pages.flatMap(({ data }) => data);
    },
    refetchInterval: usePollInterval({ every_ms: EVERY_MS }),
  });
}

/**
 * What each number did in the runs that are on, by number. Each campaign counts
 * its own run, so that many are asked.
 */
export function useNumberUse(campaigns: readonly CampaignView[] | undefined): {
  readonly use: ReadonlyMap<string, NumberUse>;
  readonly health: readonly NumberHealth[];
  readonly isPending: boolean;
} {
  const client = useClient();
  const interval = usePollInterval({ every_ms: EVERY_MS });
  const asked = (campaigns ?? []).filter(({ status }) =>
    underWay.includes(status),
  );
  return useQueries({
    queries: asked.map(({ id }) => ({
      queryKey: ['number-health', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        unwrap<NumberHealth>(
          getNumberHealth({ client, signal, path: { campaign_id: id } }),
        ),
      refetchInterval: interval,
    })),
    combine: (answers) => {
      const health = answers.flatMap(({ data }) => data ?? []);
      return {
        health,
        use: numberUse(health.flatMap(({ data }) => data)),
        isPending:
          campaigns === undefined || answers.some((one) => one.isPending),
      };
    },
  });
}

/** By number, the campaigns that have it in their pool. */
export function useUsers(
  campaigns: readonly CampaignView[] | undefined,
): ReadonlyMap<string, readonly CampaignView[]> {
  return useMemo(() => usersOf(campaigns ?? []), [campaigns]);
}

function usersOf(campaigns: readonly CampaignView[]) {
  const users = new Map<string, CampaignView[]>();
  for (const campaign of campaigns) {
    for (const { number_id } of campaign.number_pool) {
      const known = users.get(number_id) ?? [];
      users.set(number_id, [...known, campaign]);
    }
  }
  return users;
}
