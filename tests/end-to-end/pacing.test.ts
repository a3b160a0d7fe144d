import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  campaignForm,
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

const SEATS = 3;
const CONTACTS = 120;
const ORG_LIMIT = 12;

/** Few answer: one line for a seat would leave most seats free. */
const folder = mkdtempSync(join(tmpdir(), 'outdial-pacing-'));
const profile = join(folder, 'carrier.json');
writeFileSync(
  profile,
  JSON.stringify({
    shares: { answer: 0.15, busy: 0.3 },
    talk_seconds: { mean: 40 },
  }),
);

let product: Product;
let path: string;
const seen: Json[] = [];

beforeAll(async () => {
  const flags = ['--speed', '300', '--no-demo', '--carrier', profile];
  product = await startProduct(flags);
  const limit = { concurrency_limit: ORG_LIMIT };
  await product.call('PUT', '/api/v1/concurrency-settings', limit);
  const created = await product.call(
    'POST',
    '/api/v1/campaigns?start=true',
    campaignForm(
      {
        name: 'Predictive',
        dial_mode: 'predictive',
        max_concurrent_calls: String(SEATS),
        abandoned: { message: false, lock_hours: 72 },
      },
      Array.from(
        { length: CONTACTS },
        (_, i) => `+1415555${String(1_000 + i)}`,
      ),
    ),
  );
  expect(created.status).toBe(201);
  path = `/api/v1/campaigns/${created.body.id}`;
  await until(
    async () => {
      const health = await product.call('GET', `${path}/dispatch-health`);
      seen.push(health.body);
      return (await product.call('GET', path)).body;
    },
    ({ status, draining }) => status === 'completed' && !draining,
  );
});

afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
  removeFolder(folder);
});

it('shows what a predictive campaign decided, and why, and keeps to its seats', () => {
  const paced = seen.flatMap(({ pacing }) => (pacing ? [pacing] : []));
  expect(paced.length).toBeGreaterThan(0);
  expect(paced.map(({ reason }) => reason)).toContain('cold_start');
  expect(paced.some(({ target_in_flight }) => target_in_flight > SEATS)).toBe(
    true,
  );
  for (const { connected_now, target_in_flight, inputs } of paced) {
    expect(connected_now).toBeLessThanOrEqual(SEATS);
    expect(target_in_flight).toBeGreaterThanOrEqual(SEATS);
    expect(target_in_flight).toBeLessThanOrEqual(ORG_LIMIT);
    expect(inputs).toMatchObject({ seats: SEATS, org_limit: ORG_LIMIT });
  }
});

it('counts whoever found no seat, and nobody else', async () => {
  const { body: campaign } = await product.call('GET', path);
  expect(campaign.abandoned).toEqual({
    message: false,
    callback: false,
    lock_hours: 72,
    pause_rate: null,
  });
  const page = await product.call('GET', `${path}/contacts?limit=200`);
  const attempts: Json[] = page.body.data.flatMap(
    (contact: Json) => contact.attempts,
  );
  const abandoned = attempts.filter(({ outcome }) => outcome === 'abandoned');
  const answered = attempts.filter(({ answered_at }) => answered_at);
  expect(campaign.stats.true_abandoned).toBe(abandoned.length);
  expect(campaign.stats.abandon_rate).toBeCloseTo(
    abandoned.length / answered.length,
    10,
  );
  const calls = await product.witness();
  expect(calls.filter(({ answered_at }) => answered_at)).toHaveLength(
    answered.length,
  );
});
