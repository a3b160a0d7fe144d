import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const root = '/api/v1/campaigns';
const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const people = (count: number, from: number) =>
  Array.from({ length: count }, (_, n) => `+1415${2_340_000 + from + n}`);

let product: Product;
let browser: OpenBrowser;
let opened: OpenedPage;
let page: Page;
/** Ids by what they are for. */
const ids = { running: '', night: '', prepared: '', draft: '' };
const numbers: { id: string; phone_number: string }[] = [];

const call = async (method: string, path: string, body?: unknown) =>
  (await product.call(method, path, body)).body as Json;
const read = (id: string) => call('GET', `${root}/${id}`);
const make = async (name: string, to: string[], fields: object, start = true) =>
  (
    await call(
      'POST',
      `${root}${start ? '?start=true' : ''}`,
      campaignForm({ name, ...fields }, to),
    )
  ).id as string;

beforeAll(async () => {
  product = await startProduct(['--speed', '120', '--no-demo']);
  for (const phone_number of ['+14155550100', '+13125550101']) {
    numbers.push(await call('POST', '/api/v1/numbers', { phone_number }));
  }
  const number_pool = numbers.map(({ id }, n) => ({
    number_id: id,
    weight: n + 1,
  }));
  const settings = {
    number_pool,
    max_concurrent_calls: 3,
    amd: { enabled: true },
    callback_detection: { enabled: true },
    retry_policy: { max_attempts: 3, delay_seconds: 600 },
  };
  ids.prepared = await make('Done before', people(6, 0), {
    ...settings,
    retry_policy: { max_attempts: 1 },
  });
  ids.night = await make('By night', people(5, 500), {
    ...settings,
    // A day of the calendar on which nobody is called: now, whenever that is.
    schedule: {
      windows: [{ days: week, start: '00:00', end: '24:00' }],
      start_date: '2999-01-01',
    },
  });
  ids.running = await make(
    'Follow-ups',
    ['+14155550197', '+13125550193', ...people(2_000, 1_000)],
    {
      ...settings,
      budget_usd: 500,
      goal: { metric: 'completed', target: 1_900 },
      variants: [
        { key: 'A', agent_id: 'agt_demo', weight: 50 },
        { key: 'B', agent_id: 'agt_demo', weight: 50 },
      ],
    },
  );
  ids.draft = await make('First draft', people(4, 9_000), settings, false);
  browser = await openBrowser();
  opened = await browser.open();
  ({ page } = opened);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

const go = (path: string) => page.goto(`${product.url}${path}`);
const detail = (id: string, rest = '') =>
  go(`/dashboard/campaigns/${id}${rest}`);
const button = (name: string) =>
  page.getByRole('button', { name, exact: true });
const heading = (name: string) => page.getByRole('heading', { name });
const text = (words: string | RegExp) => page.getByText(words).first();
const dialog = () => page.getByRole('dialog');
const panel = () => page.getByRole('complementary', { name: 'Adjust live' });
const figure = (label: string) =>
  page
    .locator('.figure-grid > div')
    .filter({ has: page.getByText(label, { exact: true }) })
    .first();

describe('a campaign that runs', () => {
  test('has its headline, and a live grid of six', async () => {
    await detail(ids.running);
    await text('Live Activity').waitFor();
    await text(/^(Dialing|Not dialing)/).waitFor();
    for (const label of [
      'Ringing',
      'In Progress',
      'Dials/sec',
      'Connected/hr',
      'Avg Ring Time',
      'Last Dial',
    ]) {
      await figure(label).waitFor();
    }
    await text(/retries queued · ETA/).waitFor();
  });

  test('has the strip with budget and goal, the figures and the rates', async () => {
    for (const label of [
      'Progress',
      'In progress',
      'Completed',
      'Failed',
      'Pending',
      'Answer rate',
      'Avg duration',
      'Total cost',
      'Budget',
      'Goal',
      'Total',
      'Connected',
      'Unanswered',
      'Retries Left',
      'Retry Exhausted',
      'True Abandoned',
      'AMD Machine',
      'Window Closed',
      'Manual Stopped',
      'Answer Rate',
      'Completion Rate',
      'Abandon Rate',
      'AHT',
    ]) {
      await figure(label).waitFor();
    }
    await text('ceiling 3 %').waitFor();
  });

  test('tells ring time from AHT', async () => {
    await page.getByRole('button', { name: 'About Avg Ring Time' }).click();
    await text(/Not talk time: that is AHT/).waitFor();
    await page.keyboard.press('Escape');
  });

  test('says by gates why it calls no more people, and how it can', async () => {
    await heading('Dispatch & queue health').waitFor();
    await text(/Why is it not dialing\?/).waitFor();
    await page
      .getByRole('list', { name: 'From all contacts to a call' })
      .waitFor();
    await text(/checks pass$/).click();
    await text('Calling window').waitFor();
    await button('Copy health report').waitFor();
    // All lines are in use: what a growing number of pending contacts means.
    await text(/raise that limit, or wait for calls to end/).waitFor();
  });

  test('has seven dashlets, each with its table', async () => {
    for (const name of [
      'Campaign timeline',
      'Disposition breakdown',
      'Sentiment',
      'Retry effectiveness',
      'A/B test results',
      'Cost summary',
    ]) {
      await heading(name).waitFor();
    }
    await text(/Not enough data yet: needs ≈/).waitFor();
    await page
      .getByRole('toolbar', { name: 'View of Campaign timeline' })
      .getByRole('button', { name: 'Table' })
      .click();
    await page.getByRole('table', { name: 'Campaign timeline' }).waitFor();
  });

  test('has its configuration with the raw setup', async () => {
    for (const label of [
      'Bot ID',
      'Concurrency',
      'Time window',
      'Number pool',
      'Max attempts',
      'Retry delay',
      'Retry on (system)',
      'Retry on (custom)',
    ]) {
      await text(label).waitFor();
    }
    await button('Setup JSON').click();
    const shown = await page.locator('.setup-json').textContent();
    expect(JSON.parse(shown ?? '')).toEqual(
      await call('GET', `${root}/${ids.running}/setup`),
    );
  });

  test('opens a count as exactly its rows', async () => {
    const door = page
      .getByRole('link', { name: /^\d+ callbacks requested: show/ })
      .or(page.getByRole('link', { name: /^\d+ amd machine: show/ }));
    const address = await door.first().getAttribute('href');
    expect(address).toMatch(/\/calls\?(state=amd_machine|callback=requested)$/);
    await door.first().click();
    await page.waitForURL(`**${address}`);
    await page.getByRole('tab', { name: /^Calls/, selected: true }).waitFor();
  });
});

describe('its header', () => {
  test('has the buttons of its status', async () => {
    await detail(ids.running);
    for (const name of ['Refresh', 'Adjust live', 'Clone', 'Pause', 'Stop']) {
      await button(name).waitFor();
    }
    expect(await button('Edit').count()).toBe(0);
    expect(await button('Delete').count()).toBe(0);
  });

  test('opens the activity with its count', async () => {
    const activity = page.getByRole('button', { name: /^Activity \(\d+\)$/ });
    // The run writes into it as well, at any moment.
    await until(
      async () => {
        const { activity_count } = await read(ids.running);
        return { activity_count, shown: await activity.textContent() };
      },
      ({ activity_count, shown }) => shown === `Activity (${activity_count})`,
    );
    await activity.click();
    await dialog().getByText('What happened').waitFor();
    await dialog().getByText('Start', { exact: true }).waitFor();
    await dialog().getByRole('button', { name: 'Close' }).first().click();
  });

  test('saves the attempt report as CSV and as JSON', async () => {
    const csv = await saved(() => button('Attempt Report').click());
    expect(csv.name).toMatch(/^attempts-\w{8}\.csv$/);
    expect(csv.text).toMatch(/^id,contact_id,attempt_number,/);
    await page.getByRole('tab', { name: 'Reports' }).click();
    const json = await saved(() => button('Attempt report, JSON').click());
    const [first] = JSON.parse(json.text);
    expect(first.attempt_number).toBe(1);
  });
});

async function saved(press: () => Promise<void>) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    press(),
  ]);
  return {
    name: download.suggestedFilename(),
    text: readFileSync(await download.path(), 'utf8'),
  };
}

