import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '#shared/contracts/settings.ts';
import {
  accessibilityProblems,
  type OpenBrowser,
  type OpenedPage,
  openBrowser,
} from '../../support/browser.ts';
import { ask, credential } from '../../support/http.ts';
import {
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../../support/product.ts';

let product: Product;
let browser: OpenBrowser;
let opened: OpenedPage;
let page: Page;
let receiver: Server;
/** Types of the events that came to the receiver. */
const received: string[] = [];
/** What it answers next; then 204. */
const answers: number[] = [];
const api = '/api/v1';

beforeAll(async () => {
  product = await startProduct(['--no-demo', '--speed', '60']);
  browser = await openBrowser();
  opened = await browser.open();
  page = opened.page;
  receiver = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    received.push(JSON.parse(body).type);
    response.writeHead(answers.shift() ?? 204).end();
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
});

afterAll(async () => {
  receiver?.close();
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

const go = async (path: string, heading: string | RegExp) => {
  await page.goto(`${product.url}/dashboard/${path}`);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
};
const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
const button = (name: string | RegExp) =>
  page.getByRole('button', { name, exact: true });
const row = (table: string, text: string | RegExp) =>
  page
    .getByRole('table', { name: table })
    .getByRole('row')
    .filter({ hasText: text });

/** In both themes. */
async function expectAccessible(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await accessibilityProblems(page)).toEqual([]);
  }
}

describe('numbers and agents', () => {
  it('adds a number, shows it, and changes it', async () => {
    await go('numbers', 'Numbers');
    await button('Add number').click();
    const form = dialog('Add number');
    await form.getByLabel('Number', { exact: true }).fill('12');
    await form.getByRole('button', { name: 'Add number' }).click();
    await form
      .getByText(/is not a phone number/)
      .first()
      .waitFor();
    await expectAccessible();
    await form.getByLabel('Number', { exact: true }).fill('(512) 555-0142');
    await form.getByLabel(/^Label/).fill('Austin');
    await form.getByLabel('Lines').fill('3');
    await form.getByRole('button', { name: 'Add number' }).click();
    const added = row('Numbers', '+15125550142');
    await added.getByText('0 of 3').waitFor();
    await expectAccessible();

    await added.getByRole('link', { name: '+15125550142' }).click();
    await page.getByText('No campaign calls from it').waitFor();
    await expectAccessible();
    const { json } = await ask(product, 'GET', `${api}/numbers`);
    const { id } = json.data.find(({ label }: Json) => label === 'Austin');
    await button('Edit number').click();
    const edit = dialog('Edit +15125550142');
    await edit.getByLabel('Calls a second').fill('2');
    // Somebody else is quicker.
    await ask(product, 'PATCH', `${api}/numbers/${id}`, {
      body: { label: 'Dallas' },
    });
    await edit.getByRole('button', { name: 'Save' }).click();
    const conflict = dialog(/Someone else changed this/);
    await conflict.getByRole('row', { name: /Label Dallas Austin/ }).waitFor();
    await conflict.getByRole('button', { name: 'Keep mine' }).click();
    await conflict.waitFor({ state: 'detached' });
    const after = await ask(product, 'GET', `${api}/numbers/${id}`);
    expect(after.json).toMatchObject({ label: 'Dallas', cps: 2 });
  });

  it('says which campaign calls from it before it is deleted', async () => {
    const numbers = await ask(product, 'GET', `${api}/numbers`);
    const { id } = numbers.json.data.find(
      ({ phone_number }: Json) => phone_number === '+15125550142',
    );
    const made = await ask(product, 'POST', `${api}/campaigns`, {
      body: {
        name: 'Renewals',
        number_pool: [{ number_id: id }],
        scheduled_at: '2090-01-01T00:00:00Z',
      },
    });
    expect(made.json.status).toBe('scheduled');
    await go('numbers', 'Numbers');
    await button('Delete +15125550142').click();
    const confirm = dialog('Delete +15125550142?');
    await confirm.getByRole('link', { name: 'Renewals' }).waitFor();
    await confirm
      .getByLabel('Type +15125550142 to confirm')
      .fill('+15125550142');
    await confirm.getByRole('button', { name: 'Delete number' }).click();
    await page.getByText('+15125550142 is deleted').waitFor();
    await row('Numbers', '+15125550142').waitFor({ state: 'detached' });
    expect((await ask(product, 'GET', `${api}/numbers/${id}`)).status).toBe(
      404,
    );
  });

  it('adds an agent, gives it seats, and deletes it', async () => {
    await go('agents', 'Agents');
    await button('Add agent').click();
    await dialog('Add agent').getByLabel('Name').fill('Renewals agent');
    await dialog('Add agent')
      .getByRole('button', { name: 'Add agent' })
      .click();
    await row('Agents', 'Renewals agent').getByText('No limit').waitFor();
    await button('Edit Renewals agent').click();
    await dialog('Edit Renewals agent').getByLabel('Seats').fill('4');
    await dialog('Edit Renewals agent')
      .getByRole('button', { name: 'Save' })
      .click();
    await row('Agents', 'Renewals agent')
      .getByRole('cell', { name: '4' })
      .waitFor();
    await expectAccessible();
    await button('Delete Renewals agent').click();
    await dialog('Delete Renewals agent?')
      .getByRole('button', { name: 'Delete agent' })
      .click();
    await row('Agents', 'Renewals agent').waitFor({ state: 'detached' });
  });
});

describe('schedules', () => {
  it('shows when campaigns may call, and keeps hours to share', async () => {
    await go('schedules', 'Schedules');
    await row('Calling windows', 'Renewals').getByText('Scheduled').waitFor();
    await row('Legal hours', 'United Kingdom').getByText(/^GB:/).waitFor();
    await button('Add configuration').click();
    const form = dialog('Add configuration');
    await form.getByLabel('Name').fill('Office hours');
    await form.getByLabel('Time zone').fill('Europe/Nowhere');
    await form.getByRole('button', { name: 'Add configuration' }).click();
    await form.getByRole('alert').waitFor();
    await expectAccessible();
    await form.getByLabel('Time zone').fill('Europe/Paris');
    await form.getByLabel(/^Holidays/).fill('2090-12-25');
    await form.getByRole('button', { name: 'Add configuration' }).click();
    const kept = row('Saved configurations', 'Office hours');
    await kept.getByText('Mon–Fri 09:00–18:00').waitFor();
    await expectAccessible();
    await button('Edit Office hours').click();
    const edit = dialog('Edit Office hours');
    await edit.getByLabel('Call until, window 1').fill('17:00');
    await edit.getByRole('button', { name: 'Save' }).click();
    await kept.getByText('Mon–Fri 09:00–17:00').waitFor();
    const { json } = await ask(product, 'GET', `${api}/configurations`);
    expect(json.data[0].schedule).toMatchObject({
      timezone: 'Europe/Paris',
      holidays: ['2090-12-25'],
    });
    await button('Delete Office hours').click();
    await dialog('Delete Office hours?')
      .getByRole('button', { name: 'Delete configuration' })
      .click();
    await page.getByText('No saved configurations yet').waitFor();
  });
});

describe('suppression', () => {
  it('adds, imports, checks and removes numbers', async () => {
    await go('suppression', 'Suppression');
    await button('Add numbers').click();
    const add = dialog('Add numbers');
    await add.getByLabel('Numbers').fill('+13035550190\n12');
    await add.getByLabel(/^Reason/).fill('Asked by mail');
    await add.getByRole('button', { name: 'Add numbers' }).click();
    await add.getByText('1 number was not taken').waitFor();
    await expectAccessible();
    await add.getByRole('button', { name: 'Cancel' }).click();
    await row('Never called', '+13035550190')
      .getByText('Asked by mail')
      .waitFor();

    await button('Import a file').click();
    const load = dialog('Import a file');
    await load.locator('input[type=file]').setInputFiles({
      name: 'stop.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        'phone_number\n+13035550191\n+13035550191\nnobody\n+13035550190\n',
      ),
    });
    await load.getByRole('button', { name: 'Import file' }).click();
    const report = dialog('What was taken of the file');
    await report.getByText(/Line 4: nobody/).waitFor();
    await expectAccessible();
    await report.getByRole('button', { name: 'Close' }).last().click();
    await row('Never called', '+13035550191').waitFor();
    await expectAccessible();

    await page
      .getByLabel('Number', { exact: true })
      .fill('+13035550191, +13035550199');
    await button('Check').click();
    await page.getByText('+13035550191 is never called').waitFor();
    await page.getByText('+13035550199 is not on this list').waitFor();

    await button('Remove +13035550190 from the list').click();
    await row('Never called', '+13035550190').waitFor({ state: 'detached' });
    await button('Undo').click();
    await row('Never called', '+13035550190')
      .getByText('Asked by mail')
      .waitFor();
  });
});

