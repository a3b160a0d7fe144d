import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../support/http.ts';
import type { Json } from '../../support/product.ts';
import { addsAndTriesTwilio } from './carriers-on-screen.ts';
import {
  complaintsOf,
  handsOn,
  linesOf,
  openWorld,
  type World,
} from './organization-world.ts';

let world: World;
let page: Page;
let { go, dialog, button, row, expectAccessible } = {} as ReturnType<
  typeof handsOn
>;
const api = '/api/v1';

beforeAll(async () => {
  world = await openWorld();
  page = world.opened.page;
  ({ go, dialog, button, row, expectAccessible } = handsOn(
    world.product.url,
    page,
  ));
});

afterAll(() => world?.close());

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
    const { json } = await ask(world.product, 'GET', `${api}/numbers`);
    const { id } = json.data.find(({ label }: Json) => label === 'Austin');
    await button('Edit number').click();
    const edit = dialog('Edit +15125550142');
    await edit.getByLabel('Calls a second').fill('2');
    // Somebody else is quicker.
    await ask(world.product, 'PATCH', `${api}/numbers/${id}`, {
      body: { label: 'Dallas' },
    });
    await edit.getByRole('button', { name: 'Save' }).click();
    const conflict = dialog(/Someone else changed this/);
    await conflict.getByRole('row', { name: /Label Dallas Austin/ }).waitFor();
    await conflict.getByRole('button', { name: 'Keep mine' }).click();
    await conflict.waitFor({ state: 'detached' });
    const after = await ask(world.product, 'GET', `${api}/numbers/${id}`);
    expect(after.json).toMatchObject({ label: 'Dallas', cps: 2 });
  });

  it('says which campaign calls from it before it is deleted', async () => {
    const numbers = await ask(world.product, 'GET', `${api}/numbers`);
    const { id } = numbers.json.data.find(
      ({ phone_number }: Json) => phone_number === '+15125550142',
    );
    const made = await ask(world.product, 'POST', `${api}/campaigns`, {
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
    expect(
      (await ask(world.product, 'GET', `${api}/numbers/${id}`)).status,
    ).toBe(404);
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

describe('carriers', () => {
  it('adds one, verifies its numbers and places a test call', () =>
    addsAndTriesTwilio(world));
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
    const { json } = await ask(world.product, 'GET', `${api}/configurations`);
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
    await add
      .getByLabel(/^Reason/)
      .fill(
        'Asked by mail that nobody ever calls her again, for whatever it is',
      );
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

    const remove = button('Remove +13035550190 from the list');
    await page.setViewportSize({ width: 1280, height: 1000 });
    expect(await linesOf(remove)).toBe(1);
    await remove.click();
    await row('Never called', '+13035550190').waitFor({ state: 'detached' });
    await button('Undo').click();
    await row('Never called', '+13035550190')
      .getByText('Asked by mail')
      .waitFor();
  });
});

describe("a person's data", () => {
  it('is told of, and erased once somebody means it', async () => {
    const { product } = world;
    const made = await ask(product, 'POST', `${api}/campaigns`, {
      body: { name: 'With a person' },
    });
    const contact = {
      phone_number: '+13035550177',
      custom_fields: { name: 'Quill' },
    };
    const at = `${api}/campaigns/${made.json.id}/contacts`;
    await ask(product, 'POST', at, { body: { contacts: [contact] } });
    await go('suppression', 'Suppression');
    const number = page.getByLabel("The person's number");
    await number.fill('(303) 555-0177');
    await button('Look for it').click();
    await page.getByText('Contacts', { exact: true }).waitFor();
    await expectAccessible();

    await button('Erase it').click();
    const sure = dialog("Erase the person's data?");
    await sure.getByLabel('Type erase to confirm').fill('erase');
    await expectAccessible();
    await sure.getByRole('button', { name: 'Erase it' }).click();
    await page.getByText(/^Erased\. The audit log has it as era_/).waitFor();
    await expectAccessible();
    const { json } = await ask(product, 'GET', at);
    expect(JSON.stringify(json.data)).not.toMatch(/3035550177|Quill/);
    await button('Look for it').click();
    await page.getByText('Nothing is held under this number').waitFor();
  });
});

it('says nothing on the console but what the server refused', () => {
  expect(complaintsOf(world.opened)).toEqual([]);
});
