import { useEffect, useState } from 'react';
import { loadConfig, useConfig } from './config.ts';

/** Least time between two looks. */
export const LOOK_EVERY_MS = 5 * 60_000;

/**
 * Whether another build is served than the one that this tab runs. It looks when
 * the tab comes into view and every five minutes while it is, never more often.
 * What follows is up to people: nothing is loaded anew by itself.
 */
export function useNewBuild(): boolean {
  const { build } = useConfig();
  const [isNew, setNew] = useState(false);

  useEffect(() => {
    if (!build || isNew) return;
    let lookedAt = Date.now();
    const look = async () => {
      if (document.hidden || Date.now() - lookedAt < LOOK_EVERY_MS) return;
      lookedAt = Date.now();
      // Without an answer nothing is known: the next look will tell.
      const now = await loadConfig().catch(() => null);
      if (now?.build && now.build !== build) setNew(true);
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [build, isNew]);

  return isNew;
}
