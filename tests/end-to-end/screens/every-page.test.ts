import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type OpenBrowser,
  type OpenedPage,
  openBrowser,
  problemsInBothThemes,
} from '../../support/browser.ts';
import { campaignTabs, pages } from '../../support/pages.ts';
import {
  type Product,
  removeFolder,
  startProduct,
} from '../../support/product.ts';

const plain = [...pages, '/help/codes/outside_window', '/nothing-is-here'];
const tabs = [...campaignTabs, '/edit'];

let browser: OpenBrowser;
let product: Product;
let opened: OpenedPage;

beforeAll(async () => {
  product = await startProduct(['--speed', '60']);
  browser = await openBrowser();
  opened = await browser.open();
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

/** Goes there and waits until the page has all it asked for. */
async function show(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page
    .locator('[aria-label="Loading"]')
    .first()
    .waitFor({ state: 'detached' });
}

describe('every page', () => {
  it.each(plain)('%s breaks no rule of accessibility', async (path) => {
    const { page, complaints } = opened;
    await show(page, `${product.url}${path}`);
    expect(await problemsInBothThemes(page)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });

  it.each(tabs)('of a campaign%s breaks none either', async (tab) => {
    const { page, complaints } = opened;
    const { body } = await product.call('GET', '/api/v1/campaigns?q=Demo');
    const id = body.data[0].id;
    await show(page, `${product.url}/dashboard/campaigns/${id}${tab}`);
    expect(await problemsInBothThemes(page)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });

  it.each([
    '/dashboard',
    '/dashboard/campaigns',
    '/dashboard/numbers',
    '/dashboard/suppression',
    '/dashboard/developers/webhooks',
    '/dashboard/settings/members',
  ])('%s says what failed, with a retry that works', async (path) => {
    const { page, complaints } = opened;
    const failing = '**/api/v1/**';
    await page.route(failing, (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          type: '/help/codes/internal_error',
          title: 'Something went wrong',
          status: 500,
          code: 'internal_error',
          detail: 'It was not your doing.',
          request_id: 'req_test',
        }),
      }),
    );
    await page.goto(`${product.url}${path}`);
    const alert = page.getByRole('alert').filter({ hasText: 'req_test' });
    await alert.first().waitFor();
    expect(await problemsInBothThemes(page)).toEqual([]);
    await page.unroute(failing);
    await page.getByRole('button', { name: 'Retry' }).first().click();
    await alert.first().waitFor({ state: 'detached' });
    // The browser itself notes each refused request.
    complaints.length = 0;
  });
});

describe('an organization without anything', () => {
  let empty: Product;
  beforeAll(async () => {
    empty = await startProduct(['--no-demo']);
  });
  afterAll(async () => {
    await empty?.stop();
    if (empty) removeFolder(empty.data);
  });

  it.each([
    '/dashboard',
    '/dashboard/campaigns',
    '/dashboard/monitor',
    '/dashboard/suppression',
    '/dashboard/conversations',
    '/dashboard/developers/webhooks',
    '/dashboard/settings/members',
  ])('%s says what would be there', async (path) => {
    const { page, complaints } = opened;
    await show(page, `${empty.url}${path}`);
    expect(await problemsInBothThemes(page)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });
});
