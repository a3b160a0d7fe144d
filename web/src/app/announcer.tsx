import { useEffect, useRef } from 'react';
import { SharedValue, useShared } from '../lib/shared-value.ts';
import { useConnectionState } from '../live/live-context.tsx';

/** Screen readers are interrupted no more often than this. */
const APART_MS = 10_000;

const said = new SharedValue('');
let last = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

/**
 * Tells who cannot see it that something changed: a status, a reason, an end.
 * Of several within ten seconds the last is said.
 */
export function announce(text: string): void {
  clearTimeout(waiting);
  const wait = Math.max(last + APART_MS - Date.now(), 0);
  waiting = setTimeout(() => {
    last = Date.now();
    said.set(text);
  }, wait);
}

/** The one polite live region; figures are none. */
export function Announcer() {
  const text = useShared(said);
  const connection = useConnectionState();
  const wasLost = useRef(false);
  useEffect(() => {
    if (connection === 'polling') {
      wasLost.current = true;
      announce(
        'The live connection is lost. Figures are asked for every 5 seconds.',
      );
    } else if (connection === 'live' && wasLost.current) {
      wasLost.current = false;
      announce('The live connection is back.');
    }
  }, [connection]);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
