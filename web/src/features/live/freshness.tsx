import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { Time } from '../../components/time.tsx';
import { formatSeconds } from '../../lib/format.ts';
import { campaignKeys } from '../../lib/queries.ts';
import { useNow } from '../../lib/use-now.ts';
import { useLive } from '../../live/live-context.tsx';
import { usePollInterval } from '../../live/use-poll-interval.ts';
import './live.css';

/** Three intervals that brought nothing. */
export const STALE_AFTER_MS = 15_000;
/** A socket that is up and has nothing to say: ask, so that silence is no doubt. */
const QUIET_MS = 10_000;
const LOOK_MS = 5_000;

/** How long ago the figures came, ms by the browser's clock. */
function useAge(campaignId: string): number {
  useNow();
  const { store } = useLive();
  const at = store.updatedAt(campaignId);
  return at === undefined ? 0 : Math.max(Date.now() - at, 0);
}

export const isStale = (age_ms: number, pollable: boolean) =>
  pollable && age_ms > STALE_AFTER_MS;

export function Updated({ campaignId }: { campaignId: string }) {
  const age = useAge(campaignId);
  return <>Updated {formatSeconds(Math.round(age / 1_000))} ago</>;
}

/**
 * Figures that may still change and were not brought for three intervals are
 * dimmed, and say of when they are.
 */
export function Fresh({
  campaignId,
  children,
}: {
  campaignId: string;
  children: ReactNode;
}) {
  const age = useAge(campaignId);
  const { store } = useLive();
  const pollable = store.get(campaignId)?.live.pollable ?? false;
  if (!isStale(age, pollable)) return children;
  return (
    <div>
      <div role="status">
        As of <Time at={new Date(Date.now() - age).toISOString()} as="clock" />
      </div>
      <div className="stale">{children}</div>
    </div>
  );
}

/** Asks for a campaign whose figures no push has brought for a while. */
export function KeepFresh({ campaignId }: { campaignId: string }) {
  const queries = useQueryClient();
  const { store } = useLive();
  const interval = usePollInterval({ every_ms: LOOK_MS });
  useEffect(() => {
    if (interval === false) return;
    const timer = setInterval(() => {
      if (document.hidden) return;
      if (!store.get(campaignId)?.live.pollable) return;
      if (Date.now() - (store.updatedAt(campaignId) ?? 0) < QUIET_MS) return;
      void queries.invalidateQueries({
        queryKey: campaignKeys.one(campaignId),
      });
    }, interval);
    return () => clearInterval(timer);
  }, [interval, campaignId, store, queries]);
  return null;
}

/** Which run figures are of, for their doors: undefined is the current one. */
export const ShownRun = createContext<number | undefined>(undefined);
export const useShownRun = () => useContext(ShownRun);
