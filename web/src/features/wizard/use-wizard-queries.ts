import {
  keepPreviousData,
  type UseQueryResult,
  useQuery,
} from '@tanstack/react-query';
import {
  getCampaign,
  getCapacityPreview,
  getConcurrencySettings,
  getForecast,
  getNumberHealth,
  getReadiness,
  getTimezoneAnalysis,
  listAgents,
  listCampaigns,
  listComplianceProfiles,
  listNumbers,
} from '#shared/client/generated/sdk.gen.ts';
import type { AgentView } from '#shared/contracts/agents.ts';
import type {
  CampaignList,
  CampaignView,
  ReadinessView,
} from '#shared/contracts/campaigns.ts';
import type { ComplianceProfilesView } from '#shared/contracts/compliance.ts';
import type { ForecastView } from '#shared/contracts/forecast.ts';
import type { NumberHealth, NumberView } from '#shared/contracts/numbers.ts';
import type {
  CapacityPreview,
  TimezoneAnalysis,
} from '#shared/contracts/planning.ts';
import type { ConcurrencySettings } from '#shared/contracts/settings.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';

/** Agents and numbers of an organization that fit one list to choose from. */
const MOST = 200;

export const wizardKeys = {
  of: (id: string) => ['wizard', id] as const,
};

/** The campaign to edit, asked for anew each time that somebody edits it. */
export function useCampaignToEdit(id: string, enabled: boolean) {
  const client = useClient();
  return useQuery({
    queryKey: [...wizardKeys.of(id), 'campaign'],
    queryFn: ({ signal }) =>
      unwrap<CampaignView>(
        getCampaign({ client, path: { campaign_id: id }, signal }),
      ),
    enabled,
    // The form is made of it once; what comes later is no answer but a conflict.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export function useAgents() {
  const client = useClient();
  return useQuery({
    queryKey: ['wizard', 'agents'],
    queryFn: ({ signal }) =>
      unwrap<{ data: AgentView[] }>(
        listAgents({ client, query: { limit: MOST }, signal }),
      ),
  });
}

export function useNumbers() {
  const client = useClient();
  return useQuery({
    queryKey: ['wizard', 'numbers'],
    queryFn: ({ signal }) =>
      unwrap<{ data: NumberView[] }>(
        listNumbers({ client, query: { limit: MOST }, signal }),
      ),
  });
}

/** The newest campaigns, to copy settings from. */
export function useCampaignsToCopy(enabled: boolean) {
  const client = useClient();
  return useQuery({
    queryKey: ['wizard', 'campaigns'],
    queryFn: ({ signal }) =>
      unwrap<CampaignList>(
        listCampaigns({ client, query: { limit: MOST }, signal }),
      ),
    enabled,
  });
}

export function useConcurrency() {
  const client = useClient();
  return useQuery({
    queryKey: ['wizard', 'concurrency'],
    queryFn: ({ signal }) =>
      unwrap<ConcurrencySettings>(getConcurrencySettings({ client, signal })),
  });
}

export function useProfiles() {
  const client = useClient();
  return useQuery({
    queryKey: ['wizard', 'profiles'],
    queryFn: ({ signal }) =>
      unwrap<ComplianceProfilesView>(
        listComplianceProfiles({ client, signal }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

type Ask<T> = (args: {
  client: ReturnType<typeof useClient>;
  path: { campaign_id: string };
  signal: AbortSignal;
}) => Promise<{
  data?: T | undefined;
  error?: unknown;
  response?: Response | undefined;
}>;

/** What the server makes of a saved campaign; old answers stay until new ones come. */
function useOfCampaign<T>(
  name: string,
  id: string | null,
  version: number,
  // biome-ignore lint/suspicious/noExplicitAny: the generated functions' types are of their own
  ask: any,
): UseQueryResult<T> {
  const client = useClient();
  return useQuery({
    queryKey: [...wizardKeys.of(id ?? ''), name, version],
    queryFn: ({ signal }) =>
      unwrap<T>(
        (ask as Ask<T>)({ client, path: { campaign_id: id ?? '' }, signal }),
      ),
    enabled: id !== null,
    // biome-ignore lint/suspicious/noExplicitAny: a generic answer, which may not be a function
    placeholderData: keepPreviousData as any,
  });
}

export const useCapacity = (id: string | null, version: number) =>
  useOfCampaign<CapacityPreview>('capacity', id, version, getCapacityPreview);
export const useZones = (id: string | null, version: number) =>
  useOfCampaign<TimezoneAnalysis>('zones', id, version, getTimezoneAnalysis);
/** @param startsAt - RFC 3339, of a draft that is to start by itself */
export function useForecast(
  id: string | null,
  version: number,
  startsAt: string | null = null,
) {
  const client = useClient();
  return useQuery({
    queryKey: [...wizardKeys.of(id ?? ''), 'forecast', version, startsAt],
    queryFn: ({ signal }) =>
      unwrap<ForecastView>(
        getForecast({
          client,
          path: { campaign_id: id ?? '' },
          ...(startsAt !== null && { query: { starts_at: startsAt } }),
          signal,
        }),
      ),
    enabled: id !== null,
    placeholderData: keepPreviousData,
  });
}
export const useReadiness = (id: string | null, version: number) =>
  useOfCampaign<ReadinessView>('readiness', id, version, getReadiness);
export const useHealth = (id: string | null, version: number) =>
  useOfCampaign<NumberHealth>('health', id, version, getNumberHealth);
