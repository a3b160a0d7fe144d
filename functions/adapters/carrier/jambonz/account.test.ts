import { expect, test } from 'vitest';
import { checkJambonz } from './account.ts';
import { account, makeJambonz } from './testing.ts';

const ok = { kind: 'ok', caller_ids: null };

test('an account that may call', async () => {
  const { deps } = makeJambonz();
  expect(await checkJambonz(account, deps)).toEqual(ok);
});

test.each([
  [{ credentials: { api_key: 'of others' } }, 'api_key', 'unauthorized'],
  [
    { settings: { account_sid: '00000000-0000-0000-0000-000000000000' } },
    'account_sid',
    'forbidden',
  ],
  [
    { settings: { api_url: 'https://jambonz.test/v1/Applications' } },
    'account_sid',
    'no_account',
  ],
  [
    { credentials: { webhook_secret: 'wh_secret_old' } },
    'webhook_secret',
    'other_secret',
  ],
  [{ settings: { trunk: 'my-trnuk' } }, 'trunk', 'no_trunk'],
])('with %j it is %s', async (change: object, field, code) => {
  const { deps, jambonz } = makeJambonz();
  const changed = { ...account, ...merged(change) };
  const wrongPath: typeof deps.fetch = async (input, init) =>
    String(input).includes('/Applications')
      ? new Response('Not Found', { status: 404 })
      : deps.fetch(input, init);
  const check = await checkJambonz(changed, { ...deps, fetch: wrongPath });
  expect(check).toMatchObject({ kind: 'refused', field, code });
  expect(jambonz.placements).toBe(0);
  const { detail } = check as { detail: string };
  for (const secret of Object.values(changed.credentials)) {
    expect(detail).not.toContain(secret);
  }
});

function merged(change: {
  credentials?: Record<string, string>;
  settings?: Record<string, string>;
}) {
  return {
    credentials: { ...account.credentials, ...change.credentials },
    settings: { ...account.settings, ...change.settings },
  };
}

test('without any trunk, calls go nowhere', async () => {
  const { deps } = makeJambonz({ trunks: [] });
  const settings = { ...account.settings, trunk: '' };
  expect(await checkJambonz({ ...account, settings }, deps)).toMatchObject({
    kind: 'refused',
    code: 'no_trunk',
  });
});

test('the secret of before is not enough: new calls are signed with another', async () => {
  const { deps } = makeJambonz({ webhook_secret: 'wh_secret_new' });
  const credentials = {
    ...account.credentials,
    previous_webhook_secret: 'wh_secret_new',
  };
  expect(await checkJambonz({ ...account, credentials }, deps)).toMatchObject({
    field: 'webhook_secret',
  });
});

const answering = (response: () => Response | Promise<Response>) => ({
  ...makeJambonz().deps,
  fetch: async () => response(),
});

test.each([
  ['nobody', () => Promise.reject(new TypeError('fetch failed'))],
  ['a gateway', () => new Response('', { status: 502 })],
])('%s that does not answer says nothing of the account', async (_, answer) => {
  expect(await checkJambonz(account, answering(answer))).toMatchObject({
    kind: 'unavailable',
  });
});

test.each([
  ['somebody else’s page', '<html>', 'not_jambonz'],
  [
    'an account that is off',
    { account_sid: 'x', is_active: 0 },
    'account_inactive',
  ],
])('%s', async (_, body, code) => {
  const check = await checkJambonz(
    account,
    answering(() => Response.json(body)),
  );
  expect(check).toMatchObject({ kind: 'refused', code });
});

test('a trunk of the service provider may be used, and one that nobody shows is believed', async () => {
  const { deps } = makeJambonz();
  const settings = { ...account.settings, trunk: 'shared' };
  const over = (shared: Response): typeof deps.fetch => {
    return async (input, init) => {
      const url = String(input);
      if (url.includes('/ServiceProviders/sp_1/VoipCarriers')) return shared;
      return url.endsWith(account.settings.account_sid!)
        ? Response.json({ account_sid: 'x', service_provider_sid: 'sp_1' })
        : deps.fetch(input, init);
    };
  };
  const check = (shared: Response) =>
    checkJambonz({ ...account, settings }, { ...deps, fetch: over(shared) });
  expect(await check(Response.json([{ name: 'shared' }]))).toEqual(ok);
  expect(await check(new Response('', { status: 403 }))).toEqual(ok);
  expect(await check(Response.json([{ name: 'another' }]))).toMatchObject({
    code: 'no_trunk',
  });
});
