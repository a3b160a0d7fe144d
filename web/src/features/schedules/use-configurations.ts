import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createConfiguration,
  deleteConfiguration,
  getConfiguration,
  listConfigurations,
  updateConfiguration,
} from '#shared/client/generated/sdk.gen.ts';
import type {
  CreateConfiguration,
  UpdateConfiguration,
} from '#shared/client/generated/types.gen.ts';
import type { ConfigurationView } from '#shared/contracts/configurations.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';

const key = ['configurations'] as const;
const MAX_PAGE = 200;

export function useConfigurations() {
  const client = useClient();
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const { data } = await unwrap<{ data: ConfigurationView[] }>(
        listConfigurations({ client, signal, query: { limit: MAX_PAGE } }),
      );
      return data;
    },
  });
}

export type ConfigurationChange =
  | { readonly kind: 'add'; readonly body: CreateConfiguration }
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly version: number | null;
      readonly body: UpdateConfiguration;
    }
  | { readonly kind: 'delete'; readonly id: string };

export function useChangeConfigurations() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: ConfigurationChange): Promise<void> => {
      if (change.kind === 'add') {
        await unwrap(createConfiguration({ client, body: change.body }));
        return;
      }
      const at = { client, path: { configuration_id: change.id } };
      if (change.kind === 'delete') {
        await unwrap(deleteConfiguration(at));
        return;
      }
      const { version, body } = change;
      await unwrap(
        updateConfiguration({
          ...at,
          body,
          ...(version !== null && { headers: { 'If-Match': `"${version}"` } }),
        }),
      );
    },
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

/** Reads a configuration as it is now, for who edits it. */
export function useReadConfiguration() {
  const client = useClient();
  return (configuration_id: string) =>
    unwrap<ConfigurationView>(
      getConfiguration({ client, path: { configuration_id } }),
    );
}
