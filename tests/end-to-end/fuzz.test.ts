import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzz } from '../fuzz/fuzz.ts';
import { localTarget } from '../fuzz/local-target.ts';
import {
  KEY,
  type Product,
  removeFolder,
  startProduct,
} from '../support/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct(['--no-demo', '--speed', '60']);
});

afterAll(async () => {
  await product?.stop();
  if (product) removeFolder(product.data);
});

it('answers 1,200 made-up requests as its document says', async () => {
  const target = await localTarget(product.url, KEY);
  const outcome = await fuzz(target, { runs: 1_200, seed: 1 });
  expect(outcome.failures).toEqual([]);
  expect(outcome.requests).toBeGreaterThanOrEqual(1_000);
  expect(outcome.classes['2xx']).toBeGreaterThan(200);
  expect(outcome.classes['4xx']).toBeGreaterThan(200);
  const alive = await product.call('GET', '/healthz');
  expect(alive.body.status).toBe('ok');
  // What it wrote meanwhile has no number of a contact in it.
  expect(product.said()).not.toMatch(/\+?1?3125550\d{3}/);
});
