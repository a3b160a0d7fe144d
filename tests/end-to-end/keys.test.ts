import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, credential } from '../support/http.ts';
import {
  type Json,
  KEY,
  type Product,
  removeFolder,
  startProduct,
} from '../support/product.ts';

const keys = '/api/v1/keys';
const campaigns = '/api/v1/campaigns';
let product: Product;
/** Asks as the admin who is signed in on this machine. */
let asAdmin: (method: string, path: string, body?: Json) => Promise<Json>;

beforeAll(async () => {
  product = await startProduct(['--no-demo', '--speed', '60']);
  const { auth } = (await ask(product, 'GET', '/config.json', { key: null }))
    .json;
  const headers = { 'X-Outdial-Org': auth.org_id };
  asAdmin = (method, path, body) =>
    ask(product, method, path, { body, headers, key: auth.token });
});

afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

const make = async (more: Json = {}): Promise<Json> => {
  const body = { name: 'Robot', scopes: ['campaigns:read'], ...more };
  const answer = await asAdmin('POST', keys, body);
  expect(answer.status).toBe(201);
  return answer.json;
};

it('gives a key out once, lets it in, and shuts it out at once', async () => {
  const made = await make();
  const use = () => ask(product, 'GET', campaigns, { key: made.credential });
  const { json: shown } = await asAdmin('GET', `${keys}/${made.id}`);
  expect(shown).not.toHaveProperty('credential');
  expect(made.credential.endsWith(shown.last_four)).toBe(true);
  expect((await use()).status).toBe(200);
  const write = await ask(product, 'POST', campaigns, {
    key: made.credential,
    body: { name: 'a' },
  });
  expect(write).toMatchObject({
    status: 403,
    json: { code: 'forbidden', scope: 'campaigns:manage' },
  });
  const { json: used } = await asAdmin('GET', `${keys}/${made.id}`);
  expect(Date.parse(used.last_used_at)).toBeLessThanOrEqual(Date.now());
  expect((await asAdmin('DELETE', `${keys}/${made.id}`)).status).toBe(204);
  expect(await use()).toMatchObject({
    status: 401,
    json: { code: 'unauthorized' },
  });
  expect(product.said()).not.toContain(made.credential);
});

it('lets no key make keys, and lists those of its organization only', async () => {
  const body = { name: 'Robot', scopes: ['campaigns:read'] };
  expect((await ask(product, 'POST', keys, { body })).status).toBe(403);
  const key = await credential(product, {
    org_id: 'org_other',
    scopes: ['keys:manage'],
  });
  const others = (await ask(product, 'GET', keys, { key })).json;
  expect(others).toMatchObject({ total: 1, data: [{ org_id: 'org_other' }] });
  const ours = (await ask(product, 'GET', keys)).json;
  const names = ours.data.map(({ name }: Json) => name);
  expect(names).toEqual(expect.arrayContaining(['Dashboard of a local run']));
  const [{ id }] = ours.data;
  const foreign = await ask(product, 'GET', `${keys}/${id}`, { key });
  const never = await ask(product, 'GET', `${keys}/key_never`, { key });
  expect(foreign.status).toBe(404);
  expect({ ...foreign.json, request_id: '' }).toEqual({
    ...never.json,
    request_id: '',
  });
});

it('slows a key down to its own rate, and the others not at all', async () => {
  const { credential: key } = await make({ requests_per_second: 1 });
  const burst = (n: number, by: string) =>
    Promise.all(
      Array.from({ length: n }, () =>
        ask(product, 'GET', '/api/v1/agents', { key: by }),
      ),
    );
  const slow = await burst(20, key);
  const refused = slow.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(10);
  for (const { headers, json } of refused) {
    expect(json.code).toBe('too_many_requests');
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(headers.get('ratelimit')).toContain('r=0');
  }
  const fast = await burst(300, KEY);
  expect(fast.every(({ status }) => status === 200)).toBe(true);
  expect(fast[0]?.headers.get('ratelimit-policy')).toBe('"default";q=5000;w=5');
});

it('tells who changed what', async () => {
  const { json: campaign } = await ask(product, 'POST', campaigns, {
    body: { name: 'Audited' },
  });
  await asAdmin('POST', `${campaigns}/${campaign.id}/start`);
  const { json } = await asAdmin(
    'GET',
    `/api/v1/audit?object_id=${campaign.id}`,
  );
  expect(json.data).toMatchObject([
    { action: 'start_campaign', status: 422, campaign_id: campaign.id },
    { action: 'create_campaign', status: 201, actor: 'key_endtoend' },
  ]);
  expect(json.data[0].actor).not.toBe(json.data[1].actor);
  const viewer = await credential(product, {
    kind: 'pat',
    role: 'viewer',
    scopes: ['keys:manage', 'campaigns:read'],
  });
  const headers = { 'X-Outdial-Org': 'local' };
  const refused = await ask(product, 'GET', '/api/v1/audit', {
    headers,
    key: viewer,
  });
  expect(refused.status).toBe(403);
});
