import { act, cleanup, screen } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient } from '#shared/client/generated/client/index.ts';
import type { ContactView } from '#shared/contracts/contacts.ts';
import { ClientContext } from '../../lib/client.ts';
import { aCampaign } from '../../testing/fixtures.ts';
import { renderInApp } from '../../testing/render.tsx';
import { RowStoreContext, useRow } from './row-store.ts';
import { aContact } from './testing.ts';
import { UpdatesPill } from './updates-pill.tsx';
import { useCallPage } from './use-call-page.ts';

/** Nothing jumps: what is on screen stays until somebody asks for what is new. */

const POLL_MS = 5_000;
const filter = { state: 'pending' };
const [one, two, three] = ['con_1', 'con_2', 'con_3'].map((id) =>
  aContact({ id }),
) as [ContactView, ContactView, ContactView];
let rows: ContactView[];

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  rows = [one, two];
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function Row({ id }: { id: string }) {
  const row = useRow(id);
  return <li>{`${row?.id} ${row?.status} ${row?.score ?? ''}`.trim()}</li>;
}

function Page({ id, isSelecting }: { id: string; isSelecting: boolean }) {
  const calls = useCallPage(id, filter, 1);
  const box = useRef<HTMLDivElement>(null);
  return (
    <div ref={box}>
      <RowStoreContext value={calls.store}>
        <ul>
          {calls.ids.map((contact) => (
            <Row key={contact} id={contact} />
          ))}
        </ul>
      </RowStoreContext>
      <UpdatesPill
        campaignId={id}
        filter={filter}
        calls={calls}
        box={box}
        isSelecting={isSelecting}
      />
    </div>
  );
}

async function show({ isSelecting = true } = {}) {
  const client = createClient({
    baseUrl: 'http://localhost',
    fetch: (async () =>
      Response.json({
        data: rows,
        total: rows.length,
        next_cursor: null,
      })) as typeof fetch,
  });
  const campaign = aCampaign({ status: 'running' });
  const { store, show: render } = renderInApp(
    <ClientContext value={client}>
      <Page id={campaign.id} isSelecting={isSelecting} />
    </ClientContext>,
  );
  store.putView(campaign, Date.now());
  render();
  await pass(100);
}

const pass = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });
const shown = () =>
  screen.getAllByRole('listitem').map(({ textContent }) => textContent);

test('a row that changed is replaced in place', async () => {
  await show();
  expect(shown()).toEqual(['con_1 pending', 'con_2 pending']);
  rows = [one, { ...two, score: 80 }];
  await pass(POLL_MS);
  expect(shown()).toEqual(['con_1 pending', 'con_2 pending 80']);
  expect(screen.queryByRole('button')).toBeNull();
});

test('rows that would come or go wait for whoever presses the pill', async () => {
  await show();
  rows = [three, one];
  await pass(POLL_MS);
  expect(shown()).toEqual(['con_1 pending', 'con_2 pending']);
  const pill = screen.getByRole('button', { name: '1 update – refresh' });
  await act(async () => pill.click());
  await pass(100);
  expect(shown()).toEqual(['con_3 pending', 'con_1 pending']);
  expect(screen.queryByRole('button')).toBeNull();
});

test('a row that no longer matches stays, and is counted', async () => {
  await show();
  rows = [{ ...one, status: 'ringing' }, two];
  await pass(POLL_MS);
  expect(shown()[0]).toBe('con_1 ringing');
  screen.getByRole('button', { name: '1 update – refresh' });
});

test('nobody at the table: it comes by itself', async () => {
  await show({ isSelecting: false });
  rows = [three, one];
  await pass(POLL_MS);
  expect(shown()[0]).toBe('con_1 pending');
  await pass(POLL_MS + 100);
  expect(shown()).toEqual(['con_3 pending', 'con_1 pending']);
});
