import type { Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type OpenBrowser,
  type OpenedPage,
  openBrowser,
} from '../../support/browser.ts';
import {
  type Product,
  removeFolder,
  startProduct,
} from '../../support/product.ts';

let product: Product;
let browser: OpenBrowser;
let opened: OpenedPage;
let id: string;

/** The line between browser and product, which can be cut. */
const line = { cut: false, socket: undefined as WebSocketRoute | undefined };

/** What the page asked the API for, by address, since it was emptied. */
const asked: string[] = [];

beforeAll(async () => {
  product = await startProduct(['--no-demo', '--speed', '60']);
  id = await aRunningCampaign();
  browser = await openBrowser();
  opened = await browser.open();
  const { page } = opened;
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/')) asked.push(pathname);
  });
  await page.routeWebSocket(/\/ws/, (socket) => {
    if (line.cut) {
      void socket.close();
      return;
    }
    line.socket = socket;
    socket.connectToServer();
  });
  // Ten and thirty seconds are passed over, not waited for.
  await page.clock.install();
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

/** Goes on calling for longer than these tests take. */
async function aRunningCampaign(): Promise<string> {
  const form = new FormData();
  form.set('name', 'Long calls');
  form.set('max_concurrent_calls', '3');
  const people = Array.from({ length: 300 }, (_, i) => `+1415${200 + i}0185`);
  form.set(
    'contacts',
    new Blob([['phone_number', ...people].join('\n')]),
    'a.csv',
  );
  const { body } = await product.call(
    'POST',
    '/api/v1/campaigns?start=true',
    form,
  );
  return body.id;
}

const liveness = (page: Page, word: RegExp) =>
  page.getByRole('button', { name: word }).first();

const rowsOf = (page: Page) =>
  page.locator('tbody tr').filter({ hasText: '+1415' }).allTextContents();

it('asks for figures when the line is cut, and stops when it is back', async () => {
  const { page } = opened;
  await page.goto(`${product.url}/dashboard/campaigns/${id}/calls`);
  await liveness(page, /^Live\./).waitFor();
  await expect.poll(async () => (await rowsOf(page)).length).toBe(50);

  line.cut = true;
  await line.socket?.close();
  await liveness(page, /^Reconnecting…/).waitFor();
  await page.clock.fastForward(10_000);
  await liveness(page, /^Polling every 5 s/).waitFor();
  asked.length = 0;
  await page.clock.fastForward(5_000);
  await expect
    .poll(() => asked)
    .toEqual(
      expect.arrayContaining([
        `/api/v1/campaigns/${id}`,
        `/api/v1/campaigns/${id}/calls`,
      ]),
    );

  line.cut = false;
  await page.clock.fastForward(10_000);
  await liveness(page, /^Live\./).waitFor();
  const phones = (await rowsOf(page)).map((row) => /\+1415\d+/.exec(row)?.[0]);
  expect(phones).toHaveLength(50);
  expect(new Set(phones).size).toBe(50);
  asked.length = 0;
  await page.clock.runFor(20_000);
  // A snapshot may tell of something to read; it is not asked four times over.
  const again = asked.filter((path) => path === `/api/v1/campaigns/${id}`);
  expect(again.length).toBeLessThan(4);
});

it('is quiet in a hidden tab, and fresh when it is seen again', async () => {
  const { page } = opened;
  await page.goto(`${product.url}/dashboard/campaigns/${id}`);
  await liveness(page, /^Live\./).waitFor();
  await setHidden(page, true);
  await page.clock.fastForward(31_000);
  asked.length = 0;
  await page.clock.fastForward(120_000);
  expect(asked).toEqual([]);
  await setHidden(page, false);
  await liveness(page, /^Live\./).waitFor();
  await expect.poll(() => asked).toContain('/api/v1/realtime/tickets');
});

const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', {
      configurable: true,
      get: () => value,
    });
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (value ? 'hidden' : 'visible'),
    });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
