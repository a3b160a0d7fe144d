import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, it } from 'vitest';
import { putCircuit } from '#functions/adapters/dynamodb/circuit-store.ts';
import { carrierKey } from '#functions/adapters/dynamodb/keys.ts';
import { sealWith } from '#functions/platform/seal.ts';
import { type Api, makeApi, START } from './testing.ts';

const root = '/api/v1/carriers';
const at = (seconds: number) => new Date(START + seconds * 1e3).toISOString();

let api: Api;
beforeEach(async () => {
  api = await makeApi();
});

it('lists the deployment’s own, and whether it takes calls', async () => {
  const ours = async () => (await api.call('GET', root)).body.data[0];
  expect(await ours()).toMatchObject({
    id: 'car_simulated',
    kind: 'simulated',
    places_calls: true,
    calls_per_second: 100,
    calls_in_flight: 0,
    circuit: { state: 'closed', until: null, opened: 0 },
  });
  const open = { until: at(15), opened: 2 };
  await putCircuit(api.table, 'org_a', undefined, open);
  const circuit = { state: 'open', until: at(15), opened: 2 };
  expect(await ours()).toMatchObject({ circuit });
  api.clock.at = START + 16_000;
  expect(await ours()).toMatchObject({ circuit: { state: 'probing' } });
  for (const method of ['PATCH', 'DELETE']) {
    const answer = await api.call(method, `${root}/car_simulated`, {
      ...(method === 'PATCH' && { body: { name: 'Mine' } }),
    });
    expect(answer.body).toMatchObject({ status: 409, code: 'not_editable' });
  }
});

it('keeps a profile, and its credentials where no answer has them', async () => {
  const made = await api.call('POST', root, {
    body: {
      name: 'Trunk',
      url: 'https://carrier.test',
      credentials: { user: 'outdial', secret: 'hunter2-hunter2' },
    },
  });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    id: expect.stringMatching(/^car_/),
    kind: 'http',
    places_calls: false,
    circuit: null,
    credential_names: ['secret', 'user'],
    version: 1,
  });
  const path = `${root}/${made.body.id}`;
  const changed = await api.call('PATCH', path, {
    body: { status: 'inactive' },
    headers: { 'If-Match': '"1"' },
  });
  expect(changed.body).toMatchObject({ status: 'inactive', version: 2 });
  const list = await api.call('GET', root);
  expect(list.body.total).toBe(2);
  const answers = JSON.stringify([made, changed, list]);
  expect(answers).not.toContain('hunter2');
  const key = carrierKey('org_a', made.body.id);
  const { Item } = await api.table.db.send(
    new GetCommand({ TableName: api.table.name, Key: key }),
  );
  expect(JSON.stringify(Item)).not.toContain('hunter2');
  const seal = sealWith('pepper', `carrier org_a ${made.body.id}`);
  expect(seal.open(Item!.sealed_credentials)).toContain('hunter2');
  const none = await api.call('PATCH', path, { body: { credentials: null } });
  expect(none.body.credential_names).toEqual([]);
  const stale = await api.call('PATCH', path, {
    body: { name: 'Other' },
    headers: { 'If-Match': '"1"' },
  });
  expect(stale.status).toBe(412);
  const other = await api.credential({ org_id: 'org_b' });
  const key_b = { key: other.credential };
  expect((await api.call('GET', path, key_b)).status).toBe(404);
  expect((await api.call('DELETE', path, key_b)).status).toBe(404);
  expect((await api.call('DELETE', path)).status).toBe(204);
  expect((await api.call('GET', path)).status).toBe(404);
});
