import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { steps } from '../../../web/src/features/wizard/steps.ts';
import {
  accessibilityProblems,
  type OpenBrowser,
  type OpenedPage,
  openBrowser,
} from '../../support/browser.ts';
import {
  type Json,
  type Product,
  removeFolder,
  startProduct,
} from '../../support/product.ts';

let product: Product;
let browser: OpenBrowser;
let opened: OpenedPage;
let page: Page;
const folder = mkdtempSync(join(tmpdir(), 'outdial-wizard-'));

beforeAll(async () => {
  product = await startProduct(['--speed', '120', '--no-demo']);
  browser = await openBrowser();
  opened = await browser.open();
  page = opened.page;
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
  removeFolder(folder);
});

const button = (name: string) =>
  page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByLabel(name, { exact: true });
const heading = (name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name });
const isFocused = (one: Locator) =>
  one.evaluate((element) => element === document.activeElement);

/** Forms are filled once what they show has come, and by what was kept of them. */
const holds = (name: string, value: string) =>
  expect.poll(() => field(name).inputValue()).toBe(value);

const areas = [303, 415, 212, 213, 206, 312, 404, 512, 602, 617, 702, 713];

/** A file of twelve people who answer the first call. */
function csv(name: string): string {
  const file = join(folder, name);
  const lines = areas.map((area, n) => `+1${area}5550190,P${n}`);
  writeFileSync(file, ['phone_number,first_name', ...lines].join('\n'));
  return file;
}

const open = (path: string) => page.goto(product.url + path);

async function newDraft(name: string): Promise<string> {
  await open('/dashboard/campaigns/new');
  await field('Name').fill(name);
  await button('Next').click();
  await page.waitForURL(/draft=cmp_.*step=audience/);
  await heading('Audience').waitFor();
  return new URL(page.url()).searchParams.get('draft')!;
}

const get = async (id: string): Promise<Json> =>
  (await product.call('GET', `/api/v1/campaigns/${id}`)).body;

async function create(body: Json): Promise<Json> {
  const made = await product.call('POST', '/api/v1/campaigns', body);
  expect(made.status).toBe(201);
  return made.body;
}

/** A campaign that calls long enough to be edited meanwhile. */
async function running(name: string): Promise<Json> {
  const form = new FormData();
  form.set('name', name);
  form.set('max_concurrent_calls', '1');
  const rows = Array.from({ length: 400 }, (_, n) => `+1415${2_350_000 + n}`);
  form.set(
    'contacts',
    new Blob([['phone_number', ...rows].join('\n')]),
    'a.csv',
  );
  const started = await product.call(
    'POST',
    '/api/v1/campaigns?start=true',
    form,
  );
  expect(started.body.status).toBe('running');
  return started.body;
}

