import { useCallback } from 'react';
import { useSearchState } from '../../lib/search-state.ts';

/** Whether "Adjust live" is open: in the address, so that it can be sent to somebody. */
export function useAdjust() {
  const [search, setSearch] = useSearchState();
  const open = useCallback(() => setSearch({ adjust: 'live' }), [setSearch]);
  const close = useCallback(
    () => setSearch({ adjust: undefined }),
    [setSearch],
  );
  return { isOpen: search.adjust === 'live', open, close };
}
