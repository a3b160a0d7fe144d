import { describe, expect, it } from 'vitest';
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