describe('creating', () => {
  test('says what is wrong at the top, with links to the fields', async () => {
    await open('/dashboard/campaigns/new');
    await field('Config URL (optional)').fill('nowhere');
    await button('Next').click();
    const summary = page.getByRole('alert').filter({ hasText: 'Mend' });
    await summary.getByText('Mend 2 things to go on').waitFor();
    await summary.getByRole('link', { name: 'Config URL' }).click();
    await expect
      .poll(() => isFocused(field('Config URL (optional)')))
      .toBe(true);
    await summary.getByRole('link', { name: 'Name' }).click();
    await expect.poll(() => isFocused(field('Name'))).toBe(true);
    await page.keyboard.type('Mended');
    await page.keyboard.press('Tab');
    await summary.getByText('Mend 1 thing to go on').waitFor();
    await field('Config URL (optional)').fill('');
    await field('Name').focus();
    await summary.waitFor({ state: 'detached' });
    await open('/dashboard/campaigns/new');
    await holds('Name', 'Mended');
  });

  test('loses nothing in a reload, before a draft and after', async () => {
    await open('/dashboard/campaigns/new');
    await field('Name').fill('Reloaded');
    await field('Config URL (optional)').fill('https://example.com/a.json');
    await page.reload();
    await holds('Name', 'Reloaded');
    await button('Next').click();
    await page.waitForURL(/step=audience/);
    const id = new URL(page.url()).searchParams.get('draft')!;
    expect(await get(id)).toMatchObject({
      name: 'Reloaded',
      config_url: 'https://example.com/a.json',
      retry_policy: { max_attempts: 3, delay_seconds: 1_800 },
      status: 'draft',
    });
    await open(`/dashboard/campaigns/${id}/edit?step=outcomes`);
    await heading(/^Outcomes/).waitFor();
    await field('Budget (US dollars, optional)').fill('12');
    await page.getByText('Unsaved changes').waitFor();
    await page.reload();
    await heading(/^Outcomes/).waitFor();
    await holds('Budget (US dollars, optional)', '12');
    expect((await get(id)).budget_usd).toBeNull();
    await button('Next').click();
    await heading('Review & launch').waitFor();
    expect((await get(id)).budget_usd).toBe(12);
  });

  test('asks before unsaved changes are left behind', async () => {
    const leave = page
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByRole('button', { name: 'Leave', exact: true });
    await open('/dashboard/campaigns/new');
    await field('Name').fill('Dropped');
    await button('Cancel').click();
    await leave.click();
    await page.waitForURL('**/dashboard/campaigns');
    await open('/dashboard/campaigns/new');
    await page.getByText('Demo agent').first().waitFor();
    expect(await field('Name').inputValue()).toBe('');
    await button('Cancel').click();
    await page.waitForURL('**/dashboard/campaigns');
    const { id } = await create({ name: 'Left' });
    await open(`/dashboard/campaigns/${id}/edit`);
    await field('Name').fill('Left behind');
    await button('Cancel').click();
    const question = page.getByRole('dialog', {
      name: 'Leave without saving?',
    });
    await question.getByRole('button', { name: 'Stay here' }).last().click();
    await holds('Name', 'Left behind');
    await button('Cancel').click();
    await leave.click();
    await page.waitForURL(`**/dashboard/campaigns/${id}`);
    expect((await get(id)).name).toBe('Left');
  });

  test('takes a CSV to a completed campaign by name, file and three clicks', async () => {
    const id = await newDraft('By clicks');
    await button('Next').click();
    await page.getByText('Add somebody to call').waitFor();
    await page.locator('input[type=file]').first().setInputFiles(csv('a.csv'));
    await button('Upload and check').waitFor();
    await button('Skip to Review & launch').click();
    await heading('Review & launch').waitFor();
    await page.getByText('12 people, of whom').waitFor();
    const start = button('Create and start');
    expect(await start.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('Real calls will be placed to 12 people').check();
    await start.click();
    await page.waitForURL(`**/dashboard/campaigns/${id}`);
    await page
      .getByText('Campaign Performance')
      .first()
      .waitFor({ timeout: 60_000 });
    const done = await get(id);
    expect(done).toMatchObject({ status: 'completed' });
    expect(done.stats.contacts.total).toBe(12);
  });

  test('schedules, by the clock of the campaign', async () => {
    const id = await newDraft('Scheduled');
    await page.locator('input[type=file]').first().setInputFiles(csv('b.csv'));
    await button('Upload and check').waitFor();
    await button('Next').click();
    await heading(/^Numbers/).waitFor();
    await page.getByText('Supports 100 calls/s').waitFor();
    await button('Next').click();
    await heading(/^Schedule/).waitFor();
    await page.getByText('At a date and time').click();
    await field('Start on').fill('2031/03/04');
    await field('Start at').fill('09:30');
    await button('Mon–Fri 09:00–18:00').click();
    await page.getByRole('row', { name: 'Sat closed' }).waitFor();
    await button('Skip to Review & launch').click();
    await heading('Review & launch').waitFor();
    await button('Schedule').click();
    await page.waitForURL(`**/dashboard/campaigns/${id}`);
    const { schedule, ...campaign } = await get(id);
    expect(campaign.status).toBe('scheduled');
    const zone = schedule.timezone;
    const shown = new Date(campaign.scheduled_at).toLocaleString('sv', {
      timeZone: zone,
    });
    expect(shown).toBe('2031-03-04 09:30:00');
    expect(schedule.windows).toEqual([
      {
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        start: '09:00',
        end: '18:00',
      },
    ]);
  });

  test('copies the settings of another campaign, and not its name', async () => {
    await create({
      name: 'To copy',
      max_concurrent_calls: 3,
      retry_policy: { max_attempts: 7, delay_seconds: 600 },
    });
    await open('/dashboard/campaigns/new');
    await button('Copy from campaign…').click();
    await page.getByRole('button', { name: /Choose a campaign/ }).click();
    await page.getByRole('option', { name: /To copy/ }).click();
    await holds('Name', 'Copy of To copy');
    await button('Next').click();
    await page.waitForURL(/draft=cmp_/);
    const id = new URL(page.url()).searchParams.get('draft')!;
    expect(await get(id)).toMatchObject({
      name: 'Copy of To copy',
      max_concurrent_calls: 3,
      retry_policy: { max_attempts: 7, delay_seconds: 600 },
      total_contacts: 0,
    });
  });
});

describe('editing', () => {
  test('changes what a running campaign lets be changed, and says why not the rest', async () => {
    const { id } = await running('While it runs');
    await open(`/dashboard/campaigns/${id}/edit`);
    await page.getByText('some settings are read-only').waitFor();
    expect(await field('Name').getAttribute('readonly')).not.toBeNull();
    await page
      .getByText('Cannot be changed while the campaign is running')
      .first()
      .waitFor();
    await button('Clone instead').waitFor();
    await open(`/dashboard/campaigns/${id}/edit?step=pacing`);
    await field('Concurrent calls').fill('2');
    await field('Max attempts').fill('11');
    await button('Save changes').click();
    await page.getByText('Mend 1 thing to go on').waitFor();
    await field('Max attempts').fill('4');
    await button('Save changes').click();
    await page.waitForURL(`**/dashboard/campaigns/${id}`);
    expect(await get(id)).toMatchObject({
      status: 'running',
      max_concurrent_calls: 2,
      retry_policy: { max_attempts: 4, delay_seconds: 300 },
    });
  });

  test('explains a refused start before it happens, and offers what is left', async () => {
    const id = (await create({ name: 'Too many', max_concurrent_calls: 50 }))
      .id;
    await open(`/dashboard/campaigns/${id}/edit?step=pacing`);
    await page.getByText('A start would be refused now').waitFor();
    await page.getByRole('link', { name: 'While it runs' }).waitFor();
    await button('Start with 8 instead').click();
    await holds('Concurrent calls', '8');
    await page
      .getByText('A start would be refused now')
      .waitFor({ state: 'detached' });
  });

  test('shows when one contact would be called', async () => {
    const id = (await create({ name: 'Calendar' })).id;
    await open(`/dashboard/campaigns/${id}/edit?step=pacing`);
    const calls = page.getByRole('table', {
      name: 'Simulated attempts of one contact',
    });
    await field('Max attempts').fill('3');
    await field('Retry delay (minutes)').fill('90');
    await calls.getByRole('row').nth(3).waitFor();
    const times = await calls
      .locator('time')
      .evaluateAll((all) =>
        all.map((one) => Date.parse(one.getAttribute('datetime') ?? '')),
      );
    const minutes = times.slice(1).map((at, n) => (at - times[n]!) / 60_000);
    expect(minutes.map(Math.floor)).toEqual([90, 90]);
    await page.getByLabel('Try No answer again').uncheck();
    await page.getByText('that outcome is not tried again').waitFor();
    expect(await calls.locator('time').count()).toBe(1);
  });

  test('keeps mine when somebody else was faster, and what only they changed', async () => {
    const { id } = await create({ name: 'Both', priority: 5 });
    const path = `/api/v1/campaigns/${id}`;
    await open(`/dashboard/campaigns/${id}/edit`);
    await field('Name').fill('Mine');
    await product.call('PATCH', path, { name: 'Theirs', priority: 9 });
    await button('Next').click();
    const dialog = page.getByRole('dialog', {
      name: /Someone else changed this/,
    });
    await dialog.getByRole('row', { name: /Name Theirs Mine Both/ }).waitFor();
    await dialog.getByRole('row', { name: /Priority 9 5 They/ }).waitFor();
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/^Saved/).waitFor();
    expect(await get(id)).toMatchObject({ name: 'Mine', priority: 9 });

    await field('Name').fill('Mine again');
    await product.call('PATCH', path, { name: 'Theirs again' });
    await button('Save draft').click();
    await dialog.getByRole('button', { name: 'Reload' }).click();
    await holds('Name', 'Theirs again');
    expect((await get(id)).name).toBe('Theirs again');
  });

  test('tells a conflict that a reload fell between', async () => {
    const { id } = await create({ name: 'Slow' });
    await open(`/dashboard/campaigns/${id}/edit`);
    await field('Name').fill('Slow and mine');
    await product.call('PATCH', `/api/v1/campaigns/${id}`, { budget_usd: 7 });
    await page.reload();
    await holds('Name', 'Slow and mine');
    await button('Save draft').click();
    const dialog = page.getByRole('dialog', {
      name: /Someone else changed this/,
    });
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/^Saved/).waitFor();
    expect(await get(id)).toMatchObject({
      name: 'Slow and mine',
      budget_usd: 7,
    });
  });
});

