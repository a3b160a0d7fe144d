import {
  createHmac,
  createSign,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { expect, it } from 'vitest';
import { TOKEN_SCOPE } from '#shared/names.ts';
import { authenticate } from './auth.ts';
import { userPoolTokens } from './user-pool-tokens.ts';

const POOL = 'us-east-1_pool00001';
const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`;
const now = () => Math.floor(Date.now() / 1_000);

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const ours = pair();
const theirs = pair();
const jwk = {
  ...ours.publicKey.export({ format: 'jwk' }),
  kid: 'k1',
  alg: 'RS256',
  use: 'sig',
};
const part = (value: unknown) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

const claims = () => ({
  sub: 'user-1',
  iss: ISSUER,
  client_id: 'client1',
  scope: `openid email profile ${TOKEN_SCOPE}`,
  token_use: 'access',
  'cognito:groups': ['org_a:viewer', 'org_a:operator', 'org_b:admin'],
  iat: now() - 10,
  exp: now() + 600,
});
const header = { alg: 'RS256', kid: 'k1' };

function sign(
  changed: Record<string, unknown> = {},
  head: Record<string, unknown> = header,
  key: KeyObject = ours.privateKey,
): string {
  const text = `${part(head)}.${part({ ...claims(), ...changed })}`;
  const signer = createSign(String(head.alg).replace('RS', 'RSA-SHA'));
  return `${text}.${signer.update(text).sign(key).toString('base64url')}`;
}

/** HMAC under what everybody can read: the public key. */
function signWithPublicKey(): string {
  const text = `${part({ ...header, alg: 'HS256' })}.${part(claims())}`;
  const key = ours.publicKey.export({ format: 'pem', type: 'spki' });
  const mac = createHmac('sha256', key).update(text).digest('base64url');
  return `${text}.${mac}`;
}

/** What was fetched, by address; only the pool's own keys are there. */
function makePool() {
  const fetched: string[] = [];
  const verify_token = userPoolTokens({
    user_pool_id: POOL,
    fetch: async (input) => {
      fetched.push(String(input));
      return Response.json({ keys: [jwk] });
    },
  });
  return { fetched, verify_token };
}

const ask = (
  token: string,
  headers: Record<string, string> = { 'x-outdial-org': 'org_a' },
  { verify_token } = makePool(),
) =>
  authenticate(
    { headers: { ...headers, authorization: `Bearer ${token}` } },
    {
      get_credential: async () => undefined,
      get_member: async () => undefined,
      pepper: 'pepper',
      real_clock: { now: Date.now },
      verify_token,
    },
  );

it('lets a user of the pool in, with the role of their group', async () => {
  expect(await ask(sign())).toMatchObject({
    org_id: 'org_a',
    kind: 'jwt',
    actor: 'usr_user-1',
    role: 'operator',
  });
  const other = await ask(sign(), { 'x-account-id': 'org_b' });
  expect(other).toMatchObject({ org_id: 'org_b', role: 'admin' });
  expect(other.scopes).toContain('keys:manage');
});

it('asks for the organization, and for one that they are in', async () => {
  await expect(ask(sign(), {})).rejects.toMatchObject({
    status: 401,
    code: 'missing_organization',
  });
  for (const org of ['org_c', 'org_a:admin', 'org_'])
    await expect(ask(sign(), { 'x-outdial-org': org })).rejects.toMatchObject({
      status: 403,
    });
  const groups = { 'cognito:groups': ['org_a', 'org_a:owner', ':admin'] };
  await expect(ask(sign(groups))).rejects.toMatchObject({ status: 403 });
});

it.each([
  ['alg none', () => `${part({ alg: 'none' })}.${part(claims())}.`],
  ['no algorithm', () => `${part({ kid: 'k1' })}.${part(claims())}.AAAA`],
  ['HS256 under the public key', signWithPublicKey],
  ['RS512 by the right key', () => sign({}, { ...header, alg: 'RS512' })],
  ['an unknown kid', () => sign({}, { ...header, kid: 'k2' })],
  ['no kid', () => sign({}, { alg: 'RS256' })],
  ['a kid that is a path', () => sign({}, { ...header, kid: '../../k1' })],
  ['another key under our kid', () => sign({}, header, theirs.privateKey)],
  [
    'a jku of somebody else',
    () =>
      sign({}, { ...header, jku: 'https://evil.test/k' }, theirs.privateKey),
  ],
  [
    'a key of its own in the header',
    () =>
      sign(
        {},
        { ...header, jwk: theirs.publicKey.export({ format: 'jwk' }) },
        theirs.privateKey,
      ),
  ],
  ['a wrong issuer', () => sign({ iss: `${ISSUER}x` })],
  ['no issuer', () => sign({ iss: undefined })],
  ['no scope', () => sign({ scope: undefined })],
  ['an empty scope', () => sign({ scope: '' })],
  [
    'another client, which may not ask for our scope',
    () => sign({ client_id: 'client2', scope: 'openid email profile' }),
  ],
  [
    'our client past its sign-in page',
    () => sign({ scope: 'aws.cognito.signin.user.admin' }),
  ],
  [
    'scopes that only look like ours',
    () =>
      sign({
        scope: `outdial dashboard x${TOKEN_SCOPE} ${TOKEN_SCOPE}x ${TOKEN_SCOPE.toUpperCase()}`,
      }),
  ],
  [
    'our scope as audience only',
    () => sign({ scope: undefined, aud: TOKEN_SCOPE }),
  ],
  ['an id token', () => sign({ token_use: 'id', aud: 'client1' })],
  ['no use', () => sign({ token_use: undefined })],
  ['an end that is past', () => sign({ exp: now() - 61 })],
  ['no end', () => sign({ exp: undefined })],
  ['a beginning to come', () => sign({ nbf: now() + 61 })],
  ['padding', () => `${sign()}==`],
  ['an empty signature', () => sign().replace(/[^.]*$/, '')],
  ['a cut signature', () => sign().slice(0, -8)],
  ['two parts', () => sign().split('.').slice(0, 2).join('.')],
  ['five parts', () => `${sign()}.a.b`],
  [
    'other claims under the signature',
    () => {
      const [head, , signature] = sign().split('.');
      return `${head}.${part({ ...claims(), sub: 'user-2' })}.${signature}`;
    },
  ],
  ['9 KB', () => `${sign()}${'A'.repeat(9_000)}`],
  ['no JSON', () => 'aaaa.bbbb.cccc'],
])('refuses %s', async (_case, make) => {
  const pool = makePool();
  const refused = ask(make(), { 'x-outdial-org': 'org_a' }, pool);
  await expect(refused).rejects.toMatchObject({
    status: 401,
    code: 'unauthorized',
    headers: { 'www-authenticate': 'Bearer' },
  });
  const own = `${ISSUER}/.well-known/jwks.json`;
  expect(pool.fetched.filter((address) => address !== own)).toEqual([]);
});

it('fetches the keys of the pool once, and not for each unknown kid', async () => {
  const pool = makePool();
  const org = { 'x-outdial-org': 'org_a' };
  await ask(sign(), org, pool);
  await ask(sign(), org, pool);
  expect(pool.fetched).toHaveLength(1);
  for (let i = 0; i < 5; i++)
    await ask(sign({}, { ...header, kid: `x${i}` }), org, pool).catch(() => 0);
  expect(pool.fetched.length).toBeLessThanOrEqual(2);
  expect(await ask(sign(), org, pool)).toMatchObject({ org_id: 'org_a' });
});

it('blames nobody for keys that cannot be fetched', async () => {
  const verify_token = userPoolTokens({
    user_pool_id: POOL,
    fetch: async () => new Response('', { status: 503 }),
  });
  await expect(verify_token(sign())).rejects.toThrow();
});