describe('while it runs', () => {
  test('fewer calls at once: told first, applied, and taken back', async () => {
    await button('Adjust live').click();
    await panel()
      .getByText(/smaller blast radius, cleaner data/)
      .waitFor();
    await panel().getByLabel('Calls at once').fill('1');
    await panel().getByText('Frees 2 lines for other campaigns.').waitFor();
    await panel().getByRole('button', { name: 'Apply' }).click();
    await button('Undo').waitFor();
    expect((await read(ids.running)).max_concurrent_calls).toBe(1);
    await button('Undo').click();
    await text(/Changed Follow-ups back/).waitFor();
    expect((await read(ids.running)).max_concurrent_calls).toBe(3);
  });

  test('narrower windows', async () => {
    await button('Adjust live').click();
    await panel()
      .getByLabel(/^End of window 1/)
      .fill('23:59');
    await panel()
      .getByText(/are called within the new windows/)
      .waitFor();
    await panel().getByRole('button', { name: 'Apply' }).click();
    await panel().waitFor({ state: 'detached' });
    const { schedule } = await read(ids.running);
    expect(schedule.windows[0].end).toBe('23:59');
  });

  test('what somebody else changed meanwhile is shown, and nothing is lost', async () => {
    await button('Adjust live').click();
    await panel().getByLabel('Max attempts').fill('2');
    await call('PATCH', `${root}/${ids.running}`, { priority: 9 });
    await panel().getByRole('button', { name: 'Apply' }).click();
    await dialog().getByText('Priority').waitFor();
    await dialog().getByRole('button', { name: 'Keep mine' }).click();
    await panel().waitFor({ state: 'detached' });
    const { priority, retry_policy } = await read(ids.running);
    expect({ priority, max_attempts: retry_policy.max_attempts }).toEqual({
      priority: 9,
      max_attempts: 2,
    });
  });

  test('a number is taken out of the pool, and put back', async () => {
    await detail(ids.running, '/numbers');
    await heading('Number pool health').waitFor();
    for (const column of ['Weight', 'Answer rate', 'Status']) {
      await page.getByRole('columnheader', { name: column }).waitFor();
    }
    const { phone_number } = numbers[0]!;
    await button(`Remove ${phone_number} from the pool`).click();
    await text(`${phone_number} is not called from any more`).waitFor();
    await button(`Restore ${phone_number}`).waitFor();
    expect((await read(ids.running)).number_pool).toHaveLength(1);
    await button('Undo').click();
    await button(`Remove ${phone_number} from the pool`).waitFor();
    await text('Answer rate fell').waitFor();
  });

  test('settings show what was changed since the start', async () => {
    await detail(ids.running, '/config');
    await heading('Pacing & retries').waitFor();
    await text(/^Changed /).waitFor();
  });

  test('reports come as files, and as tables', async () => {
    await detail(ids.running, '/reports');
    for (const name of ['By disposition', 'By hour', 'Cost', 'By number']) {
      await page.getByRole('heading', { name, exact: true }).waitFor();
    }
    const { text: csv } = await saved(() =>
      button('Contact outcomes, CSV').click(),
    );
    const { total_contacts } = await read(ids.running);
    expect(csv.trim().split('\r\n')).toHaveLength(total_contacts + 1);
  });

  test('a pause shows its person, time and reason', async () => {
    await call('POST', `${root}/${ids.running}/pause`, {
      reason_text: 'script issue',
    });
    await detail(ids.running);
    await text(/^Paused by /).waitFor();
    await text(/Reason: script issue/).waitFor();
    for (const name of ['Edit', 'Resume', 'Stop', 'Adjust live']) {
      await button(name).first().waitFor();
    }
  });
});