describe('developers', () => {
  it('makes a key that opens what it says, until it is revoked', async () => {
    await go('developers/keys', 'Developers');
    await button('Create key').click();
    await dialog('Create key').getByLabel('Name').fill('Nightly report');
    await expectAccessible();
    await dialog('Create key')
      .getByRole('button', { name: 'Create key' })
      .click();
    const shown = dialog('The key Nightly report');
    const secret = await shown
      .getByRole('region', { name: 'the key' })
      .textContent();
    const asKey = (path: string) =>
      ask(product, 'GET', `${api}${path}`, { key: secret });
    expect((await asKey('/campaigns')).status).toBe(200);
    expect((await asKey('/dnc')).status).toBe(403);
    await page.keyboard.press('Escape');
    await shown.getByText('I stored it').click();
    await shown.getByRole('button', { name: 'Close' }).last().click();
    await row('API keys', 'Nightly report')
      .getByText(`ak_…${secret?.slice(-4)}`)
      .waitFor();
    expect(await page.content()).not.toContain(secret);

    await button('Revoke Nightly report').click();
    await dialog('Revoke Nightly report?')
      .getByRole('button', { name: 'Revoke key' })
      .click();
    await row('API keys', 'Nightly report').getByText('Revoked').waitFor();
    expect((await asKey('/campaigns')).status).toBe(401);
    await expectAccessible();
  });

  it('sends events to a webhook, and sends them again', async () => {
    const { port } = receiver.address() as AddressInfo;
    await go('developers/webhooks', 'Developers');
    await page.getByText('No webhooks yet').waitFor();
    await button('Add webhook').first().click();
    await dialog('Add webhook')
      .getByLabel('URL')
      .fill(`http://127.0.0.1:${port}/hook`);
    await dialog('Add webhook')
      .getByRole('button', { name: 'Add webhook' })
      .click();
    const shown = dialog('The secret of the webhook');
    await shown.getByText(/^whsec_/).waitFor();
    await shown.getByText('I stored it').click();
    await shown.getByRole('button', { name: 'Close' }).last().click();

    answers.push(410);
    await button('Send test event').click();
    await row('Deliveries', 'webhook.test').getByText('Failed').waitFor();
    await page.getByText('Off: it answered 410').waitFor();
    await button('Edit webhook').click();
    await expectAccessible();
    await dialog('Edit webhook')
      .getByRole('checkbox', { name: /^Active/ })
      .check();
    await dialog('Edit webhook').getByRole('button', { name: 'Save' }).click();
    await dialog('Edit webhook').waitFor({ state: 'detached' });
    await page.getByText('Active', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Resend webhook.test/ }).click();
    await row('Deliveries', 'webhook.test').getByText('Delivered').waitFor();
    await expectAccessible();
    expect(received).toEqual(['webhook.test', 'webhook.test']);

    await go('developers/events', 'Developers');
    await row('Recent deliveries', 'webhook.test').getByText('2xx').waitFor();
    await page.getByRole('button', { name: 'Example of dnc.added' }).click();
    await page.getByText('"phone_number": "+13035550190"').waitFor();
    await expectAccessible();
  });
});

