import { useOnline } from '../lib/online.ts';
import type { ConnectionState } from './connection.ts';
import { useConnectionState } from './live-context.tsx';
import { useUpdatesPaused, useUpdatesWithheld } from './pause-updates.ts';

export interface LiveWord {
  readonly text: string;
  readonly type: 'success' | 'loading' | 'warning' | 'stopped';
  readonly iconName:
    | 'status-positive'
    | 'status-in-progress'
    | 'status-warning'
    | 'status-stopped';
}

const words: Readonly<Record<ConnectionState, LiveWord>> = {
  live: { text: 'Live', type: 'success', iconName: 'status-positive' },
  reconnecting: {
    text: 'Reconnecting…',
    type: 'loading',
    iconName: 'status-in-progress',
  },
  polling: {
    text: 'Polling every 5 s',
    type: 'warning',
    iconName: 'status-warning',
  },
  asleep: { text: 'Tab asleep', type: 'stopped', iconName: 'status-stopped' },
};

/** How the figures on screen are kept up, in a word. */
export function useLiveWord(): LiveWord {
  const state = useConnectionState();
  const online = useOnline();
  const paused = useUpdatesPaused();
  const withheld = useUpdatesWithheld();
  if (paused) {
    return {
      text: `Paused by you${withheld > 0 ? `, ${withheld} updates wait` : ''}`,
      type: 'stopped',
      iconName: 'status-stopped',
    };
  }
  if (!online) {
    return { text: 'Offline', type: 'warning', iconName: 'status-warning' };
  }
  return words[state];
}
