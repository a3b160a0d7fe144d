import { runtime } from '#functions/platform/runtime.ts';
import { resolveHost } from '#functions/webhooks/post-event.ts';
import type { CarrierDeps } from './carrier.ts';
import { safeFetch } from './safe-fetch.ts';

/** What adapters get from this machine. */
export const carrierDeps = (): CarrierDeps => ({
  fetch: safeFetch({
    fetch: (input, init) => runtime.fetch(input, init),
    resolve: resolveHost,
    allows_loopback: runtime.allowsLoopback,
  }),
  real_clock: runtime.realClock,
});
