import { expect, it } from 'vitest';
import { ask } from '../support/http.ts';
import {
  freePort,
  type Json,
  newDataFolder,
  refusedStart,
  removeFolder,
  startProduct,
} from '../support/product.ts';

// Against the clock on the wall, so it runs when nothing else does.

const api = '/api/v1/campaigns';

it('is ready within 5 s, says how to get in, and made a demo', async () => {
  const began = Date.now();
  const data = newDataFolder();
  let product = await startProduct([], data, {});
  const { url, aws_url, said } = product;
  expect(Date.now() - began).toBeLessThan(5_000);
  expect(said()).toContain(`Outdial is ready on ${url}`);
  expect(said()).toContain(aws_url);
  const key = /ak_\w+\.\w+/.exec(said())?.[0] ?? '';
  const health = await ask(product, 'GET', '/healthz', { key: null });
  expect(health.json).toEqual({ status: 'ok', version: expect.any(String) });
  const list = await ask(product, 'GET', api, { key });
  // On top, and ready to be started by whoever looks around.
  expect(list.json.data[0]).toMatchObject({
    name: 'Demo',
    status: 'draft',
    total_contacts: 80,
  });
  for (const [path, id] of [
    ['agents', 'agt_demo'],
    ['numbers', 'num_demo'],
  ]) {
    const { json } = await ask(product, 'GET', `/api/v1/${path}`, { key });
    expect(json.data.map((it: Json) => it.id)).toContain(id);
  }
  // A second one on the same folder would break what the first one keeps.
  const other = String(await freePort());
  const second = await refusedStart(['--port', other, '--data', data]);
  expect(second.said).toContain('another Outdial');
  expect(second.code).toBe(1);
  expect(await product.stop()).toBe(0);

  // The key stays, and the demo is made once.
  product = await startProduct([], data, {});
  expect(product.said()).toContain(key);
  const again = await ask(product, 'GET', api, { key });
  expect(again.json.data.map((it: Json) => it.id)).toEqual(
    list.json.data.map((it: Json) => it.id),
  );
  await product.stop();
  expect(product.said()).not.toContain('"error"');

  product = await startProduct(['--fresh', '--no-demo'], data);
  expect((await ask(product, 'GET', api, { key })).status).toBe(401);
  expect((await ask(product, 'GET', api)).json.total).toBe(0);
  await product.stop();
  removeFolder(data);
});
