import { focusManager } from '@tanstack/react-query';
import { act, cleanup } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '#shared/client/generated/client/index.ts';
import type { ContactView } from '#shared/contracts/contacts.ts';
import type { CampaignStatus } from '#shared/domain/campaign.ts';
import { ClientContext } from '../../lib/client.ts';
import { aCampaign } from '../../testing/fixtures.ts';
import { renderInApp } from '../../testing/render.tsx';
import { aContact } from './testing.ts';
import { useCalls } from './use-calls.ts';

/** The rule of seed 001, while there is no socket: these tests have none. */

const POLL_MS = 5_000;
let asked: string[];

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  asked = [];
});
afterEach(() => {
  cleanup();
  focusManager.setFocused(undefined);
  vi.useRealTimers();
});

function Page({ id }: { id: string }) {
  useCalls(id, { status: 'pending' }, 2);
  return null;
}

async function show(status: CampaignStatus, rows: ContactView[]) {
  const client = createClient({
    baseUrl: 'http://localhost',
    fetch: (async (request: Request) => {
      asked.push(request.url);
      const body = { data: rows, total: rows.length, next_cursor: null };
      return Response.json(body);
    }) as typeof fetch,
  });
  const campaign = aCampaign({ status });
  const { store, show: render } = renderInApp(
    <ClientContext value={client}>
      <Page id={campaign.id} />
    </ClientContext>,
  );
  store.putView(campaign, Date.now());
  render();
  await pass(100);
  expect(asked).toHaveLength(1);
}

const pass = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });

test('asks for the page by its filter, 50 rows at a time', async () => {
  await show('paused', []);
  const { pathname, searchParams } = new URL(asked[0]!);
  expect(pathname).toMatch(/^\/api\/v1\/campaigns\/cmp_\w+\/calls$/);
  expect(Object.fromEntries(searchParams)).toEqual({
    status: 'pending',
    page: '2',
    limit: '50',
  });
});

test('asks every five seconds while the campaign runs', async () => {
  await show('running', []);
  await pass(POLL_MS);
  expect(asked).toHaveLength(2);
  await pass(POLL_MS);
  expect(asked).toHaveLength(3);
});

test('asks on after the end while a call may still change', async () => {
  await show('completed', [aContact({ status: 'callback_scheduled' })]);
  await pass(POLL_MS);
  expect(asked).toHaveLength(2);
});

test('asks no more when nothing can change', async () => {
  await show('completed', [aContact({ status: 'completed' })]);
  await pass(4 * POLL_MS);
  expect(asked).toHaveLength(1);
});

test('asks nothing in a tab that is hidden, and again when it is back', async () => {
  await show('running', []);
  focusManager.setFocused(false);
  await pass(4 * POLL_MS);
  expect(asked).toHaveLength(1);
  await act(async () => focusManager.setFocused(true));
  await pass(POLL_MS);
  expect(asked.length).toBeGreaterThan(1);
});
