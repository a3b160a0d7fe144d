import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  getCallLimits,
  getConcurrencySettings,
  listComplianceProfiles,
  updateCallLimits,
  updateConcurrencySettings,
} from '#shared/client/generated/sdk.gen.ts';
import type { CallLimitsView } from '#shared/contracts/call-limits.ts';
import type { ComplianceProfilesView } from '#shared/contracts/compliance.ts';
import type { ConcurrencySettings } from '#shared/contracts/settings.ts';
import { notify } from '../../app/notices.tsx';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { overviewKey } from '../org/use-overview.ts';

const keys = {
  concurrency: ['settings', 'concurrency'],
  limits: ['settings', 'call-limits'],
  compliance: ['settings', 'compliance'],
} as const;

export function useConcurrency() {
  const client = useClient();
  return useQuery({
    queryKey: keys.concurrency,
    queryFn: ({ signal }) =>
      unwrap<ConcurrencySettings>(getConcurrencySettings({ client, signal })),
  });
}

export function useSetConcurrency() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (concurrency_limit: number) =>
      unwrap<ConcurrencySettings>(
        updateConcurrencySettings({ client, body: { concurrency_limit } }),
      ),
    onSuccess: (settings) => {
      queries.setQueryData(keys.concurrency, settings);
      void queries.invalidateQueries({ queryKey: overviewKey });
      notify(
        'success',
        `The organization has ${settings.concurrency_limit} lines now`,
      );
    },
  });
}

export function useCallLimits() {
  const client = useClient();
  return useQuery({
    queryKey: keys.limits,
    queryFn: ({ signal }) =>
      unwrap<CallLimitsView>(getCallLimits({ client, signal })),
  });
}

export interface CallLimitsChange {
  readonly daily_call_cap: number | null;
  readonly daily_minute_cap: number | null;
  readonly timezone: string;
}

export function useSetCallLimits() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CallLimitsChange) =>
      unwrap<CallLimitsView>(updateCallLimits({ client, body })),
    onSuccess: (limits) => {
      queries.setQueryData(keys.limits, limits);
      notify('success', 'The limits of a day are saved');
    },
  });
}

export function useComplianceProfiles() {
  const client = useClient();
  return useQuery({
    queryKey: keys.compliance,
    queryFn: ({ signal }) =>
      unwrap<ComplianceProfilesView>(
        listComplianceProfiles({ client, signal }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