describe('settings', () => {
  it('changes the limit of lines, and the log says who did', async () => {
    await go('settings/organization', 'Settings');
    await page.getByLabel('Concurrency limit').fill('25');
    await button('Save').first().click();
    await page.getByText('The organization has 25 lines now').waitFor();
    await expectAccessible();
    const { json } = await ask(product, 'GET', `${api}/concurrency-settings`);
    expect(json.concurrency_limit).toBe(25);
    await go('settings/audit', 'Settings');
    await row('Audit log', /concurrency/i)
      .first()
      .waitFor();
    await expectAccessible();
  });

  it('adds a member, suspends and removes them', async () => {
    await go('settings/members', 'Settings');
    await button('Add member').first().click();
    await dialog('Add member').getByLabel('Name').fill('Dana');
    await expectAccessible();
    await dialog('Add member')
      .getByRole('button', { name: 'Add member' })
      .click();
    await row('Members', 'Dana').getByText('Active').waitFor();
    await button('Suspend Dana').click();
    await row('Members', 'Dana').getByText('Suspended').waitFor();
    await button('Remove Dana').click();
    await dialog('Remove Dana?')
      .getByRole('button', { name: 'Remove member' })
      .click();
    await row('Members', 'Dana').waitFor({ state: 'detached' });
  });

  it('keeps the theme over a reload', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await go('settings/preferences', 'Settings');
    await page.getByRole('radio', { name: 'Dark' }).check();
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    const isDark = () =>
      page.evaluate(() => document.body.classList.contains('awsui-dark-mode'));
    expect(await isDark()).toBe(true);
    await page.getByRole('radio', { name: 'As the system has it' }).check();
    expect(await isDark()).toBe(false);
  });
});

it('tells who may only read why they cannot change anything', async () => {
  const key = await credential(product, {
    kind: 'pat',
    scopes: [...scopes],
    role: 'viewer',
  });
  const viewer = await browser.open({ width: 390, height: 844 });
  await viewer.page.route('**/config.json', async (route) => {
    const response = await route.fetch();
    const config = await response.json();
    await route.fulfill({
      json: { ...config, auth: { ...config.auth, token: key } },
    });
  });
  await viewer.page.goto(`${product.url}/dashboard/numbers`);
  const add = viewer.page.getByRole('button', { name: 'Add number' });
  await until(
    () => add.getAttribute('aria-disabled'),
    (disabled) => disabled === 'true',
  );
  await add.focus();
  await viewer.page
    .getByRole('tooltip')
    .getByText(/Needs the permission numbers:manage/)
    .waitFor();
  await viewer.page.goto(`${product.url}/dashboard/developers/keys`);
  await viewer.page.getByText('The keys could not be loaded').waitFor();
  await viewer.page.context().close();
});

it('says nothing on the console but what the server refused', () => {
  const refused = /status of (400|404|412|422)/;
  expect(opened.complaints.filter((text) => !refused.test(text))).toEqual([]);
});
