import { requireEnv } from '#functions/platform/env.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';
import type { Carrier } from './carrier.ts';
import { simulatedCarrier } from './simulated.ts';

let shared: Carrier | undefined;

/** The carrier of this deployment; one for each Lambda environment. */
export function carrier(): Carrier {
  const key = process.env[env.CARRIER_KEY];
  shared ??= simulatedCarrier({
    ...(key && { key }),
    // The address of a function ends with a slash.
    url: requireEnv(env.CARRIER_URL).replace(/\/$/, ''),
    fetch: (input, init) => runtime.fetch(input, init),
  });
  return shared;
}