describe('for everybody', () => {
  test('goes from name to review by keys alone', async () => {
    await open('/dashboard/campaigns/new');
    await heading('Basics').waitFor();
    const press = async (key: string, until: () => Promise<boolean>) => {
      for (let n = 0; n < 80 && !(await until()); n += 1) {
        await page.keyboard.press(key);
      }
      expect(await until()).toBe(true);
    };
    await press('Tab', () => isFocused(field('Name')));
    await page.keyboard.type('By keys');
    await press('Tab', () => isFocused(button('Next')));
    await page.keyboard.press('Enter');
    await heading('Audience').waitFor();
    await press('Tab', () => isFocused(button('Save draft')));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/dashboard/campaigns');
    await page.getByText('By keys').first().waitFor();
  });

  const all = steps.map(({ slug }) => slug).filter((it) => it !== 'audience');
  test.each([
    [320, false, all],
    [1_440, true, ['pacing', 'review']],
  ])(
    'fits %i px, dark %s, with nothing for axe to find',
    async (width, dark, slugs) => {
      const { id } = await create({ name: `Fits ${width}` });
      const other = await browser.open({ width, dark });
      // What fades in has no contrast yet.
      await other.page.emulateMedia({ reducedMotion: 'reduce' });
      for (const step of slugs) {
        await other.page.goto(
          `${product.url}/dashboard/campaigns/${id}/edit?step=${step}`,
        );
        await other.page.getByRole('heading', { level: 1 }).first().waitFor();
        await other.page.waitForLoadState('networkidle');
        const wide = await other.page.evaluate(
          () => document.documentElement.scrollWidth - window.innerWidth,
        );
        expect([step, wide]).toEqual([step, 0]);
        expect([step, await accessibilityProblems(other.page)]).toEqual([
          step,
          [],
        ]);
      }
      expect(other.complaints).toEqual([]);
      await other.page.context().close();
    },
  );

  test('says nothing on the console but the refusals of a version', () => {
    const others = opened.complaints.filter((line) => !/\b412\b/.test(line));
    expect(others).toEqual([]);
  });
});
