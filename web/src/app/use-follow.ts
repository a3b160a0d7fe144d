import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

interface FollowEvent {
  readonly detail: {
    readonly href?: string | undefined;
    readonly external?: boolean | undefined;
  };
  preventDefault(): void;
}

/** Cloudscape's `onFollow`, without loading the page again. */
export function useFollow(): (event: FollowEvent) => void {
  const router = useRouter();
  return useCallback(
    (event) => {
      const { href, external } = event.detail;
      if (!href || external) return;
      event.preventDefault();
      router.history.push(href);
    },
    [router],
  );
}

/** Goes to a path of the dashboard. */
export function useGo(): (path: string) => void {
  const router = useRouter();
  return useCallback((path) => router.history.push(path), [router]);
}
