import { afterEach, beforeEach, expect, it } from 'vitest';
import { carriers } from '#functions/adapters/carrier/current.ts';
import { env } from '#shared/names.ts';
import { carrierHandlers } from './carriers.ts';
import { type ContactsApi, makeContactsApi } from './contacts-testing.ts';
import { handlers } from './conversations.routes.ts';
import { carrierNeeds } from './testing.ts';

let api: ContactsApi;
beforeEach(async () => {
  process.env[env.OUTDIAL_OWN_CARRIER] = 'none';
  api = await makeContactsApi({
    ...handlers,
    ...carrierHandlers(carrierNeeds()),
  });
});
afterEach(() => {
  delete process.env[env.OUTDIAL_OWN_CARRIER];
});

const own = '/api/v1/carriers/car_simulated';

it('lists it as switched off', async () => {
  const { body } = await api.call('GET', own);
  expect(body).toMatchObject({ status: 'inactive', places_calls: false });
});

it('has no number at it that can be called from, and takes none', async () => {
  const numbers = await api.call('GET', '/api/v1/numbers');
  expect(numbers.body.data).toMatchObject([
    { id: 'num_demo', status: 'inactive' },
  ]);
  const body = { phone_number: '+12025550177' };
  const added = await api.call('POST', '/api/v1/numbers', { body });
  expect(added.status).toBe(400);
  expect(added.body.errors).toMatchObject([
    { path: 'carrier_id', code: 'carrier_not_active' },
  ]);
});

it('starts no campaign and places no test call that would go through it', async () => {
  const made = await api.call('POST', '/api/v1/campaigns', {
    body: { name: 'Nobody' },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const start = `/api/v1/campaigns/${made.body.id}/start`;
  const started = await api.call('POST', start);
  expect(started.status).toBe(422);
  const codes = started.body.errors.map(({ code }: { code: string }) => code);
  expect(codes).toContain('no_number');
  const body = { to: '+12025550143' };
  const tested = await api.call('POST', `${own}/test-call`, { body });
  expect(tested.status).toBe(422);
  expect(tested.body.errors).toMatchObject([{ code: 'carrier_not_placing' }]);
});

it('refuses what was to go through it, and asks no address', async () => {
  const carrier = await carriers().of('org_a');
  const nothing = {} as Parameters<typeof carrier.place>[0];
  expect(await carrier.place(nothing)).toMatchObject({
    kind: 'refused',
    scope: 'account',
    code: 'carrier_missing',
  });
});
