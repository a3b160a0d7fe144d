import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenBrowser, openBrowser } from '../../support/browser.ts';
import {
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../../support/product.ts';
import {
  buttonsByRow,
  everyStatus,
  LIST,
  listWorld,
  openAs,
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
  await product.call('PUT', '/api/v1/concurrency-settings', {
    concurrency_limit: 20,
  });
  made = await everyStatus(world, product);
  ({ page, complaints } = await browser.open());
  await page.goto(product.url + LIST);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

const button = (name: string) =>
  page.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const posts = (path: string) => {
  const sent: { key: string | undefined; body: string | null }[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().endsWith(path)) return;
    const key = request.headers()['idempotency-key'];
    sent.push({ key, body: request.postData() });
  });
  return sent;
};

/** Seed 000, and product rules for the statuses that it does not know. */
const matrix: Readonly<Record<string, readonly string[]>> = {
  draft: ['Edit', 'Clone', 'Start', 'Delete'],
  prepared: ['Edit', 'Clone', 'Start', 'Cancel restart'],
  scheduled: ['Edit', 'Clone', 'Start now', 'Unschedule'],
  running: ['Clone', 'Pause', 'Stop', 'More actions for'],
  paused: ['Edit', 'Clone', 'Resume', 'Stop'],
  completed: ['Clone', 'Restart'],
  failed: ['Clone', 'Restart'],
  cancelled: ['Clone', 'Restart'],
  sealed: ['Clone'],
};

function whyNot(role: string, name: string): string | null {
  // The menu opens for everybody; what is in it says why not.
  if (name === 'More actions for') return null;
  if (role === 'viewer') {
    return 'Needs the permission campaigns:manage. An admin of local can give it to you.';
  }
  return role === 'operator' && name === 'Delete'
    ? 'Operators may not delete. An admin of local can do it.'
    : null;
}

describe.each(['admin', 'operator', 'viewer'] as const)('%s', (role) => {
  it('sees exactly the buttons of each status', async () => {
    const theirs = await openAs(browser, product, role);
    await theirs.page.goto(product.url + LIST);
    await rowOf(theirs.page, 'Is draft').waitFor();
    const rows = await until(
      () => buttonsByRow(theirs.page),
      (seen) =>
        (seen['Is draft']?.at(-1)?.reason === null) === (role === 'admin'),
    );
    for (const [status, names] of Object.entries(matrix)) {
      const expected = names.map((name) => {
        return { name, reason: whyNot(role, name) };
      });
      expect({ [status]: rows[`Is ${status}`] }).toEqual({
        [status]: expected,
      });
    }
    expect(theirs.complaints).toEqual([]);
    await theirs.page.context().close();
  });
});

it('starts once after its checks, however often Start is pressed', async () => {
  const { id } = await world.create('To start', 30);
  await page.reload();
  const sent = posts(`${id}/start`);
  await button('Start To start').click();
  await dialog().getByText('Real calls will be placed to 30 people.').waitFor();
  await dialog().getByText('An agent is assigned.').waitFor();
  await dialog().getByRole('button', { name: 'Start', exact: true }).dblclick();
  await button('Pause To start').waitFor();
  expect(sent).toHaveLength(1);
  expect(sent[0]?.key).toBeTruthy();
  const { data } = (
    await product.call('GET', `/api/v1/campaigns/${id}/activity`)
  ).body;
  expect(data.filter((it: Json) => it.action === 'start')).toHaveLength(1);
});

it('pauses at once, with a way back, and with a reason if one is given', async () => {
  const { id } = await world.started('To pause', 60);
  await page.reload();
  await button('Pause To pause').click();
  await button('Resume To pause').waitFor();
  expect((await world.read(id)).status).toBe('paused');
  await button('Undo').click();
  await button('Pause To pause').waitFor();
  expect((await world.read(id)).status).toBe('running');

  await button('More actions for To pause').click();
  await page.getByRole('menuitem', { name: 'Pause with reason…' }).click();
  await dialog().getByLabel('Reason').fill('script issue');
  await dialog().getByRole('button', { name: 'Pause campaign' }).click();
  await rowOf(page, 'To pause').getByText('“script issue”').waitFor();
  expect((await world.read(id)).paused.reason_text).toBe('script issue');
  await world.act(id, 'stop');
});

