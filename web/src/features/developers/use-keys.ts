import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createKey,
  listKeys,
  revokeKey,
} from '#shared/client/generated/sdk.gen.ts';
import type {
  CreatedKey,
  CreateKey,
} from '#shared/client/generated/types.gen.ts';
import type { KeyView } from '#shared/contracts/keys.ts';
import { notify } from '../../app/notices.tsx';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';

const key = ['keys'] as const;
const MAX_PAGE = 200;

interface Page {
  readonly data: KeyView[];
}

/** @param wanted - false: who asks may not see them */
export function useKeys({ wanted = true }: { wanted?: boolean } = {}) {
  const client = useClient();
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const { data } = await unwrap<Page>(
        listKeys({ client, signal, query: { limit: MAX_PAGE } }),
      );
      return data;
    },
    enabled: wanted,
  });
}

export function useCreateKey() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateKey) =>
      unwrap<CreatedKey>(createKey({ client, body })),
    // The answer holds the secret: it is not kept once it was shown.
    gcTime: 0,
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export function useRevokeKey() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ id }: KeyView) => {
      await unwrap(revokeKey({ client, path: { key_id: id } }));
    },
    onSuccess: (_, { name }) =>
      notify('success', `${name} is revoked, and opens nothing any more`),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

/** `ak_…abcd` */
export const keyText = ({ kind, last_four }: KeyView) =>
  `${kind}_…${last_four ?? ''}`;
