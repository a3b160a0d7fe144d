import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBrowser } from '#infra/setup/browser.mjs';
import {
  type Product,
  removeFolder,
  startProduct,
} from '../support/product.ts';

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await startProduct(['--no-demo']);
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chrome or Chromium was found');
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

it('shows every operation, from our own origin alone', async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${product.url}/docs/api`);
  await page
    .getByText('Create a campaign, with its contacts')
    .first()
    .waitFor();
  await page.getByText('/api/v1/campaigns/{campaign_id}/start').first().click();
  const elsewhere = asked.filter(
    (url) => !/^(data|blob):/.test(url) && !url.startsWith(`${product.url}/`),
  );
  expect(elsewhere).toEqual([]);
  expect(asked).toContain(`${product.url}/api/v1/openapi.json`);
  expect(complaints).toEqual([]);
});

it('has a policy of its own, which the dashboard does not share', async () => {
  const policyOf = async (path: string) => {
    const answer = await fetch(`${product.url}${path}`);
    expect(answer.status).toBe(200);
    return answer.headers.get('content-security-policy');
  };
  const own = await policyOf('/docs/api');
  expect(own).toContain(`style-src 'self' 'unsafe-inline'`);
  expect(own).not.toMatch(/unsafe-eval|https?:/);
  expect(await policyOf('/docs/api/')).toBe(own);
  expect(await policyOf('/dashboard/campaigns')).not.toContain('unsafe');
});
