import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenBrowser, openBrowser } from '../support/browser.ts';
import {
  type Product,
  removeFolder,
  startProduct,
} from '../support/product.ts';

let product: Product;
let browser: OpenBrowser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  product = await startProduct(['--speed', '120', '--no-demo']);
  browser = await openBrowser();
  ({ page, complaints } = await browser.open());
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

const button = (name: string) =>
  page.getByRole('button', { name, exact: true });

it('takes a CSV to a completed campaign by clicks, live', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'outdial-csv-'));
  const file = join(folder, 'contacts.csv');
  // They answer the first call, so that the run is long enough to steer, and ends.
  const rows = Array.from({ length: 80 }, (_, n) => {
    const area = n < 40 ? 212 : 415;
    return `+1${area}${220 + (n % 40)}0190,P${n}`;
  });
  writeFileSync(file, ['phone_number,first_name', ...rows].join('\n'));

  await page.goto(product.url);
  await page.waitForURL('**/dashboard');
  await page
    .getByRole('link', { name: /^Campaigns/ })
    .first()
    .click();
  await page.waitForURL('**/dashboard/campaigns');
  await page.getByText('Create campaign').first().click();
  await page.waitForURL('**/dashboard/campaigns/new');
  await page.getByLabel('Name', { exact: true }).fill('By clicks');
  await button('Next').click();
  await page.waitForURL(/step=audience/);
  await page.locator('input[type=file]').first().setInputFiles(file);
  await button('Upload and check').click();
  await button('Next').click();
  await page.getByRole('heading', { level: 1, name: /^Numbers/ }).waitFor();
  await page.getByText('Pacing & retries').first().click();
  await page.getByLabel('Concurrent calls').fill('2');
  await button('Skip to Review & launch').click();
  await page.getByLabel('Real calls will be placed to 80 people').check();
  await button('Create and start').click();

  await page.waitForURL(/\/dashboard\/campaigns\/cmp_/);
  await button('Pause').click();
  // One at the top, and another beside the words that it is paused.
  await button('Resume').first().click();
  await page.getByText('Live Activity').first().waitFor();
  await page
    .getByText('Campaign Performance')
    .first()
    .waitFor({ timeout: 90_000 });
  removeFolder(folder);

  const { body } = await product.call('GET', '/api/v1/campaigns');
  expect(body.data[0]).toMatchObject({
    name: 'By clicks',
    status: 'completed',
  });
  expect(body.data[0].stats.contacts.total).toBe(80);
});

it('stops a running campaign after asking', async () => {
  await page.goto(`${product.url}/dashboard/campaigns`);
  await page.getByText('By clicks').first().waitFor();
  const rows = Array.from({ length: 200 }, (_, n) => `+1415${2_350_000 + n}`);
  const form = new FormData();
  form.set('name', 'To stop');
  form.set(
    'contacts',
    new Blob([['phone_number', ...rows].join('\n')]),
    'a.csv',
  );
  const { body } = await product.call(
    'POST',
    '/api/v1/campaigns?start=true',
    form,
  );
  await page.goto(`${product.url}/dashboard/campaigns/${body.id}`);
  await button('Stop').click();
  await button('Stop campaign').click();
  await page.getByText('Campaign Performance').first().waitFor();
  const stopped = await product.call('GET', `/api/v1/campaigns/${body.id}`);
  expect(stopped.body).toMatchObject({
    status: 'completed',
    completion_reason: 'manual_stop',
  });
});

it('says nothing on the console', () => {
  expect(complaints).toEqual([]);
});
