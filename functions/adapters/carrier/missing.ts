import type { Carrier } from './carrier.ts';

/** What stands where a carrier was: it takes no call, and knows of none. */
export const missingCarrier: Carrier = {
  kind: 'simulated',
  calls_per_second: 0,
  place: async () => ({
    kind: 'refused',
    class: 'terminal',
    scope: 'account',
    code: 'carrier_missing',
  }),
  hangUp: async () => {},
  lookUp: async () => ({ kind: 'unavailable' }),
};
