import { useLocation, useRouter } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

export type SearchState = Readonly<Record<string, string>>;
/** `undefined` and the empty text take a parameter away. */
export type SearchChange = Readonly<Record<string, string | undefined>>;

/**
 * The parameters of the address, and how to change some of them: filters, sort
 * and range live there, so that a view can be sent to somebody.
 *
 * @returns the setter replaces the entry of the history unless `push` is given
 */
export function useSearchState(): [
  SearchState,
  (change: SearchChange, how?: { push?: boolean }) => void,
] {
  const router = useRouter();
  // As it stands in the address: the router makes numbers of what looks like one.
  const text = useLocation({ select: (location) => location.searchStr });
  const search = useMemo(
    (): SearchState => Object.fromEntries(new URLSearchParams(text)),
    [text],
  );
  const set = useCallback(
    (change: SearchChange, { push = false } = {}) => {
      const { pathname, searchStr, hash } = router.state.location;
      const next = new URLSearchParams(searchStr);
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined || value === '') next.delete(name);
        else next.set(name, value);
      }
      const query = next.toString();
      const href = `${pathname}${query && `?${query}`}${hash && `#${hash}`}`;
      if (push) router.history.push(href);
      else router.history.replace(href);
    },
    [router],
  );
  return [search, set];
}
