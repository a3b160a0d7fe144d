import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void) {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** What the browser says; without a network nothing is changed, nor queued. */
export const useOnline = () =>
  useSyncExternalStore(subscribe, () => navigator.onLine);
