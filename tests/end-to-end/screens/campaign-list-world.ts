import type { Page } from 'playwright-core';
import { scopes } from '#shared/contracts/settings.ts';
import type { OpenBrowser, OpenedPage } from '../../support/browser.ts';
import { credential } from '../../support/http.ts';
import {
  campaignForm,
  type Json,
  type Product,
  until,
} from '../../support/product.ts';

const root = '/api/v1/campaigns';
export const LIST = '/dashboard/campaigns';

/** Numbers that nobody else has: every campaign calls its own. */
const people = (first: number, count: number) =>
  Array.from({ length: count }, (_, n) => `+1415${2_340_000 + first + n}`);

/** What a test of the list does to the product beside the browser. */
export function listWorld(running: () => Product) {
  const read = async (id: string): Promise<Json> =>
    (await running().call('GET', `${root}/${id}`)).body;
  const act = async (id: string, action: string, body?: unknown) => {
    const path = `${root}/${id}/${action}`;
    const answer = await running().call('POST', path, body);
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  let given = 0;
  const create = async (
    name: string,
    contacts: number,
    fields: Record<string, unknown> = {},
    start = false,
  ): Promise<Json> => {
    const numbers = people(given, contacts);
    given += contacts;
    const form = campaignForm(
      { name, max_concurrent_calls: 1, ...fields },
      numbers,
    );
    const path = `${root}${start ? '?start=true' : ''}`;
    const { status, body } = await running().call('POST', path, form);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  };
  const started = (name: string, contacts = 3, fields = {}) =>
    create(name, contacts, fields, true);
  return { read, act, create, started };
}

/** A campaign of every status, named by what it is. */
export async function everyStatus(
  world: ReturnType<typeof listWorld>,
  product: Product,
): Promise<Record<string, Json>> {
  const { act, create, started, read } = world;
  const { body } = await product.call('GET', '/api/v1/overview');
  const soon = new Date(Date.parse(body.at) + 120_000).toISOString();
  const late = new Date(Date.parse(body.at) + 90 * 86_400_000).toISOString();
  const failing = await product.call('POST', root, {
    name: 'Is failed',
    scheduled_at: soon,
  });
  const made: Record<string, Json> = {
    draft: await create('Is draft', 4),
    scheduled: await create('Is scheduled', 4, { scheduled_at: late }),
    paused: await started('Is paused', 50),
    completed: await started('Is completed'),
    cancelled: await started('Is cancelled'),
    sealed: await started('Is sealed'),
    prepared: await started('Is prepared'),
    running: await started('Is running', 400),
    failed: failing.body,
  };
  await act(made.paused.id, 'pause', { reason_text: 'script issue' });
  await act(made.completed.id, 'stop');
  await act(made.cancelled.id, 'cancel');
  await act(made.sealed.id, 'close');
  await act(made.prepared.id, 'stop');
  await act(made.prepared.id, 'restart');
  await until(
    () => read(made.failed.id),
    ({ status }) => status === 'failed',
  );
  return made;
}

/** The dashboard as somebody of this role, by a token of their own. */
export async function openAs(
  browser: OpenBrowser,
  product: Product,
  role: 'admin' | 'operator' | 'viewer',
): Promise<OpenedPage> {
  const token = await credential(product, {
    kind: 'pat',
    role,
    scopes: [...scopes],
  });
  const opened = await browser.open();
  await opened.page.route('**/config.json', async (route) => {
    const response = await route.fetch();
    const config = await response.json();
    config.auth = { ...config.auth, token, org_id: 'local' };
    await route.fulfill({ response, json: config });
  });
  return opened;
}

export const rowOf = (page: Page, name: string) =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name, exact: true }) });

export interface SeenButton {
  readonly name: string;
  /** Why it does nothing; null: it does. */
  readonly reason: string | null;
}

/**
 * The buttons of each row as they are announced, but the one that copies its id:
 * by the name of the campaign.
 */
export async function buttonsByRow(
  page: Page,
): Promise<Record<string, SeenButton[]>> {
  const rows = await page
    .getByRole('grid', { name: 'Campaigns' })
    .locator('tbody tr')
    .evaluateAll((elements) =>
      elements.map((row) => {
        const campaign = row.querySelector('a')?.textContent ?? '';
        const buttons = [...row.querySelectorAll('button')].map((button) => {
          const described = button.getAttribute('aria-describedby') ?? '';
          const why = document.getElementById(described)?.textContent ?? '';
          const off = button.getAttribute('aria-disabled') === 'true';
          const name = button.getAttribute('aria-label') ?? '';
          return {
            name: name.replace(` ${campaign}`, ''),
            reason: off ? why : null,
          };
        });
        return [campaign, buttons] as const;
      }),
    );
  const isOwn = ({ name }: SeenButton) => !name.startsWith('Copy the id');
  return Object.fromEntries(
    rows.map(([campaign, buttons]) => [campaign, buttons.filter(isOwn)]),
  );
}

/** Names on screen, from the top. */
export const namesShown = (page: Page) =>
  page
    .getByRole('grid', { name: 'Campaigns' })
    .locator('tbody tr')
    .getByRole('rowheader')
    .evaluateAll((cells) =>
      cells.map((cell) => cell.querySelector('a')?.textContent ?? ''),
    );
