import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from '@tanstack/react-router';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { type Api, ApiContext } from '../lib/api.ts';
import { CampaignStore } from '../live/campaign-store.ts';
import { LiveContext } from '../live/live-context.tsx';

/** Renders with an API of your own, no socket, and a store to put things in. */
export function renderInApp(children: ReactNode, api: Partial<Api> = {}) {
  const store = new CampaignStore();
  const router = createRouter({
    routeTree: createRootRoute(),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: false } },
  });
  const show = () =>
    render(
      // biome-ignore lint/suspicious/noExplicitAny: another router than the app's
      <RouterContextProvider router={router as any}>
        <QueryClientProvider client={queries}>
          <ApiContext value={api as Api}>
            <LiveContext value={{ store, connection: null, refresh() {} }}>
              {children}
            </LiveContext>
          </ApiContext>
        </QueryClientProvider>
      </RouterContextProvider>,
    );
  return { store, show, router };
}
