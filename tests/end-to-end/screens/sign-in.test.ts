import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentSecurityPolicy } from '#infra/aws/security-headers.ts';
import { signInPaths, signInScopes } from '#infra/site.ts';
import { scopes } from '#shared/contracts/settings.ts';
import { type Authority, startAuthority } from '../../support/authority.ts';
import {
  type OpenBrowser,
  type OpenedPage,
  openBrowser,
} from '../../support/browser.ts';
import { ask } from '../../support/http.ts';
import {
  type Json,
  type Product,
  removeFolder,
  startProduct,
} from '../../support/product.ts';

const CLIENT = 'dashboard';
const DEEP = '/dashboard/campaigns?status=paused&q=two+words';

let product: Product;
let browser: OpenBrowser;
let authority: Authority;
/** Keys that the authority gave out as access tokens, the last one last. */
const issued: { id: string; credential: string }[] = [];
let asAdmin: (method: string, path: string, body?: Json) => Promise<Json>;

beforeAll(async () => {
  product = await startProduct(['--speed', '60', '--no-demo']);
  const { auth } = (await ask(product, 'GET', '/config.json', { key: null }))
    .json;
  const headers = { 'X-Outdial-Org': auth.org_id };
  asAdmin = (method, path, body) =>
    ask(product, method, path, { body, headers, key: auth.token });
  authority = await startAuthority({
    client_id: CLIENT,
    scopes: signInScopes,
    redirect_uri: product.url + signInPaths.signed_in,
    signed_out_uri: product.url + signInPaths.signed_out,
    groups: ['local:admin', 'other:viewer'],
    expires_in: 3_600,
    issue: issueToken,
  });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await authority?.close();
  await product?.stop();
  if (product) removeFolder(product.data);
});

/** A key of the product stands in for the pool's token: the API knows no pool here. */
async function issueToken(): Promise<string> {
  const body = { name: `Token ${issued.length}`, scopes: [...scopes] };
  const { json, status } = await asAdmin('POST', '/api/v1/keys', body);
  expect(status).toBe(201);
  issued.push(json);
  return json.credential;
}

const revoke = async ({ id }: { id: string }) =>
  expect((await asAdmin('DELETE', `/api/v1/keys/${id}`)).status).toBe(204);

/** The dashboard as AWS would serve it: its configuration, and its policy. */
async function openAsOnAws(): Promise<
  OpenedPage & { sent: string[]; answered: string[] }
> {
  const opened = await browser.open();
  const { page } = opened;
  // A page that the test answers counts as one from the internet, which Chromium
  // would not let ask this machine.
  await page.context().grantPermissions(['local-network-access']);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/'))
      sent.push(request.headers().authorization ?? '');
  });
  const answered: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/v1/'))
      answered.push(response.request().headers().authorization ?? '');
  });
  await page.route('**/config.json', (route) =>
    route.fulfill({
      json: {
        build: 'b1',
        version: '1.0.0',
        simulated: false,
        auth: {
          mode: 'cognito',
          authority: authority.url,
          client_id: CLIENT,
          domain: authority.url,
          scopes: signInScopes.join(' '),
          redirect_path: signInPaths.signed_in,
          signed_out_path: signInPaths.signed_out,
        },
      },
    }),
  );
  const policy = contentSecurityPolicy({
    bucket: product.aws_url,
    signIn: [authority.url],
  });
  await page.route(
    (url) => url.origin === product.url && !url.pathname.includes('.'),
    async (route) => {
      if (route.request().resourceType() !== 'document')
        return route.fallback();
      const response = await route.fetch();
      const headers = {
        ...response.headers(),
        'content-security-policy': policy,
      };
      await route.fulfill({ response, headers });
    },
  );
  return { ...opened, sent, answered };
}

const signInButton = (page: Page) => page.getByText('Sign in as Ada');
const heading = (page: Page) =>
  page.getByRole('heading', { level: 1, name: /^Campaigns/ });
