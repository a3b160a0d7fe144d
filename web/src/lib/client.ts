import { createContext, useContext } from 'react';
import type { Client } from '#shared/client/generated/client/index.ts';

export const ClientContext = createContext<Client | null>(null);

/**
 * The generated client, for operations of `sdk.gen.ts`: hand its answer to
 * `unwrap` of `api-client.ts`.
 *
 * @throws Error outside of the providers
 */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('useClient needs a ClientContext above it');
  return client;
}