describe('other states', () => {
  test('outside of its hours says so', async () => {
    await detail(ids.night);
    await text('Paused — Outside time window').waitFor();
    await text('Blocking').waitFor();
  });

  test('at its end has a grid of four and its passes', async () => {
    await until(
      () => read(ids.prepared),
      ({ status, draining }) => status === 'completed' && !draining,
    );
    await detail(ids.prepared);
    await heading('Campaign Performance').waitFor();
    for (const label of [
      'Dials/sec',
      'Connected/hr',
      'Calls/min',
      'Total Connected',
    ]) {
      await figure(label).waitFor();
    }
    await page.getByRole('table', { name: 'Passes' }).waitFor();
    await text('Attempted / eligible').waitFor();
  });

  test('a prepared restart shows the run before, and can be cancelled', async () => {
    const before = await read(ids.prepared);
    await call('POST', `${root}/${ids.prepared}/restart`);
    await detail(ids.prepared);
    await text('Restart prepared – showing previous run').waitFor();
    await page
      .getByRole('link', {
        name: `${before.stats.total_calls} total: show the rows`,
      })
      .waitFor();
    await button('Cancel restart').waitFor();
    expect(await button('Delete').count()).toBe(0);
  });

  test('a draft is renamed where its name stands, and scheduled', async () => {
    await detail(ids.draft);
    await text('Draft – not started').waitFor();
    await button('Delete').waitFor();
    await button('Rename First draft').click();
    await page.getByLabel('Name of the campaign').fill('Second draft');
    await button('Rename').click();
    await page
      .getByRole('heading', { level: 1, name: 'Second draft' })
      .waitFor();
    await call('POST', `${root}/${ids.draft}/schedule`, {
      scheduled_at: '2999-01-01T09:00:00Z',
    });
    await text(/^Scheduled – starts/).waitFor();
    await heading('Dispatch & queue health').waitFor();
  });

  test('a campaign that is not there, and a view that is not', async () => {
    await detail('cmp_nobody');
    await text(/No campaign with this id in local/).waitFor();
    await page.getByLabel('Find a campaign').fill('Follow');
    await button('Search').click();
    await page.waitForURL('**/dashboard/campaigns?q=Follow');
    await detail(ids.running, '/unknown');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  });
});

describe('for everybody', () => {
  test('nothing wrong for who reads with other means', async () => {
    await detail(ids.running);
    await heading('Cost summary').waitFor();
    const all = await accessibilityProblems(page);
    expect(all.filter((line) => !FRAME.test(line))).toEqual([]);
  });

  test('nothing to scroll sideways for at 320 px', async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    await heading('Cost summary').waitFor();
    const wider = await page.evaluate(
      () =>
        document.documentElement.scrollWidth -
        document.documentElement.clientWidth,
    );
    expect(wider).toBe(0);
  });

  test('nothing on the console but the answers that were asked for', () => {
    expect(
      opened.complaints.filter((line) => !/\b4(04|12)\b/.test(line)),
    ).toEqual([]);
  });
});

/** The frame around all pages has tests of its own. */
const FRAME = /^[a-z-]+: <(?:header|div) class="(?:top|awsui_top-nav|side)/;
