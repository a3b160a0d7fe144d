import { useOnline } from '../lib/online.ts';
import { POLL_MS } from '../lib/queries.ts';
import { useConnectionState } from './live-context.tsx';
import { useUpdatesPaused } from './pause-updates.ts';

/**
 * How often to ask for what the socket does not push, ms, or false: not while
 * updates are paused, nor without a network. A hidden tab asks nothing by
 * itself.
 *
 * @param pushed - the socket brings it, so ask only while there is none
 */
export function usePollInterval({
  pushed = false,
  every_ms = POLL_MS,
}: {
  pushed?: boolean;
  every_ms?: number;
} = {}): number | false {
  const connection = useConnectionState();
  const paused = useUpdatesPaused();
  const online = useOnline();
  if (paused || !online) return false;
  if (pushed && connection !== 'polling') return false;
  return every_ms;
}
