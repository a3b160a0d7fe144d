import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createMember,
  deleteMember,
  listMembers,
  updateMember,
} from '#shared/client/generated/sdk.gen.ts';
import type { MemberView } from '#shared/contracts/members.ts';
import type { Role } from '#shared/contracts/settings.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';

const key = ['members'] as const;

interface Page {
  readonly data: MemberView[];
}

/** @param wanted - false: who asks may not see them */
export function useMembers({ wanted = true }: { wanted?: boolean } = {}) {
  const client = useClient();
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      unwrap<Page>(listMembers({ client, signal, query: { limit: 200 } })),
    enabled: wanted,
  });
}

export type MemberChange =
  | {
      readonly kind: 'add';
      readonly name: string;
      readonly email: string | null;
      readonly role: Role;
    }
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly role?: Role;
      readonly status?: MemberView['status'];
    }
  | { readonly kind: 'remove'; readonly id: string };

export function useChangeMember() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: MemberChange) => {
      if (change.kind === 'add') {
        const { kind: _, ...body } = change;
        await unwrap(createMember({ client, body }));
      } else if (change.kind === 'change') {
        const { kind: _, id, ...body } = change;
        await unwrap(updateMember({ client, path: { member_id: id }, body }));
      } else {
        await unwrap(deleteMember({ client, path: { member_id: change.id } }));
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}
