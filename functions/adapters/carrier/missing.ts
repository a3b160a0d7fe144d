import type { Carrier, PlaceAnswer } from './carrier.ts';

const refuses = (
  code: string,
  more: 'terminal' | 'retryable' = 'terminal',
) => ({
  place: async (): Promise<PlaceAnswer> => ({
    kind: 'refused',
    class: more,
    scope: 'account',
    code,
  }),
});

/** What stands where a carrier was: it takes no call, and knows of none. */
export const missingCarrier: Carrier = {
  kind: 'simulated',
  calls_per_second: 0,
  ...refuses('carrier_missing'),
  hangUp: async () => {},
  lookUp: async () => ({ kind: 'unavailable' }),
};

/** One that is switched off: it takes no call, and ends those that it has. */
export const switchedOff = (carrier: Carrier): Carrier => ({
  ...carrier,
  ...refuses('carrier_inactive'),
});

/** One whose account cannot be read now: it may be there in a moment. */
export const unreadable: Carrier = {
  ...missingCarrier,
  ...refuses('credentials_unavailable', 'retryable'),
  hangUp: async () => {
    throw new Error('the account of this call cannot be read now');
  },
};
