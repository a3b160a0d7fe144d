import type { Accounts } from './accounts-port.ts';

/** The accounts of this deployment's organizations. */
export const accounts = (): Accounts => ({
  accountOf: async () => undefined,
});
