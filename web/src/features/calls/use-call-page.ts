import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { ContactList } from '#shared/contracts/contacts.ts';
import { useTopic } from '../../live/live-context.tsx';
import type { CallFilter } from './call-filter.ts';
import { RowStore } from './row-store.ts';
import { useCalls } from './use-calls.ts';

interface Shown {
  readonly key: string;
  /** In the order of the answer; they stay until somebody asks for others. */
  readonly ids: readonly string[];
  readonly total: number;
}

/**
 * A page of calls whose rows stay where they are: changed ones are replaced in
 * place, and others come only by `apply`, or with another filter or page.
 *
 * @param also - a contact that is looked at beside the table, wherever its row is
 */
export function useCallPage(
  campaignId: string,
  filter: CallFilter,
  page: number,
  also?: string,
) {
  const query = useCalls(campaignId, filter, page);
  const [store] = useState(() => new RowStore());
  const [shown, setShown] = useState<Shown | null>(null);
  const key = JSON.stringify([campaignId, filter, page]);
  const wants = useRef(false);
  const { data, isPlaceholderData, refetch } = query;

  useLayoutEffect(() => {
    if (!data || isPlaceholderData) return;
    store.put(data.data);
    setShown((before) => {
      const isOther = before?.key !== key || wants.current;
      wants.current = false;
      return isOther ? shownOf(key, data) : before;
    });
  }, [data, isPlaceholderData, key, store]);

  const apply = useCallback(async () => {
    wants.current = true;
    const answer = await refetch();
    // The same answer as before changes nothing that would be noticed.
    // By now another page may be there, and stays.
    const { data: next } = answer;
    if (next) {
      setShown((now) => (now?.key === key ? shownOf(key, next) : now));
    }
    wants.current = false;
  }, [refetch, key]);

  const ids = shown?.ids ?? NONE;
  const isBeside = also !== undefined && !ids.includes(also);
  useTopic(campaignId, isBeside ? [also, ...ids] : ids);
  return {
    query,
    store,
    apply,
    ids,
    total: shown?.total ?? 0,
    latest: data?.data ?? NONE,
  };
}
export type CallPage = ReturnType<typeof useCallPage>;

const NONE: readonly never[] = [];

const shownOf = (key: string, { data, total }: ContactList): Shown => ({
  key,
  ids: data.map(({ id }) => id),
  total,
});
