import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type OpenBrowser,
  type OpenedPage,
  openBrowser,
} from '../../support/browser.ts';
import {
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../../support/product.ts';
import { audienceWorld, people } from './audience-world.ts';

let product: Product;
let browser: OpenBrowser;
let opened: OpenedPage;
let page: Page;

const world = audienceWorld(
  () => product,
  () => page,
);
const {
  problems,
  read,
  create,
  stage,
  open,
  choose,
  send,
  reportOf,
  cardOf,
  pick,
} = world;

beforeAll(async () => {
  product = await startProduct(['--speed', '60', '--no-demo']);
  browser = await openBrowser();
  opened = await browser.open();
  page = opened.page;
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

test('a file whose columns are clear is taken as it is', async () => {
  const id = await create('Clear');
  await open(id);
  const rows = people(0, 3).map((number, n) => `${number},crm-${n},`);
  await choose(
    'clear.csv',
    `phone_number,external_id,timezone\n${rows.join('\n')}\n`,
  );
  await page.getByText('UTF-8, separated by commas, 3 columns').waitFor();
  expect(await page.getByText('Certain: the field’s own name').count()).toBe(3);
  const [first] = people(0, 1);
  const columns = page.getByRole('table', { name: 'Columns of the file' });
  await columns.getByText(first!).waitFor();
  await page.getByRole('button', { name: 'First 3 rows' }).click();
  const rowsShown = page.getByRole('table', { name: 'First rows of the file' });
  await rowsShown.getByText('crm-2').waitFor();
  await send();

  const report = await reportOf('clear.csv');
  expect(report).toContain('Rows3Accepted3Rejected0');
  expect(report).toMatch(/sent .+ by you/);
  expect((await read(id)).total_contacts).toBe(3);
  const countries = page.getByRole('table', { name: 'Contacts by country' });
  await countries.getByText('United States').waitFor();
  const zones = page.getByRole('table', { name: 'Contacts by time zone' });
  await zones.getByText('America/Los_Angeles').waitFor();
  expect(await problems()).toEqual([]);
});

test('an unclear file asks for its columns, by keyboard alone, and remembers', async () => {
  const id = await create('Unclear');
  await open(id);
  const [one, two] = people(10, 2);
  const text = `Who;Where to;Secret\nAda;${one};x\nBen;${two};y\n`;
  await choose('unclear.csv', text);
  await page.getByText('separated by semicolons').waitFor();
  const button = page.getByRole('button', { name: 'Upload and check' });
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  const problem = page.getByText('Choose the column that holds the phone');
  expect(await problem.first().isVisible()).toBe(true);

  await pick('Where to', 'Phone number');
  await pick('Secret', 'Leave out');
  await problem.first().waitFor({ state: 'hidden' });
  await button.focus();
  await page.keyboard.press('Enter');
  expect(await reportOf('unclear.csv')).toContain('Rows2Accepted2');
  const { data } = await read(`${id}/contacts`);
  expect(data[0].custom_fields).toEqual({ Who: 'Ada' });

  await choose('again.csv', text);
  await page.getByText('As you chose last time').first().waitFor();
  expect(await button.getAttribute('aria-disabled')).not.toBe('true');
});

test('a staged file is a card: continue says its columns, discard deletes it', async () => {
  const id = await create('Staged');
  const [one] = people(20, 1);
  const kept = await stage(id, 'kept.csv', `Where to\n${one}\n`);
  const gone = await stage(id, 'gone.csv', `Where to\n${one}\n`);
  const statusOf = async (upload: string) =>
    (await read(`${id}/uploads/${upload}`)).status;
  for (const upload of [kept, gone]) {
    await until(
      () => statusOf(upload),
      (status) => status === 'validated',
    );
  }
  await page.goto(`${product.url}/dashboard/campaigns/${id}`);
  await page.getByRole('heading', { name: 'Staged file: kept.csv' }).waitFor();
  const discard = page.getByRole('button', { name: 'Discard gone.csv' });
  await discard.click();
  const question = page.getByRole('dialog', { name: 'Discard gone.csv?' });
  await question.getByRole('button', { name: 'Discard file' }).click();
  await discard.waitFor({ state: 'detached' });
  expect(await statusOf(gone)).toBe(404);
  expect((await read(id)).total_contacts).toBe(0);

  await open(id);
  await page.getByRole('button', { name: 'Continue with kept.csv' }).click();
  await pick('Where to', 'Phone number');
  await page.getByRole('button', { name: 'Check the rows' }).click();
  expect(await reportOf('kept.csv')).toContain('Rows1Accepted1');
});

test('a dirty file tells by repair what to mend; the mended rows go in', async () => {
  const [banned] = people(30, 1);
  await product.call('POST', '/api/v1/dnc', { phone_number: banned });
  const id = await create('Dirty');
  await open(id);
  const good = people(31, 20).map((number) => `${number},`);
  const bad = ['1.41556E+10,', '1.41556E+10,', '12,', ',', `${banned},`];
  const odd = [good[0]!, `${people(60, 1)[0]},Eastern`, '+88213000000,'];
  const rows = [...good, ...bad, ...odd].join('\n');
  await choose('dirty.csv', `phone_number,timezone\n${rows}\n`);
  await send();
  const report = await reportOf('dirty.csv');
  for (const words of [
    '2 rows look like spreadsheet numbers (1.41556E+10)',
    'Rows 22, 23, column phone_number',
    '1 row: not a valid number for US',
    '1 row: no phone number',
    '1 duplicate – the first row with a number is kept',
    '1 row on a do-not-call list',
    '1 row: not the name of a time zone – the zone of the number is used',
    '1 row: no time zone found – will use UTC',
  ]) {
    expect(report).toContain(words);
  }
  expect(report).toContain('Rows28Accepted22Rejected4Duplicate1Suppressed1');
  expect(await problems()).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download rejects.csv' }).click(),
  ]);
  const rejects = readFileSync(await download.path(), 'utf8');
  expect(rejects.trimEnd().split('\n')).toHaveLength(7);
  const repaired = people(70, 6);
  const mended = rejects
    .split('\n')
    .map((line) => {
      const cells = line.split(',');
      if (!/^\d+$/.test(cells[0]!)) return line;
      return [cells[0], cells[1], repaired.shift(), cells[3]].join(',');
    })
    .join('\n');
  const correct = 'Upload corrected rows of dirty.csv';
  await page.getByRole('button', { name: correct }).click();
  await choose('mended.csv', mended);
  await page.getByText('These are corrected rows of a file before').waitFor();
  await send();
  const clean = await reportOf('mended.csv');
  expect(clean).toContain('Rows6Accepted6Rejected0');
  expect(clean).not.toContain('Download rejects.csv');
  expect((await read(id)).total_contacts).toBe(28);
  const files = page.getByRole('table', { name: 'Files of the campaign' });
  await files.getByRole('button', { name: /report of dirty.csv/ }).click();
  await cardOf('dirty.csv').getByText('1 row: no phone number').waitFor();
});

test('who leaves while a file is sent and read finds it where it is', async () => {
  const id = await create('Left');
  await open(id);
  const gate = Promise.withResolvers<void>();
  const bucket = `${product.aws_url}/**`;
  await page.route(bucket, async (route) => {
    await gate.promise;
    await route.continue();
  });
  const numbers = people(100, 8_000).join('\n');
  await choose('left.csv', `phone_number\n${numbers}\n`);
  await send();
  const sending = page.getByRole('progressbar', { name: /Uploading left.csv/ });
  await sending.waitFor();
  await page.getByRole('link', { name: 'Campaigns' }).first().click();
  await page.getByRole('heading', { level: 1, name: /^Campaigns/ }).waitFor();
  await page.goBack();
  await sending.waitFor();
  gate.resolve();
  // The server has all of it by now, and goes on by itself.
  await sending.waitFor({ state: 'detached' });
  await page.reload();
  expect(await reportOf('left.csv')).toContain('Accepted8,000');
  await page.unroute(bucket);
});

test('says before it is sent why a file cannot be used', async () => {
  const id = await create('Unusable');
  await open(id);
  const huge = join(product.data, 'huge.csv');
  writeFileSync(huge, 'phone_number\n');
  truncateSync(huge, 50 * 1024 * 1024 + 1);
  const input = page.getByLabel('Choose a CSV file of contacts');
  await input.setInputFiles(huge);
  await page.getByText('The file is larger than 50 MB.').waitFor();
  await page.getByText('Leave out columns that nobody needs').waitFor();
  await choose('page.csv', '<!doctype html><table></table>');
  await page.getByText('The file is a web page, XML, RTF or JSON').waitFor();
  expect((await read(`${id}/uploads`)).total).toBe(0);
});

test('adds contacts by hand, by fields and as JSON', async () => {
  const id = await create('By hand');
  await open(id);
  const [one, two] = people(90, 2);
  const add = page.getByRole('button', { name: 'Add contact', exact: true });
  await add.click();
  await page.getByText('Enter a phone number.').first().waitFor();
  await page.getByRole('textbox', { name: 'Phone number' }).fill(one!);
  await page.getByRole('textbox', { name: /^External ID/ }).fill('crm-1');
  await page
    .getByRole('textbox', { name: /^Custom fields/ })
    .fill('city: Boulder');
  await add.click();
  await page.getByText('Contacts: 1 added.').waitFor();

  await page.getByRole('button', { name: 'JSON' }).click();
  const json = page.getByRole('textbox', { name: 'Contacts as JSON' });
  await json.fill(
    JSON.stringify([
      { external_id: 'crm-1', custom_fields: { city: 'Denver' } },
      { phone_number: two },
      { phone_number: '12' },
    ]),
  );
  await page.getByRole('button', { name: 'Add contacts' }).click();
  await page.getByText('Contacts: 1 added, 1 changed, 1 refused.').waitFor();
  const { data } = await read(`${id}/contacts`);
  expect(
    data.map(({ phone_number }: { phone_number: string }) => phone_number),
  ).toEqual([one, two]);
  expect(data[0].custom_fields).toMatchObject({ city: 'Denver' });
});

test('fits a narrow screen in the dark, and complained of nothing', async () => {
  const narrow = await browser.open({ width: 320, dark: true });
  const id = await create('Narrow');
  const [one] = people(95, 1);
  await stage(id, 'narrow.csv', `phone_number,note\n${one},a\n12,b\n`);
  await until(
    () => read(`${id}/uploads`),
    ({ data }) => data[0].status === 'attached',
  );
  const wide = page;
  page = narrow.page;
  await open(id);
  await reportOf('narrow.csv');
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBeLessThanOrEqual(320);
  await choose('next.csv', `Who;phone_number\nAda;${one}\n`);
  await page.getByText('What the columns are').waitFor();
  expect(await width()).toBeLessThanOrEqual(320);
  expect(await problems()).toEqual([]);
  page = wide;
  expect([...opened.complaints, ...narrow.complaints]).toEqual([]);
});