/** What happens when somebody turns to the tab again: lists are asked for anew. */
const askAgain = (page: Page) =>
  page.evaluate(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
/** What this tab keeps. */
const stored = (page: Page) =>
  page.evaluate(() => Object.values(sessionStorage));
const addressOf = (page: Page) => page.url().slice(product.url.length);

test('signs in with PKCE and comes back to the very address', async () => {
  const { page, complaints, sent } = await openAsOnAws();
  await page.goto(product.url + DEEP);
  await signInButton(page).click();
  await heading(page).waitFor();
  expect(addressOf(page)).toBe(DEEP);
  expect(authority.grants).toEqual([{ type: 'authorization_code', ok: true }]);
  expect(new Set(sent)).toEqual(new Set([`Bearer ${issued[0]?.credential}`]));

  await page.reload();
  await heading(page).waitFor();
  expect(authority.grants).toHaveLength(1);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('renews a token that is refused once, then asks to sign in again', async () => {
  const { page, sent, answered } = await openAsOnAws();
  await page.goto(product.url + DEEP);
  await signInButton(page).click();
  await heading(page).waitFor();
  await page.evaluate(() => sessionStorage.setItem('outdial.draft', 'mine'));
  const before = authority.grants.length;
  const tokens = issued.length;

  await revoke(issued.at(-1)!);
  await askAgain(page);
  const withIt = (all: readonly string[]) =>
    all.filter((one) => one === `Bearer ${issued[tokens]?.credential}`).length;
  // Revoked under way, the new one would count as renewed in vain: nothing is asked then.
  await expect
    .poll(() => withIt(answered) > 0 && withIt(answered) === withIt(sent))
    .toBe(true);
  expect(authority.grants.slice(before)).toEqual([
    { type: 'refresh_token', ok: true },
  ]);
  expect(addressOf(page)).toBe(DEEP);

  authority.refuseRefresh(true);
  await revoke(issued.at(-1)!);
  await askAgain(page);
  await signInButton(page).waitFor();
  authority.refuseRefresh(false);
  expect(authority.grants.at(-1)).toEqual({ type: 'refresh_token', ok: false });
  await signInButton(page).click();
  await heading(page).waitFor();
  expect(addressOf(page)).toBe(DEEP);
  // What was typed and not sent is still there.
  expect(await stored(page)).toContain('mine');
  await page.context().close();
});

test('warns two minutes before a session ends that cannot go on', async () => {
  const { page } = await openAsOnAws();
  await page.clock.install();
  await page.goto(product.url + DEEP);
  await signInButton(page).click();
  await heading(page).waitFor();

  const before = authority.grants.length;
  const tokens = issued.length;
  await page.clock.fastForward('55:01');
  const isKept = async () =>
    (await stored(page)).join().includes(issued[tokens]?.credential ?? 'none');
  await expect.poll(isKept).toBe(true);
  expect(authority.grants.slice(before)).toEqual([
    { type: 'refresh_token', ok: true },
  ]);
  const warning = page.getByRole('dialog', { name: 'Stay signed in?' });
  await page.clock.fastForward('54:00');
  expect(await warning.count()).toBe(0);

  authority.refuseRefresh(true);
  await page.clock.fastForward('01:01');
  await expect.poll(() => authority.grants.at(-1)?.ok).toBe(false);
  await page.clock.fastForward('03:00');
  await warning.waitFor();
  await warning.getByRole('button', { name: 'Stay signed in' }).click();
  await signInButton(page).waitFor();
  authority.refuseRefresh(false);
  await signInButton(page).click();
  await heading(page).waitFor();
  expect(addressOf(page)).toBe(DEEP);
  await page.context().close();
});

test('signs out at the authority, and keeps nothing', async () => {
  const { page, complaints } = await openAsOnAws();
  await page.goto(product.url + DEEP);
  await signInButton(page).click();
  await heading(page).waitFor();
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  expect(addressOf(page)).toBe(signInPaths.signed_out);
  expect(authority.signOuts).toEqual([product.url + signInPaths.signed_out]);
  expect(authority.revoked).toHaveLength(1);
  // Where pages were scrolled to is all that a tab remembers.
  const keys = await page.evaluate(() => Object.keys(sessionStorage));
  expect(keys.filter((key) => !key.startsWith('tsr-scroll'))).toEqual([]);

  await page.getByRole('link', { name: 'Sign in' }).click();
  await signInButton(page).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a refused sign-in says so, and can be tried again', async () => {
  const { page } = await openAsOnAws();
  await page.goto(product.url + DEEP);
  await signInButton(page).waitFor();
  const state = new URL(page.url()).searchParams.get('state');
  await page.goto(
    `${product.url}${signInPaths.signed_in}?error=access_denied&error_description=Not+today&state=${state}`,
  );
  await page.getByText('Not today').waitFor();
  expect(addressOf(page)).toBe(DEEP);
  await page.getByRole('button', { name: 'Retry' }).click();
  await signInButton(page).click();
  await heading(page).waitFor();
  expect(addressOf(page)).toBe(DEEP);
  await page.context().close();
});
