import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  accessibilityProblems,
  type OpenBrowser,
  type OpenedPage,
  openBrowser,
} from '../../support/browser.ts';
import {
  campaignForm,
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../../support/product.ts';

/** Who is called first, by the ending of their number; the rest just answer. */
const people = {
  Ada: '0190',
  Ben: '0191',
  Cy: '0192',
  Dee: '0197',
  Eve: '0191',
} as const;
type Person = keyof typeof people;
const TOTAL = 60;
const DAY_SECONDS = 86_400;

let product: Product;
let browser: OpenBrowser;
let opened: OpenedPage;
let page: Page;
let id: string;
let contacts: Json[];
/** Addresses of the list of calls that the page asked for. */
const asked: URL[] = [];

beforeAll(async () => {
  product = await startProduct(['--speed', '120', '--no-demo']);
  const { body } = await product.call(
    'POST',
    '/api/v1/campaigns?start=true',
    callsForm(),
  );
  id = body.id;
  contacts = await until(
    async () =>
      (await product.call('GET', `${api()}/calls?limit=200`)).body.data,
    (all) => all.every(isSettled),
  );
  browser = await openBrowser();
  opened = await browser.open();
  page = opened.page;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname === `${api()}/calls`) asked.push(url);
  });
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

const api = () => `/api/v1/campaigns/${id}`;
const screen = () => `${product.url}/dashboard/campaigns/${id}`;

function callsForm(): FormData {
  const form = campaignForm(
    {
      name: 'Renewals',
      max_concurrent_calls: '10',
      callback_detection: { enabled: true },
      retry_policy: {
        max_attempts: 3,
        delay_seconds: DAY_SECONDS,
        on_system: ['no_answer', 'busy'],
      },
    },
    [],
  );
  const named = Object.entries(people).map(
    ([name, ending], n) => `+1415${555 + n}${ending},${name},Gold`,
  );
  const others = Array.from(
    { length: TOTAL - named.length },
    (_, n) => `+1415${600 + n}0190,Person ${n},Basic`,
  );
  const rows = ['phone_number,name,plan', ...named, ...others];
  form.set('contacts', new Blob([rows.join('\n')]), 'contacts.csv');
  return form;
}

/** Done with what this run's clock brings: over and judged, or waiting for a day. */
const isSettled = ({ status, attempts, callback }: Json) =>
  (status === 'completed' && callback?.status !== 'pending'
    ? attempts.every((it: Json) => !it.conversation_id || it.result)
    : status === 'retry_scheduled') && attempts.length > 0;

const contactOf = (name: Person) =>
  contacts.find(({ custom_fields }) => custom_fields.name === name)!;
const rowOf = (name: string) =>
  page.locator('tr', {
    has: page.getByRole('link', { name, exact: true }),
  });
const button = (name: string) =>
  page.getByRole('button', { name, exact: true });
const panel = (name: Person) =>
  page.getByRole('complementary', { name: `Debug ${name}` });
const heading = (count: number) =>
  page.getByRole('heading', { name: `Calls (${count})` });

it('001.1, 001.20, 002.6: shows 50 calls with the columns of the seeds', async () => {
  await page.goto(screen());
  await rowOf('Ben').waitFor();
  expect(asked[0]?.searchParams.get('page')).toBe('1');
  expect(asked[0]?.searchParams.get('limit')).toBe('50');
  const headers = await page
    .getByRole('treegrid', { name: 'Calls' })
    .getByRole('columnheader')
    .allInnerTexts();
  const labels = headers.map((text) => text.trim()).filter(Boolean);
  expect(labels.slice(0, 13)).toEqual([
    'Contact',
    'Phone',
    'From',
    'Status',
    'Blocker',
    'Disposition',
    'Attempts',
    'Attempt Trail',
    'System retries',
    'Duration',
    'Score',
    'Last Result',
    'Last attempted',
  ]);
  expect(labels).toContain('plan');
  expect(labels).toContain('outcome.goal_reached');
  expect(labels.at(-1)).toBe('Debug');
});

it('001.20: says of each attempt how it went, in the words for its SIP code', async () => {
  const ben = await rowOf('Ben').textContent();
  const attempt = contactOf('Ben').attempts[0];
  expect(ben).toContain('#1 Line busy');
  expect(ben).toContain('SIP 486');
  expect(ben).toContain(`…${attempt.id.slice(-6)}`);
  expect(ben).toContain('1/3');
  expect(await rowOf('Cy').textContent()).toContain('No answer (rang out)');
  await rowOf('Ben').getByRole('button', { name: '#1 Line busy' }).click();
  const more = page.getByRole('dialog', { name: '#1 Line busy' });
  expect(await more.textContent()).toContain(attempt.from_number);
  expect(await more.textContent()).toContain('486 Line busy');
  await more.getByRole('button', { name: 'Close' }).click();
});

