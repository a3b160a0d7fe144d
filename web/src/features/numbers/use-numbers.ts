import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createNumber,
  deleteNumber,
  getNumber,
  listNumbers,
  updateNumber,
} from '#shared/client/generated/sdk.gen.ts';
import type {
  CreatePhoneNumber,
  UpdatePhoneNumber,
} from '#shared/client/generated/types.gen.ts';
import type { NumberView } from '#shared/contracts/numbers.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { usePollInterval } from '../../live/use-poll-interval.ts';

const keys = {
  all: ['numbers'],
  list: ['numbers', 'list'],
  one: (id: string) => ['numbers', 'one', id],
} as const;

/** Lines in use move by themselves, but nobody waits for them. */
const EVERY_MS = 15_000;
const MAX_PAGE = 200;

interface Page {
  readonly data: NumberView[];
  readonly next_cursor: string | null;
}

/** All of them: an organization has few. */
export function useNumbers() {
  const client = useClient();
  return useQuery({
    queryKey: keys.list,
    queryFn: async ({ signal }) => {
      const all: NumberView[] = [];
      let cursor: string | null = null;
      do {
        const page: Page = await unwrap<Page>(
          listNumbers({
            client,
            signal,
            query: { limit: MAX_PAGE, ...(cursor !== null && { cursor }) },
          }),
        );
        all.push(...page.data);
        cursor = page.next_cursor;
      } while (cursor !== null);
      return all;
    },
    refetchInterval: usePollInterval({ every_ms: EVERY_MS }),
  });
}

export function useNumber(id: string) {
  const client = useClient();
  return useQuery({
    queryKey: keys.one(id),
    queryFn: ({ signal }) =>
      unwrap<NumberView>(
        getNumber({ client, signal, path: { number_id: id } }),
      ),
    refetchInterval: usePollInterval({ every_ms: EVERY_MS }),
  });
}

export type NumberChange =
  | { readonly kind: 'add'; readonly body: CreatePhoneNumber }
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly version: number | null;
      readonly body: UpdatePhoneNumber;
    }
  | { readonly kind: 'delete'; readonly id: string; readonly in_use: boolean };

/** Adds, changes or deletes a number, and reads those on screen anew. */
export function useChangeNumbers() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: NumberChange): Promise<void> => {
      switch (change.kind) {
        case 'add':
          await unwrap(createNumber({ client, body: change.body }));
          return;
        case 'change':
          await unwrap(
            updateNumber({
              client,
              path: { number_id: change.id },
              body: change.body,
              ...(change.version !== null && {
                headers: { 'If-Match': `"${change.version}"` },
              }),
            }),
          );
          return;
        case 'delete':
          await unwrap(
            deleteNumber({
              client,
              path: { number_id: change.id },
              // Someone who saw that it is in use has typed that they know.
              query: change.in_use ? {} : { unless_in_use: 'true' },
            }),
          );
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.all }),
  });
}

/** Reads a number as it is now, for who edits it. */
export function useReadNumber() {
  const client = useClient();
  return (id: string) =>
    unwrap<NumberView>(getNumber({ client, path: { number_id: id } }));
}
