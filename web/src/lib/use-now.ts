import { useSyncExternalStore } from 'react';

/**
 * The product's clock minus the browser's, ms: the local run may be ahead, and
 * a browser's clock may be wrong. Set by whatever brings a server instant.
 */
let offset_ms = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

const TICK_MS = 1_000;

/** @param serverInstant - RFC 3339, as of now */
export function setServerTime(serverInstant: string): void {
  offset_ms = Date.parse(serverInstant) - Date.now();
}

export const serverNow = () => Date.now() + offset_ms;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = serverNow();
    for (const one of listeners) one();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Epoch ms by the product's clock; one timer moves every countdown. */
export const useNow = () =>
  useSyncExternalStore(subscribe, () => {
    // The same for a second, as a snapshot must be, also before the timer runs.
    if (!timer && Math.abs(serverNow() - now) >= TICK_MS) now = serverNow();
    return now;
  });