it('002.8: says what holds a contact back, with a link to its code', async () => {
  const blocker = rowOf('Ben').getByRole('link', { name: 'retry_wait' });
  expect(await blocker.getAttribute('href')).toBe('/help/codes/retry_wait');
});

it('001.20: pages above 50', async () => {
  await button('Page 2 of calls').click();
  await page.waitForURL(/page=2/);
  await rowOf('Person 54').waitFor();
  expect(await rowOf('Ben').count()).toBe(0);
  await button('Previous page of calls').click();
  await rowOf('Ben').waitFor();
});

it('001.3: filters by callback, as &callback=', async () => {
  await page.getByRole('button', { name: /^Callback/ }).click();
  await page.getByRole('option', { name: 'Completed' }).click();
  await heading(1).waitFor();
  await rowOf('Dee').waitFor();
  expect(asked.at(-1)?.searchParams.get('callback')).toBe('completed');
  expect(page.url()).toContain('callback=completed');
});

it('004.9, 004.10: opens a row to its attempts and how they were judged', async () => {
  await button('Show the attempts of Dee').click();
  const [first, second] = contactOf('Dee').attempts;
  expect(first.result).not.toBeNull();
  const child = page.getByRole('row').filter({ hasText: '#2 Completed' });
  await child.last().waitFor();
  const link = child
    .last()
    .getByRole('link', { name: 'Conversation of attempt 2' });
  expect(await link.getAttribute('href')).toBe(
    `/dashboard/conversations/${second.conversation_id}`,
  );
});

it('opens exactly the rows that an address names', async () => {
  await page.goto(`${screen()}/calls?state=retry_scheduled`);
  await heading(3).waitFor();
  for (const name of ['Ben', 'Cy', 'Eve']) await rowOf(name).waitFor();
  await button('Failed').click();
  await page.waitForURL(/status=failed/);
  await page.getByText('No contact matches').waitFor();
  await page.getByText('Status: Failed').first().waitFor();
  await page
    .getByRole('treegrid')
    .getByRole('button', { name: 'Clear filters' })
    .click();
  await heading(TOTAL).waitFor();
  await button('Waiting retry').click();
  await heading(3).waitFor();
});

it('002.9: debugs a task by its address, and goes to the next and back', async () => {
  const link = `${screen()}/calls/${contactOf('Ben').id}?state=retry_scheduled`;
  await page.goto(link);
  const ben = panel('Ben');
  await ben.getByText('Attempt 1 (first)').first().waitFor();
  await ben.getByText('carrier: problem').waitFor();
  await rowOf('Cy').waitFor();
  await page.keyboard.press(']');
  await panel('Cy').waitFor();
  expect(page.url()).toContain(contactOf('Cy').id);
  await page.keyboard.press('[');
  await ben.waitFor();
  await ben.getByRole('tab', { name: 'Gate check now' }).click();
  await ben.getByText('The contact may be called: holds it back').waitFor();
  await ben.getByRole('tab', { name: 'Raw JSON' }).click();
  await ben.getByText('"revision"').waitFor();
});

it('002.9: copies evidence without naming the person', async () => {
  await panel('Ben').getByRole('button', { name: 'Copy evidence' }).click();
  await page.getByText('The evidence is copied').waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const { phone_number, id: contact } = contactOf('Ben');
  expect(text).toContain(`# Task ${contact}`);
  expect(text).toContain('retry_wait');
  expect(text).toContain('"dispatch_health": {');
  expect(text).not.toContain(phone_number);
});

it('calls a task again before its time', async () => {
  await panel('Ben').getByRole('button', { name: 'Retry now' }).click();
  await page.getByText(/Ben is due now/).waitFor();
  const { phone_number } = contactOf('Ben');
  await until(
    () => product.witness(),
    (calls) => calls.filter(({ to }) => to === phone_number).length === 2,
  );
  // The panel follows by push: nobody pressed anything.
  await panel('Ben').getByText('2 of 3').waitFor();
  await panel('Ben').getByRole('tab', { name: 'Snapshots' }).click();
  const changes = panel('Ben')
    .getByRole('row')
    .filter({
      has: page.getByRole('rowheader', { name: 'contact.attempt_count' }),
    });
  await changes.first().waitFor();
  await panel('Ben').getByRole('button', { name: 'Close the panel' }).click();
  await page.waitForURL(/calls\?state=retry_scheduled/);
});

