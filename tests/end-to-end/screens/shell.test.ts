import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

beforeAll(async () => {
  product = await startProduct(['--no-demo', '--speed', '60']);
  browser = await openBrowser();
  opened = await browser.open();
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

/** A campaign that goes on calling for longer than these tests take. */
async function aRunningCampaign(name: string, lines = 1): Promise<string> {
  const form = new FormData();
  form.set('name', name);
  form.set('max_concurrent_calls', String(lines));
  // Each talks for five minutes.
  const people = Array.from({ length: 400 }, (_, i) => `+1415${200 + i}0185`);
  form.set(
    'contacts',
    new Blob([['phone_number', ...people].join('\n')]),
    'a.csv',
  );
  const { status, body } = await product.call(
    'POST',
    '/api/v1/campaigns?start=true',
    form,
  );
  expect(status).toBe(201);
  return body.id;
}

describe('every page of the dashboard', () => {
  it('begins at the overview, with a way past the navigation', async () => {
    const { page } = opened;
    await page.goto(product.url);
    await page.waitForURL('**/dashboard');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(await page.title()).toBe('Overview – Outdial');
    await page.getByText('Three steps to the first call').waitFor();

    const first = await page.evaluate(
      () => document.querySelector('a[href], button, input')?.textContent,
    );
    expect(first).toBe('Skip to main content');
    await page.getByRole('button', { name: 'Skip to main content' }).focus();
    await page.keyboard.press('Enter');
    const focused = () =>
      page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toContain('Overview');
  });

  it('goes by keys, which do nothing in a field or when switched off', async () => {
    const { page } = opened;
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL('**/dashboard/campaigns');
    await page.getByPlaceholder('Find by name or id').fill('g');
    await page.keyboard.press('c');
    expect(page.url()).not.toContain('/new');

    await page.goto(`${product.url}/dashboard/settings/preferences`);
    await page.getByText('Single keys do something').click();
    await page.keyboard.press('?');
    expect(
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).count(),
    ).toBe(0);
    await page.getByText('Single keys do something').click();
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('?');
    await page
      .getByRole('dialog', { name: 'Keyboard shortcuts' })
      .getByText('Go to campaigns')
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('finds a campaign, and what it allows, by typing', async () => {
    const { page } = opened;
    const id = await aRunningCampaign('Spring offers');
    await page.goto(`${product.url}/dashboard`);
    await page.getByText('Running campaigns').first().waitFor();
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: /A page, a campaign/ });
    await box.waitFor();
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('role') === 'combobox',
    );
    await page.keyboard.type('spring');
    await page.getByRole('option', { name: /Pause Spring offers/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/dashboard/campaigns/${id}`);
  });

  it('says where times are from, and changes all of them at once', async () => {
    const { page } = opened;
    await page.goto(`${product.url}/dashboard/settings/audit`);
    await page.locator('time').first().waitFor();
    await page.getByRole('button', { name: /Times are shown in/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'UTC' }).click();
    await expect
      .poll(() => page.locator('time').first().textContent())
      .toMatch(/UTC$/);
  });

  it('is read-only while there is no network, and says so', async () => {
    const { page } = opened;
    await page.goto(`${product.url}/dashboard/campaigns`);
    await page.getByText('Spring offers').first().waitFor();
    await page.context().setOffline(true);
    await page
      .getByText(/You are offline/)
      .first()
      .waitFor();
    await page.context().setOffline(false);
    await page
      .getByText(/You are offline/)
      .first()
      .waitFor({ state: 'detached' });
    // What failed while it was away is the browser's to say, not ours.
    opened.complaints.length = 0;
  });

  it('stops moving when people want to read, and catches up', async () => {
    const { page } = opened;
    await page.goto(`${product.url}/dashboard/campaigns`);
    await page.getByText('Spring offers').first().waitFor();
    await page.getByRole('button', { name: /^Live\. Pause/ }).click();
    await page
      .getByRole('button', { name: /Paused by you, \d+ updates wait/ })
      .waitFor();
    await page.getByRole('button', { name: /Resume updates/ }).click();
    await page.getByRole('button', { name: /^Live\. Pause/ }).waitFor();
  });

  it('pauses all campaigns after the words are typed, and takes it back', async () => {
    const { page } = opened;
    await aRunningCampaign('Renewals');
    await page.goto(`${product.url}/dashboard`);
    await page.getByRole('button', { name: /Signed in as/ }).click();
    await page.getByText('Pause all campaigns…').click();
    const dialog = page.getByRole('dialog', { name: 'Pause all campaigns?' });
    await dialog.getByText('Renewals').waitFor();
    const confirm = dialog.getByRole('button', { name: 'Pause all campaigns' });
    expect(await confirm.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByLabel(/^Reason/).fill('Script issue');
    await dialog.getByLabel('Type PAUSE ALL to confirm').fill('PAUSE ALL');
    await confirm.click();
    const back = page.getByRole('button', { name: 'Resume the 2 campaigns' });
    await back.waitFor();
    const paused = await product.call('GET', '/api/v1/campaigns?status=paused');
    expect(
      paused.body.data.map((one: { paused: unknown }) => one.paused),
    ).toEqual([
      expect.objectContaining({ reason_text: 'Script issue' }),
      expect.objectContaining({ reason_text: 'Script issue' }),
    ]);
    await back.click();
    await page.getByText('Resumed 2 campaigns').waitFor();
    const running = await product.call(
      'GET',
      '/api/v1/campaigns?status=running',
    );
    expect(running.body.total).toBe(2);
  });

  it('says of an address without a page that there is none', async () => {
    const { page } = opened;
    await page.goto(`${product.url}/dashboard/nothing-here`);
    await page
      .getByRole('heading', { level: 1, name: 'Page not found' })
      .waitFor();
  });

  it('reads at 320 pixels without scrolling sideways', async () => {
    const { page } = await browser.open({ width: 320, height: 700 });
    for (const path of [
      '/dashboard',
      '/dashboard/campaigns',
      '/dashboard/monitor',
      '/dashboard/settings/organization',
    ]) {
      await page.goto(`${product.url}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth,
      );
      expect(wide, path).toBeLessThanOrEqual(320);
    }
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Suppression' }).waitFor();
    await page.context().close();
  });

  it('says nothing on the console', () => {
    expect(opened.complaints).toEqual([]);
  });
});
