import { useSyncExternalStore } from 'react';

/** Below this, rows are cards. */
const NARROW = '(max-width: 767px)';

function subscribe(listener: () => void) {
  const query = window.matchMedia(NARROW);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

export const useNarrow = () =>
  useSyncExternalStore(subscribe, () => window.matchMedia(NARROW).matches);
