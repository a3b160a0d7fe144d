import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from '@tanstack/react-router';
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { useSearchState } from './search-state.ts';

afterEach(cleanup);

async function at(address: string) {
  const router = createRouter({
    routeTree: createRootRoute(),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  await router.load();
  const { result } = renderHook(useSearchState, {
    wrapper: ({ children }) => (
      // biome-ignore lint/suspicious/noExplicitAny: another router than the app's
      <RouterContextProvider router={router as any}>
        {children}
      </RouterContextProvider>
    ),
  });
  return { router, read: () => result.current[0], set: result.current[1] };
}

test('reads every parameter as the text that it is', async () => {
  const { read } = await at('/calls?q=555&full=1&live=true&blocker=a,b');
  expect(read()).toEqual({ q: '555', full: '1', live: 'true', blocker: 'a,b' });
});

test('changes some parameters, and takes away what is empty', async () => {
  const { router, set } = await at('/calls?q=555&page=2#rows');
  act(() => set({ page: undefined, status: 'pending', q: '' }));
  expect(router.history.location.href).toBe('/calls?status=pending#rows');
});
