import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { ServerMessage } from '#shared/contracts/realtime.ts';
import { useApi } from '../lib/api.ts';
import { callKeys, mergeCalls } from '../lib/queries.ts';
import { setServerTime } from '../lib/use-now.ts';
import { CampaignStore } from './campaign-store.ts';
import { type ConnectionState, LiveConnection } from './connection.ts';
import { updatesPaused, updatesWithheld } from './pause-updates.ts';
import { Withheld } from './withheld.ts';

export interface Live {
  readonly store: CampaignStore;
  /** Absent in tests that need no socket. */
  readonly connection: LiveConnection | null;
  /** Asks the API for one campaign; many calls in a row ask once. */
  readonly refresh: (campaignId: string) => void;
}

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive needs a LiveContext above it');
  return live;
}

/** A status change and its snapshot often come together: one question for both. */
const REFRESH_AFTER_MS = 250;

export function LiveProvider({ children }: { children: ReactNode }) {
  const api = useApi();
  const queries = useQueryClient();

  const live = useMemo(() => {
    const store = new CampaignStore();
    const waiting = new Map<string, ReturnType<typeof setTimeout>>();
    const refresh = (id: string) => {
      if (waiting.has(id)) return;
      const ask = async () => {
        waiting.delete(id);
        const askedAt = Date.now();
        store.putView(await api.campaign(id), askedAt);
      };
      // A refresh that fails leaves old figures up; the socket or the next
      // poll brings new ones, and says so when it cannot.
      const timer = setTimeout(() => ask().catch(() => {}), REFRESH_AFTER_MS);
      waiting.set(id, timer);
    };
    store.onStale = refresh;
    const withheld = new Withheld();
    let scheduled = false;
    const release = () => {
      scheduled = false;
      if (updatesPaused.get()) return;
      updatesWithheld.set(0);
      for (const message of withheld.release()) apply(message);
    };
    // What comes within one frame is drawn once. A hidden tab has no frames.
    const onMessage = (message: ServerMessage) => {
      withheld.hold(message);
      if (updatesPaused.get()) {
        updatesWithheld.set(updatesWithheld.get() + 1);
      } else if (document.hidden) {
        release();
      } else if (!scheduled) {
        scheduled = true;
        requestAnimationFrame(release);
      }
    };
    const apply = (message: ServerMessage) => {
      if (message.type === 'snapshot') {
        setServerTime(message.at);
        store.putSnapshot(message);
      }
      if (message.type === 'end') refresh(message.campaign_id);
      if (message.type === 'contacts') {
        queries.setQueriesData(
          { queryKey: callKeys.of(message.campaign_id) },
          mergeCalls(message.rows),
        );
      }
    };
    const connection = new LiveConnection({
      ticket: () => api.ticket(),
      onMessage,
      onOpen: () => store.forgetSequences(),
    });
    const start = () => {
      const stops = [connection.start(), updatesPaused.subscribe(release)];
      return () => {
        for (const stop of stops) stop();
      };
    };
    return { store, connection, refresh, start };
  }, [api, queries]);

  useEffect(() => live.start(), [live]);

  return <LiveContext value={live}>{children}</LiveContext>;
}

/**
 * One part of a campaign as it is now. The selector answers a part of what it
 * is given, or a plain value: a new object each time would render for ever.
 */
export function useCampaignPart<T>(
  id: string,
  select: (campaign: CampaignView) => T,
): T | undefined {
  const { store } = useLive();
  return useSyncExternalStore(
    (listener) => store.subscribe(id, listener),
    () => {
      const campaign = store.get(id);
      return campaign && select(campaign);
    },
  );
}

const ignore = () => () => {};

export function useConnectionState(): ConnectionState {
  const { connection } = useLive();
  return useSyncExternalStore(
    connection?.onState ?? ignore,
    () => connection?.state ?? 'polling',
  );
}

/** Keeps a topic subscribed while the component is there. */
export function useTopic(topic: string, contactIds: readonly string[] = []) {
  const { connection } = useLive();
  const ids = contactIds.join(' ');
  useEffect(
    () => connection?.subscribe(topic, ids === '' ? [] : ids.split(' ')),
    [connection, topic, ids],
  );
}
