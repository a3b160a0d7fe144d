import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GUIDES_ROOT, guidePath, guides } from '#shared/domain/guides.ts';
import {
  accessibilityProblems,
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

beforeAll(async () => {
  product = await startProduct(['--no-demo']);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

const heading = ({ page }: OpenedPage, name: string) =>
  page.getByRole('heading', { level: 1, name, exact: true });

const go = ({ page }: OpenedPage, path: string) =>
  page.goto(product.url + path);

/** By how much something is wider than its box: one would have to scroll sideways. */
const overflow = ({ page }: OpenedPage) =>
  page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);

const pages = [
  [GUIDES_ROOT, 'Outdial guides'] as const,
  ...guides.map(({ name, title }) => [guidePath(name), title] as const),
];

describe.each([
  { theme: 'light', dark: false, width: 1440 },
  { theme: 'dark', dark: true, width: 320 },
])('in $theme, $width wide', ({ dark, width }) => {
  let opened: OpenedPage;
  beforeAll(async () => {
    opened = await browser.open({ dark, width });
  });
  afterAll(() => opened?.page.context().close());

  it.each(pages)('%s can be read by everybody', async (path, title) => {
    const answer = await go(opened, path);
    expect(answer?.status()).toBe(200);
    await heading(opened, title).waitFor();
    expect(await opened.page.title()).toContain('Outdial guides');
    expect(await accessibilityProblems(opened.page)).toEqual([]);
    expect(await overflow(opened)).toBeLessThanOrEqual(0);
    expect(opened.complaints).toEqual([]);
  });

  it.each([
    ['/help/codes', 'Codes explained', 'campaign_not_running'],
    ['/help/codes/abandoned', 'abandoned', 'Outcome of an attempt'],
    ['/help/codes/no_such_code', 'no_such_code', 'There is no code'],
    ['/help/metrics', 'Metrics explained', 'Avg ring time'],
  ])('%s can be read by everybody', async (path, title, text) => {
    await go(opened, path);
    await heading(opened, title).waitFor();
    await opened.page.getByText(text).first().waitFor();
    expect(await accessibilityProblems(opened.page)).toEqual([]);
    expect(await overflow(opened)).toBeLessThanOrEqual(0);
    expect(opened.complaints).toEqual([]);
  });
});

describe('a guide', () => {
  it('is reached from the code that it explains, and leads back', async () => {
    const opened = await browser.open();
    const { page } = opened;
    await go(opened, '/help/codes');
    await page.getByLabel('Find a code or a word').fill('brake zebra');
    await page.getByText('No code is about').waitFor();
    await page.getByLabel('Find a code or a word').fill('brake');
    await page.getByRole('link', { name: 'abandon_brake' }).click();
    await heading(opened, 'abandon_brake').waitFor();
    await page.getByRole('link', { name: 'Troubleshooting, on' }).click();
    await page.waitForURL('**/docs/guides/troubleshooting#abandon_brake');
    await page
      .getByRole('heading', { level: 3, name: 'abandon_brake' })
      .waitFor();
    await page.getByRole('link', { name: 'Dashboard' }).click();
    await page.waitForURL('**/dashboard/campaigns');
    await page.getByRole('heading', { level: 1, name: /^Campaigns/ }).waitFor();
    expect(opened.complaints).toEqual([]);
    await page.context().close();
  });

  it('begins with a link over its navigation', async () => {
    const opened = await browser.open();
    const { page } = opened;
    await go(opened, guidePath('results'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe(
      'content',
    );
    await page.context().close();
  });

  it('needs no script and no key, and a missing one is missing', async () => {
    const answer = await fetch(product.url + guidePath('results'));
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(await answer.text()).not.toContain('<script');
    const missing = await fetch(`${product.url}${GUIDES_ROOT}/none`);
    expect(missing.status).toBe(404);
  });
});

it('leads from a problem of the API to its explanation', async () => {
  const { body } = await product.call('GET', '/api/v1/campaigns/cmp_none');
  expect(body.type).toBe('/help/codes/not_found');
  const opened = await browser.open();
  await go(opened, body.type);
  await heading(opened, 'not_found').waitFor();
  await opened.page.getByText('What to do').waitFor();
  await opened.page.context().close();
});

it('looks for what nobody knows', async () => {
  const opened = await browser.open();
  const { page } = opened;
  await go(opened, '/help/codes/no_such_window');
  await page.getByLabel('Find a code or a word').fill('window closed');
  await page.keyboard.press('Enter');
  await heading(opened, 'Codes explained').waitFor();
  await page.getByRole('link', { name: 'campaign_window_closed' }).waitFor();
  expect(opened.complaints).toEqual([]);
  await page.context().close();
});
