import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  addToDnc,
  checkDnc,
  listDnc,
  removeFromDnc,
} from '#shared/client/generated/sdk.gen.ts';
import type {
  AddedToDnc,
  CheckedDnc,
} from '#shared/client/generated/types.gen.ts';
import type { DncEntryView, ImportedDnc } from '#shared/contracts/dnc.ts';
import { notify, UNDO_MS } from '../../app/notices.tsx';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';

const key = ['dnc'] as const;
const ROWS = 50;

/** Undefined: the list of the organization. */
export type ListOf = string | undefined;
const listQuery = (list: ListOf) => (list ? { campaign_id: list } : {});

interface Page {
  readonly data: DncEntryView[];
  readonly next_cursor: string | null;
  readonly total: number;
}

/** @param q - part of a number */
export function useDncList(list: ListOf, q: string) {
  const client = useClient();
  return useInfiniteQuery({
    queryKey: [...key, list ?? '', q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      unwrap<Page>(
        listDnc({
          client,
          signal,
          query: {
            limit: ROWS,
            ...listQuery(list),
            ...(q && { q }),
            ...(pageParam !== null && { cursor: pageParam }),
          },
        }),
      ),
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export interface Addition {
  readonly list: ListOf;
  readonly phone_numbers: string[];
  readonly default_country: string;
  /** Empty: none is said. */
  readonly reason: string;
}

const whyOf = ({
  list,
  default_country,
  reason,
}: Omit<Addition, 'phone_numbers'>) => ({
  default_country,
  ...listQuery(list),
  ...(reason && { reason }),
});

export function useAddToDnc() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (addition: Addition) =>
      unwrap<AddedToDnc>(
        addToDnc({
          client,
          body: {
            ...whyOf(addition),
            phone_numbers: addition.phone_numbers,
            source: 'dashboard',
          },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export interface FileOfNumbers extends Omit<Addition, 'phone_numbers'> {
  readonly file: File;
}

export function useImportDnc() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ file, ...why }: FileOfNumbers) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(whyOf(why))) {
        form.set(name, value);
      }
      form.set('file', file, file.name);
      // The document describes the JSON body; the same fields go as parts.
      return unwrap<ImportedDnc>(
        client.post<{ 200: ImportedDnc }>({
          security: [{ scheme: 'bearer', type: 'http' }],
          url: '/api/v1/dnc/import',
          body: form,
          bodySerializer: null,
          // The browser names the parts' boundary; the client's JSON type would win.
          headers: { 'Content-Type': null },
        }),
      );
    },
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

/** Takes a number off the list; the notice puts it back, with its reason. */
export function useRemoveFromDnc(list: ListOf) {
  const client = useClient();
  const queries = useQueryClient();
  const add = useAddToDnc();
  return useMutation({
    mutationFn: async ({ phone_number }: DncEntryView) => {
      await unwrap(
        removeFromDnc({
          client,
          path: { phone_number },
          query: listQuery(list),
        }),
      );
    },
    onSuccess: (_, { phone_number, reason }) =>
      notify('success', `${phone_number} may be called again`, {
        shown_ms: UNDO_MS,
        action: {
          text: 'Undo',
          onClick: () =>
            add.mutate({
              list,
              phone_numbers: [phone_number],
              default_country: 'US',
              reason: reason ?? '',
            }),
        },
      }),
    onError: (error, { phone_number }) =>
      notify('error', `${phone_number} was not removed: ${error.message}`),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export function useCheckDnc() {
  const client = useClient();
  return useMutation({
    mutationFn: ({
      list,
      phone_numbers,
      default_country,
    }: Omit<Addition, 'reason'>) =>
      unwrap<CheckedDnc>(
        checkDnc({
          client,
          body: { phone_numbers, default_country, ...listQuery(list) },
        }),
      ),
  });
}
