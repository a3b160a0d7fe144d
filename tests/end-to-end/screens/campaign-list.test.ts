import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  accessibilityProblems,
  type OpenBrowser,
  openBrowser,
} from '../../support/browser.ts';
import {
  type Json,
  type Product,
  removeFolder,
  startProduct,
} from '../../support/product.ts';
import {
  everyStatus,
  LIST,
  listWorld,
  namesShown,
  rowOf,
} from './campaign-list-world.ts';

let product: Product;
let browser: OpenBrowser;
let made: Record<string, Json>;
let page: Page;
let complaints: string[];
const world = listWorld(() => product);

beforeAll(async () => {
  product = await startProduct(['--speed', '60', '--no-demo']);
  browser = await openBrowser();
  ({ page, complaints } = await browser.open());
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

const search = () => page.getByRole('searchbox');
const listAsked = () =>
  page.waitForRequest((request) => {
    const { pathname } = new URL(request.url());
    return request.method() === 'GET' && pathname === '/api/v1/campaigns';
  });
const pointAt = async (where: 'table' | 'heading') => {
  const target =
    where === 'table'
      ? page.getByRole('columnheader', { name: 'Cost' })
      : page.getByRole('heading', { level: 1 });
  await target.hover();
};
const status = () =>
  page.getByRole('search').getByRole('button', { name: /^Status/ });
it('says what a campaign is while there is none, with a template', async () => {
  await page.goto(product.url + LIST);
  await page.getByText('No campaigns yet').waitFor();
  await page
    .getByText('A campaign calls a list of contacts through your numbers.')
    .waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV template' }).click();
  expect((await download).suggestedFilename()).toBe('contacts-template.csv');
  expect(await accessibilityProblems(page)).toEqual([]);
});

it('lists what GET /campaigns answers, in the words of the server', async () => {
  made = await everyStatus(world, product);
  await page.goto(product.url + LIST);
  await rowOf(page, 'Is running').waitFor();
  const { body } = await product.call('GET', '/api/v1/campaigns');
  await expect
    .poll(() => namesShown(page))
    .toEqual(body.data.map((it: Json) => it.name));
  const texts: Readonly<Record<string, RegExp>> = {
    draft: /Draft/,
    scheduled: /Scheduled.*Starts/,
    paused: /Paused.*By a person: “script issue”/,
    completed: /Completed.*Stopped by a person/,
    cancelled: /Cancelled.*Called off/,
    failed: /Failed.*Could not go on/,
    running: /Running.*Dialing/,
    prepared: /Restarted by key_/,
  };
  for (const [name, text] of Object.entries(texts)) {
    await rowOf(page, `Is ${name}`).filter({ hasText: text }).waitFor();
  }
});

it('colours each status in its own way', async () => {
  const colours = new Set<string>();
  for (const word of ['Draft', 'Running', 'Paused', 'Completed', 'Failed']) {
    const badge = rowOf(page, `Is ${word.toLowerCase()}`)
      .getByText(word, { exact: true })
      .first();
    colours.add(await badge.evaluate((it) => getComputedStyle(it).color));
  }
  expect(colours.size).toBe(5);
});

it('finds by name or whole id in any case, and keeps that in the address', async () => {
  await pointAt('heading');
  await page.keyboard.press('/');
  await page.keyboard.type('IS PAU');
  await expect.poll(() => namesShown(page)).toEqual(['Is paused']);
  await page.waitForURL(/q=IS\+PAU/);

  const { id } = made.draft;
  await search().fill(id.toUpperCase());
  await expect.poll(() => namesShown(page)).toEqual(['Is draft']);
  await page.waitForURL(`**?q=${id.toUpperCase()}`);
  await page.reload();
  await rowOf(page, 'Is draft').waitFor();
  expect(await search().inputValue()).toBe(id.toUpperCase());

  await search().fill('nobody');
  await page.getByText('No campaign matches').waitFor();
  await page.getByText('Name or id: “nobody”').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await rowOf(page, 'Is running').waitFor();
  expect(new URL(page.url()).search).toBe('');
});

it('filters by each status of the dropdown, which counts them', async () => {
  await status().click();
  await expect
    .poll(async () => {
      const options = await page.getByRole('option').allTextContents();
      return options.map((text) => text.replace(/Selected.*/, ''));
    })
    .toEqual([
      'All (9)',
      'Draft (2)',
      'Running (1)',
      'Paused (1)',
      'Completed (2)',
      'Failed (1)',
      'Scheduled (1)',
      'Cancelled (1)',
    ]);
  const asked = listAsked();
  await page.getByRole('option', { name: 'Paused (1)' }).click();
  expect(new URL((await asked).url()).searchParams.get('status')).toBe(
    'paused',
  );
  await expect.poll(() => namesShown(page)).toEqual(['Is paused']);
  expect(new URL(page.url()).search).toBe('?status=paused');
});

it('keeps a filter under a name, as a link', async () => {
  await page.getByRole('button', { name: 'Save this view…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('On hold');
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.goto(product.url + LIST);
  await rowOf(page, 'Is running').waitFor();
  await page.getByRole('link', { name: 'On hold' }).click();
  await expect.poll(() => namesShown(page)).toEqual(['Is paused']);
  await page.getByRole('button', { name: 'Remove the view On hold' }).click();
  await page.goto(product.url + LIST);
  await rowOf(page, 'Is running').waitFor();
  expect(await page.getByRole('link', { name: 'On hold' }).count()).toBe(0);
});

it('shows the end of the id and copies all of it', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const { id } = made.paused;
  const row = rowOf(page, 'Is paused');
  await row.getByText(id.slice(-8), { exact: true }).waitFor();
  await row.getByRole('button', { name: 'Copy the id of Is paused' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(id);
});

it('follows the server: bar, percent, connected count and rates with their n', async () => {
  const row = rowOf(page, 'Is running');
  const progress = row.getByRole('gridcell').filter({ hasText: 'processed' });
  const before = await progress.textContent();
  await expect.poll(() => progress.textContent()).not.toBe(before);
  expect(await progress.textContent()).toMatch(
    /^\d+ % processed, \d+ connected of 400$/,
  );
  await row.getByText(/^of \d+ attempts$/).waitFor();
  const ended = rowOf(page, 'Is completed');
  await ended.getByText('small sample').first().waitFor();
});

it('sorts by a column and holds rows still under the pointer', async () => {
  await page.getByRole('columnheader', { name: 'Name' }).click();
  await page.waitForURL(/sort=name/);
  const before = await namesShown(page);
  expect(before).toEqual(before.toSorted());
  await pointAt('table');
  await world.create('A newcomer', 2);
  await page.getByRole('button', { name: '1 update – refresh' }).waitFor();
  expect(await namesShown(page)).toEqual(before);
  await page.getByRole('button', { name: '1 update – refresh' }).click();
  await expect.poll(() => namesShown(page)).toEqual(['A newcomer', ...before]);

  await pointAt('heading');
  await page.getByRole('heading', { level: 1 }).click();
  await world.create('Another one', 2);
  await expect
    .poll(() => namesShown(page))
    .toEqual(['A newcomer', 'Another one', ...before]);
});

it('changes a selection, and says of each what became of it', async () => {
  for (const name of ['Is running', 'Is draft']) {
    await rowOf(page, name).getByRole('checkbox').check();
  }
  const bulk = page.getByRole('region', { name: 'Selected campaigns' });
  await bulk.getByText('2 selected').waitFor();
  const remove = bulk.getByRole('button', { name: /^Delete/ });
  expect(await remove.getAttribute('aria-disabled')).toBe('true');
  await bulk.getByRole('button', { name: /^Pause/ }).click();
  const report = page.getByRole('dialog');
  await report.getByText('1 of 2 changed').waitFor();
  await report.getByText('Skipped: it is draft').waitFor();
  await report.getByText('Paused', { exact: true }).waitFor();
  expect((await world.read(made.running.id)).status).toBe('paused');
  await report.getByRole('button', { name: 'Close' }).last().click();
  const download = page.waitForEvent('download');
  await bulk.getByRole('button', { name: /^Export/ }).click();
  expect((await download).suggestedFilename()).toBe('campaigns.csv');
  await bulk.getByRole('button', { name: 'Clear selection' }).click();
  await world.act(made.running.id, 'resume');
});

it('leads from a row to the campaign', async () => {
  await page.getByRole('link', { name: 'Is paused', exact: true }).click();
  await page.waitForURL(`**${LIST}/${made.paused.id}`);
  await page.getByRole('heading', { level: 1, name: /Is paused/ }).waitFor();
});

it('shows cards where it is narrow, with what a thumb needs', async () => {
  const narrow = await browser.open({ width: 390, height: 844, dark: true });
  await narrow.page.goto(product.url + LIST);
  const card = narrow.page
    .getByRole('listitem')
    .filter({ hasText: 'Is running' });
  await card.getByRole('button', { name: 'Pause Is running' }).waitFor();
  await card.getByText(/% processed/).waitFor();
  expect(
    await narrow.page.evaluate(() => document.documentElement.scrollWidth),
  ).toBe(390);
  expect(await accessibilityProblems(narrow.page)).toEqual([]);
  expect(narrow.complaints).toEqual([]);
  await narrow.page.context().close();
});

it('is accessible, and says nothing on the console', async () => {
  await page.goto(product.url + LIST);
  await rowOf(page, 'Is running').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
