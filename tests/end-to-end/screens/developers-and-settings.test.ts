import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopes } from '#shared/contracts/settings.ts';
import { ask, credential } from '../../support/http.ts';
import { until } from '../../support/product.ts';
import {
  complaintsOf,
  handsOn,
  openWorld,
  type World,
} from './organization-world.ts';

let world: World;
let page: Page;
let { go, dialog, button, row, expectAccessible } = {} as ReturnType<
  typeof handsOn
>;
const api = '/api/v1';

let receiver: Server;
/** Types of the events that came to the receiver. */
const received: string[] = [];
/** What it answers next; then 204. */
const answers: number[] = [];

beforeAll(async () => {
  world = await openWorld();
  page = world.opened.page;
  ({ go, dialog, button, row, expectAccessible } = handsOn(
    world.product.url,
    page,
  ));
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
  await world?.close();
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
      ask(world.product, 'GET', `${api}${path}`, { key: secret });
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

  it('rotates a key: both work until the old one is revoked', async () => {
    await go('developers/keys', 'Developers');
    await button('Create key').click();
    const create = dialog('Create key');
    await create.getByLabel('Name').fill('Shop');
    await create.getByRole('checkbox', { name: 'dnc:manage' }).check();
    await create.getByRole('button', { name: 'Create key' }).click();
    const secretIn = async () => {
      const shown = dialog('The key Shop');
      const text = await shown
        .getByRole('region', { name: 'the key' })
        .textContent();
      await shown.getByText('I stored it').click();
      await shown.getByRole('button', { name: 'Close' }).last().click();
      return text;
    };
    const old = await secretIn();
    await button('Rotate Shop').click();
    await dialog('Rotate Shop')
      .getByRole('button', { name: 'Create new key' })
      .click();
    const next = await secretIn();
    const dnc = async (key: string | null) =>
      (await ask(world.product, 'GET', `${api}/dnc`, { key })).status;
    expect([await dnc(old), await dnc(next)]).toEqual([200, 200]);
    await dialog('Revoke the old Shop?')
      .getByRole('button', { name: 'Revoke key' })
      .click();
    await row('API keys', 'Shop').getByText('Revoked').waitFor();
    expect([await dnc(old), await dnc(next)]).toEqual([401, 200]);
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
    const { json } = await ask(
      world.product,
      'GET',
      `${api}/concurrency-settings`,
    );
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
    await expect.poll(isDark).toBe(true);
    await page.getByRole('radio', { name: 'As the system has it' }).check();
    await expect.poll(isDark).toBe(false);
  });
});

it('tells who may only read why they cannot change anything', async () => {
  const key = await credential(world.product, {
    kind: 'pat',
    scopes: [...scopes],
    role: 'viewer',
  });
  const viewer = await world.browser.open({ width: 390, height: 844 });
  await viewer.page.route('**/config.json', async (route) => {
    const response = await route.fetch();
    const config = await response.json();
    await route.fulfill({
      json: { ...config, auth: { ...config.auth, token: key } },
    });
  });
  await viewer.page.goto(`${world.product.url}/dashboard/numbers`);
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
  await viewer.page.goto(`${world.product.url}/dashboard/developers/keys`);
  await viewer.page.getByText('The keys could not be loaded').waitFor();
  await viewer.page.context().close();
});

it('says nothing on the console but what the server refused', () => {
  expect(complaintsOf(world.opened)).toEqual([]);
});