it('skips a contact after asking', async () => {
  await button('Actions for Cy').click();
  await page.getByRole('menuitem', { name: 'Skip' }).click();
  const ask = page.getByRole('dialog', { name: 'Skip Cy?' });
  await ask.getByRole('button', { name: 'Skip', exact: true }).click();
  await page.getByText('Cy skipped').waitFor();
  const { body } = await product.call(
    'GET',
    `${api()}/contacts/${contactOf('Cy').id}`,
  );
  expect(body).toMatchObject({ terminal: true, disposition: 'excluded' });
});

it('001.20: promises a callback, which the row has a badge for', async () => {
  await page.goto(`${screen()}/calls?q=${contactOf('Ada').id}`);
  await rowOf('Ada').waitFor();
  await button('Actions for Ada').click();
  await page.getByRole('menuitem', { name: 'Schedule callback' }).click();
  const ask = page.getByRole('dialog');
  await ask.getByRole('button', { name: 'Schedule callback' }).click();
  await rowOf('Ada')
    .getByText(/^Callback/)
    .first()
    .waitFor();
  await button('Actions for Ada').click();
  await page.getByRole('menuitem', { name: 'Cancel callback' }).click();
  await page.getByText('Callback of Ada cancelled').waitFor();
  await rowOf('Ada').getByText('Completed').first().waitFor();
});

it('exports all that match, not only what is on the page', async () => {
  await page.goto(`${screen()}/calls`);
  await rowOf('Ada').waitFor();
  await page.getByRole('checkbox', { name: 'Select Ada' }).click();
  await page.getByText('1 contact selected').waitFor();
  await button(`Select all ${TOTAL} that match`).click();
  const download = page.waitForEvent('download');
  await button('Export selection').click();
  const text = readFileSync((await (await download).path())!, 'utf8');
  const lines = text.trim().split('\n');
  expect(lines).toHaveLength(TOTAL + 1);
  expect(lines[0]).toContain('attempt_trail');
  expect(lines[1]).toContain(`"${contactOf('Ada').phone_number}"`);
});

it('004.11: leads from an attempt to its conversation', async () => {
  const { conversation_id } = contactOf('Ada').attempts[0];
  await rowOf('Ada').getByRole('button', { name: '#1 Completed' }).click();
  await page.getByRole('link', { name: 'Conversation of attempt 1' }).click();
  await page.waitForURL(`**/conversations/${conversation_id}`);
  const said = page.getByRole('list', { name: 'Transcript' });
  await said.getByText(/This call is recorded/).waitFor();
  const audio = page.getByLabel('Recording of the call');
  const source = await audio.getAttribute('src');
  expect((await fetch(source!)).headers.get('content-type')).toBe('audio/wav');
  await page.getByText('opening.said_who_calls').waitFor();
  const contact = page.getByRole('link', {
    name: contactOf('Ada').id.slice(-8),
  });
  expect(await contact.getAttribute('href')).toContain(contactOf('Ada').id);
});

it('plays a recording as the policy of the page allows', async () => {
  const plays = await page
    .getByLabel('Recording of the call')
    .evaluate(async (audio: HTMLAudioElement) => {
      audio.muted = true;
      await audio.play();
      return audio.duration;
    });
  expect(plays).toBeGreaterThan(10);
});

it('keeps what was said from whoever may not hear it, and says so', async () => {
  await page.route('**/api/v1/me', async (route) => {
    const answer = await route.fetch();
    const me = await answer.json();
    const scopes = me.scopes.filter(
      (scope: string) => scope !== 'conversations:read_sensitive',
    );
    await route.fulfill({ response: answer, json: { ...me, scopes } });
  });
  await page.reload();
  await page
    .getByText(/Needs the permission conversations:read_sensitive/)
    .waitFor();
  expect(await page.getByLabel('Recording of the call').count()).toBe(0);
  await page.unroute('**/api/v1/me');
});

it('lists conversations, and those of a sentiment by the address', async () => {
  await page.goto(`${product.url}/dashboard/conversations?campaign_id=${id}`);
  const all = (
    await product.call('GET', `/api/v1/conversations?campaign_id=${id}`)
  ).body.total;
  await page.getByRole('heading', { name: `(${all})` }).waitFor();
  await button(`Show more (50 of ${all})`).click();
  await button(`Show more (50 of ${all})`).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Sentiment/ }).click();
  await page.getByRole('option', { name: 'Positive' }).click();
  await page.waitForURL(/sentiment=positive/);
});

it('is accessible, and says nothing on the console', async () => {
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.goto(
    `${screen()}/calls/${contactOf('Eve').id}?state=retry_scheduled`,
  );
  await panel('Eve').getByText('Attempt 1 (first)').first().waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(opened.complaints).toEqual([]);
});