it('offers the lines that are left when the budget is exceeded', async () => {
  const { body } = await product.call('GET', '/api/v1/concurrency-settings');
  const { id } = await world.create('Too many', 20, {
    max_concurrent_calls: body.available + 2,
  });
  await page.reload();
  await button('Start Too many').click();
  const start = dialog().getByRole('button', { name: 'Start', exact: true });
  await dialog().getByText('Blocks the start', { exact: true }).waitFor();
  expect(await start.getAttribute('aria-disabled')).toBe('true');
  const open = dialog().getByRole('link', { name: 'Open Is running' });
  expect(await open.getAttribute('href')).toBe(`${LIST}/${made.running.id}`);
  const instead = dialog().getByRole('button', {
    name: /^Start with \d+ lines instead$/,
  });
  // A campaign that ends meanwhile leaves more.
  const { available } = await until(
    async () => {
      const path = '/api/v1/concurrency-settings';
      const { available } = (await product.call('GET', path)).body;
      return { available, offer: await instead.textContent() };
    },
    ({ available, offer }) => offer === `Start with ${available} lines instead`,
  );
  await instead.click();
  await button('Pause Too many').waitFor();
  expect(await world.read(id)).toMatchObject({
    status: 'running',
    max_concurrent_calls: available,
  });
  await world.act(id, 'stop');
});

it('says what keeps a campaign from starting, and where to put it right', async () => {
  await product.call('POST', '/api/v1/campaigns', { name: 'Not ready' });
  await page.reload();
  await button('Start Not ready').click();
  await dialog().getByText('Blocks the start', { exact: true }).waitFor();
  await dialog().getByRole('link', { name: /^Fix:/ }).click();
  await page.waitForURL(/\/audience$/);
  await page.goBack();
  await button('Start Not ready').waitFor();
});

it('clones under another name, with contacts if asked, and opens the clone', async () => {
  await button('Clone Is paused').click();
  await dialog().getByLabel('Name').fill('A second one');
  await dialog().getByText('Copy contacts', { exact: true }).click();
  await dialog().getByRole('button', { name: 'Clone campaign' }).click();
  await page.getByRole('heading', { level: 1, name: 'A second one' }).waitFor();
  const id = page.url().split('/').at(-1)!;
  expect(id).not.toBe(made.paused.id);
  expect(await world.read(id)).toMatchObject({
    name: 'A second one',
    status: 'draft',
    total_contacts: 50,
  });
  await page.goto(product.url + LIST);
});

it('asks before a restart, which resets attempts and does not dial', async () => {
  const { id } = made.completed;
  const contacts = await product.call(
    'GET',
    `/api/v1/campaigns/${id}/contacts`,
  );
  const numbers = contacts.body.data.map((it: Json) => it.phone_number);
  const callsToThem = async () =>
    (await product.witness()).filter(({ to }) => numbers.includes(to)).length;
  const before = await callsToThem();
  await button('Restart Is completed').click();
  await dialog()
    .getByText('Nothing is dialed until you press Start.')
    .waitFor();
  expect((await world.read(id)).status).toBe('completed');
  await dialog().getByRole('button', { name: 'Prepare restart' }).click();
  await button('Cancel restart Is completed').waitFor();
  await rowOf(page, 'Is completed')
    .getByText(/Restarted by/)
    .waitFor();
  expect(await world.read(id)).toMatchObject({
    status: 'draft',
    run_number: 2,
    stats: { attempts: { total: 0 }, contacts: { pending: 3 } },
  });
  expect(await callsToThem()).toBe(before);
});

it('stops after asking, with the contacts who wait as a file if wanted', async () => {
  const { id } = await world.started('To stop', 40);
  await page.reload();
  await button('Stop To stop').click();
  await dialog()
    .getByText(/contacts will not be called/)
    .waitFor();
  const download = page.waitForEvent('download');
  await dialog()
    .getByText(/^Export the \d+ first$/)
    .click();
  expect((await download).suggestedFilename()).toBe(
    `waiting-${id.slice(-8)}.csv`,
  );
  await dialog().getByRole('button', { name: 'Stop campaign' }).click();
  await button('Restart To stop').waitFor();
  expect((await world.read(id)).completion_reason).toBe('manual_stop');
});

it('deletes a draft and its contacts after asking', async () => {
  await button('Delete Is draft').click();
  await dialog()
    .getByText(/removes 4 uploaded contacts/)
    .waitFor();
  await dialog().getByRole('button', { name: 'Delete campaign' }).click();
  await rowOf(page, 'Is draft').waitFor({ state: 'detached' });
  const path = `/api/v1/campaigns/${made.draft.id}`;
  expect((await product.call('GET', path)).status).toBe(404);
  expect((await product.call('GET', `${path}/contacts`)).status).toBe(404);
});

it('says nothing on the console but what was refused', () => {
  const refused = complaints.filter((text) => !text.includes('409'));
  expect(refused).toEqual([]);
});
