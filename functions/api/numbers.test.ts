import { describe, expect, it } from 'vitest';
import {
  restNumber,
  wakeNumber,
} from '#functions/adapters/dynamodb/number-store.ts';
import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import { act, createReady, makeApi } from './testing.ts';

const numbers = '/api/v1/numbers';
const add = (api: Awaited<ReturnType<typeof makeApi>>, body: object) =>
  api.call('POST', numbers, { body });

describe('the numbers of an organization', () => {
  it('are added, listed with what every one has, changed and deleted', async () => {
    const api = await makeApi();
    const made = await add(api, {
      phone_number: '030 901820',
      default_country: 'DE',
      max_concurrent: 4,
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      phone_number: '+4930901820',
      country: 'DE',
      max_concurrent: 4,
      cps: null,
      lines_in_use: 0,
      version: 1,
    });
    const { data, total } = (await api.call('GET', numbers)).body;
    expect(total).toBe(2);
    expect(data.map(({ id }: { id: string }) => id)).toContain('num_demo');
    const one = `${numbers}/${made.body.id}`;
    const body = { max_concurrent: null, label: 'Berlin' };
    const stale = { 'if-match': '"9"' };
    expect(
      (await api.call('PATCH', one, { body, headers: stale })).status,
    ).toBe(412);
    const changed = await api.call('PATCH', one, { body });
    expect(changed.body).toMatchObject({ ...body, version: 2 });
    expect((await api.call('GET', one)).headers.etag).toBe('"2"');
    expect((await api.call('DELETE', one)).status).toBe(204);
    expect((await api.call('DELETE', one)).status).toBe(404);
  });

  it.each([
    [{ phone_number: '12345' }, 400, 'invalid_request'],
    [{ phone_number: '+12025550100' }, 409, 'number_exists'],
    [{ phone_number: '+12025550101', cps: 0 }, 400, 'invalid_request'],
    [{ phone_number: '+12025550101', lines: 1 }, 400, 'invalid_request'],
  ])('are not added from %j', async (body, status, code) => {
    const api = await makeApi();
    const answer = await add(api, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('are there once, and belong to one organization', async () => {
    const api = await makeApi();
    const made = await add(api, { phone_number: '+12025550101' });
    expect((await add(api, { phone_number: '+1 202 555 0101' })).status).toBe(
      409,
    );
    const { credential: key } = await api.credential({ org_id: 'org_b' });
    const path = `${numbers}/${made.body.id}`;
    expect((await api.call('GET', path, { key })).status).toBe(404);
    expect((await api.call('DELETE', path, { key })).status).toBe(404);
    const pool = { number_pool: [{ number_id: made.body.id }], name: 'Other' };
    const foreign = await api.call('POST', '/api/v1/campaigns', {
      key,
      body: pool,
    });
    expect([foreign.status, foreign.body.code]).toEqual([
      422,
      'invalid_reference',
    ]);
  });

  it('that every organization has stay as they are', async () => {
    const api = await makeApi();
    const path = `${numbers}/num_demo`;
    expect((await api.call('DELETE', path)).status).toBe(409);
    const body = { status: 'inactive' };
    expect((await api.call('PATCH', path, { body })).status).toBe(409);
  });
});

describe('the pool of a running campaign', () => {
  it('loses a number and gets it back, and says who did it', async () => {
    const api = await makeApi();
    const own = (await add(api, { phone_number: '+12025550101' })).body.id;
    const number_pool = [
      { number_id: 'num_demo' },
      { number_id: own, weight: 2 },
    ];
    const { id } = await createReady(api, { number_pool });
    expect((await act(api, id, 'start')).status).toBe(200);
    const removed = await act(api, id, `numbers/${own}/remove`);
    expect(removed.body.number_pool).toEqual([
      { number_id: 'num_demo', weight: null },
    ]);
    expect(removed.body.removed_numbers).toMatchObject([
      { number_id: own, weight: 2, by: expect.stringMatching(/^key_/) },
    ]);
    const last = await act(api, id, 'numbers/num_demo/remove');
    expect([last.status, last.body.code]).toEqual([422, 'not_ready']);
    const health = await api.call(
      'GET',
      `/api/v1/campaigns/${id}/number-health`,
    );
    expect(
      health.body.data.map((row: Record<string, unknown>) => [
        row.number_id,
        row.state,
        row.share,
      ]),
    ).toEqual([
      ['num_demo', 'active', 1],
      [own, 'removed', 0],
    ]);
    const back = await act(api, id, `numbers/${own}/restore`);
    expect(back.body.number_pool).toHaveLength(2);
    expect(back.body.removed_numbers).toEqual([]);
    expect((await act(api, id, 'numbers/num_none/restore')).status).toBe(404);
    await act(api, id, 'stop');
    const late = await act(api, id, `numbers/${own}/remove`);
    expect([late.status, late.body.code]).toEqual([409, 'not_editable']);
  });

  it('may be changed by its settings although a number of it is gone', async () => {
    const api = await makeApi();
    const own = (await add(api, { phone_number: '+12025550101' })).body.id;
    const number_pool = [{ number_id: 'num_demo' }, { number_id: own }];
    const { id } = await createReady(api, { number_pool });
    await act(api, id, 'start');
    const kept = await api.call('DELETE', `${numbers}/${own}`, {
      query: { unless_in_use: 'true' },
    });
    expect([kept.status, kept.body.code]).toEqual([409, 'number_in_use']);
    expect(kept.body.campaigns).toMatchObject([{ id, status: 'running' }]);
    expect((await api.call('DELETE', `${numbers}/${own}`)).status).toBe(204);
    const path = `/api/v1/campaigns/${id}`;
    const lower = { max_concurrent_calls: 1 };
    expect((await api.call('PATCH', path, { body: lower })).status).toBe(200);
    const pool = { number_pool: [{ number_id: 'num_demo' }] };
    const without = await api.call('PATCH', path, { body: pool });
    expect(without.body.removed_numbers).toMatchObject([{ number_id: own }]);
  });
});

describe('a number at a carrier of the organization', () => {
  const withCarriers = async () => {
    const api = await makeApi();
    for (const [id, parts] of Object.entries({
      car_1: {},
      car_off: { status: 'inactive' as const },
      car_notes: { kind: 'http' as const },
    })) {
      await carriers.put(api.table, {
        org_id: 'org_a',
        id,
        name: id,
        kind: 'twilio',
        url: null,
        status: 'active',
        credential_names: [],
        sealed_credentials: null,
        version: 1,
        created_at: '2026-03-02T12:00:00.000Z',
        created_by: 'key_1',
        updated_at: '2026-03-02T12:00:00.000Z',
        ...parts,
      });
    }
    return api;
  };
  const phone_number = '+12025550111';

  it('says at which, can move, and is found by it', async () => {
    const api = await withCarriers();
    const own = await add(api, { phone_number });
    expect(own.body).toMatchObject({
      carrier_id: 'car_simulated',
      carrier_refusal: null,
    });
    const one = `${numbers}/${own.body.id}`;
    const move = (carrier_id: string) =>
      api.call('PATCH', one, { body: { carrier_id } });
    expect((await move('car_1')).body.carrier_id).toBe('car_1');
    const at = async (id: string) =>
      (
        await api.call('GET', numbers, { query: { carrier_id: id } })
      ).body.data.map((it: { id: string }) => it.id);
    expect(await at('car_1')).toEqual([own.body.id]);
    expect(await at('car_simulated')).toEqual(['num_demo']);
    expect((await move('car_simulated')).status).toBe(200);
    expect(await at('car_1')).toEqual([]);
    expect((await at('car_simulated')).sort()).toEqual(
      ['num_demo', own.body.id].sort(),
    );
  });

  it.each([
    ['car_none', 'unknown_carrier'],
    ['car_off', 'carrier_not_active'],
    ['car_notes', 'carrier_not_active'],
  ])('is not made at %s', async (carrier_id, code) => {
    const api = await withCarriers();
    const answer = await add(api, { phone_number, carrier_id });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ path: 'carrier_id', code }]);
    const made = await add(api, { phone_number, carrier_id: 'car_1' });
    const path = `${numbers}/${made.body.id}`;
    const moved = await api.call('PATCH', path, { body: { carrier_id } });
    expect(moved.body.errors).toMatchObject([{ path: 'carrier_id', code }]);
  });

  it('rests once its carrier refused it, until somebody changes it', async () => {
    const api = await withCarriers();
    const { body } = await add(api, { phone_number, carrier_id: 'car_1' });
    const key = { org_id: 'org_a', id: body.id };
    const at = '2026-03-02T12:00:00.000Z';
    await restNumber(api.table, key, { code: '21210', at });
    await restNumber(api.table, key, { code: 'later', at });
    const path = `${numbers}/${body.id}`;
    expect((await api.call('GET', path)).body.carrier_refusal).toEqual({
      code: '21210',
      at,
    });
    const changed = await api.call('PATCH', path, { body: { label: 'Seen' } });
    expect(changed.body.carrier_refusal).toBeNull();
    await restNumber(api.table, key, { code: null, at });
    await wakeNumber(api.table, key);
    expect((await api.call('GET', path)).body.carrier_refusal).toBeNull();
  });
});
