import { afterAll, beforeAll, expect, it } from 'vitest';
import { driving } from '../support/driving.ts';
import {
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

let product: Product;
const { launch, read, ended } = driving(() => product);

beforeAll(async () => {
  product = await startProduct([
    '--now',
    '2026-03-02T09:00:00Z',
    '--speed',
    '60',
    '--no-demo',
  ]);
});
afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

async function addNumber(phone_number: string, more = {}): Promise<Json> {
  const body = { phone_number, ...more };
  const answer = await product.call('POST', '/api/v1/numbers', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

/** People who talk for 20 seconds. */
const people = (area: number, count: number) =>
  Array.from({ length: count }, (_, n) => `+1415${area + n}0190`);
const callsFrom = async (phone: string) =>
  (await product.witness()).filter(({ from }) => from === phone);

it('calls no more from a number that is removed, and within the lines of the others', async () => {
  const one = await addNumber('(202) 555-0111', { max_concurrent: 2 });
  const two = await addNumber('+12025550112', { label: 'Second' });
  const pool = JSON.stringify([
    { number_id: one.id },
    { number_id: two.id, weight: 3 },
  ]);
  const path = await launch(people(300, 30), {
    number_pool: pool,
    max_concurrent_calls: '5',
    schedule: JSON.stringify({ timezone: 'UTC' }),
  });
  await until(
    () => callsFrom(two.phone_number),
    (calls) => calls.length >= 4,
  );
  const removed = await product.call(
    'POST',
    `${path}/numbers/${two.id}/remove`,
  );
  expect(removed.status).toBe(200);
  expect(removed.body.number_pool).toEqual([
    { number_id: one.id, weight: null },
  ]);
  const at = removed.body.removed_numbers[0].at as string;
  // Of the last number there is no such removal.
  const last = await product.call('POST', `${path}/numbers/${one.id}/remove`);
  expect([last.status, last.body.code]).toEqual([422, 'not_ready']);
  await ended(path);
  const [ofOne, ofTwo] = await Promise.all(
    [one, two].map((it) => callsFrom(it.phone_number)),
  );
  expect(ofOne!.length + ofTwo!.length).toBe(30);
  // What was on the wire when it was removed may follow, within a second or so.
  const late = ofTwo!.filter(
    ({ placed_at }) => Date.parse(placed_at) > Date.parse(at) + 2_000,
  );
  expect(late).toEqual([]);
  for (const { placed_at } of ofOne!) {
    const live = ofOne!.filter(
      (it) => it.placed_at <= placed_at && (it.ended_at ?? '') > placed_at,
    );
    expect(live.length).toBeLessThanOrEqual(2);
  }
  const health = await read(`${path}/number-health`);
  expect(health.data).toMatchObject([
    {
      number_id: one.id,
      state: 'active',
      dials: ofOne!.length,
      answered: ofOne!.length,
      answer_rate: 1,
      share: 1,
      in_flight: 0,
      lines: { used: 0, limit: 2 },
      last_used_at: expect.any(String),
    },
    {
      number_id: two.id,
      state: 'removed',
      dials: ofTwo!.length,
      answered: ofTwo!.length,
      weight: 3,
      share: 0,
      lines: null,
      removed: { at },
    },
  ]);
  const { data } = await read(`${path}/contacts?limit=100`);
  const told = new Map(
    (await product.witness()).map(({ client_token, from }) => [
      client_token,
      from,
    ]),
  );
  for (const { attempts } of data as Json[]) {
    for (const { id, from_number } of attempts) {
      expect(from_number).toBe(told.get(id));
    }
  }
});

it('fails a running campaign whose last number is deleted', async () => {
  const number = await addNumber('+12025550121');
  const path = await launch(people(500, 40), {
    phone_number_id: number.id,
  });
  await until(
    () => callsFrom(number.phone_number),
    (calls) => calls.length >= 2,
  );
  const at = `/api/v1/numbers/${number.id}`;
  const refused = await product.call('DELETE', `${at}?unless_in_use=true`);
  expect([refused.status, refused.body.code]).toEqual([409, 'number_in_use']);
  expect((await product.call('DELETE', at)).status).toBe(204);
  const campaign = await until(
    () => read(path),
    ({ status, draining }) => status === 'failed' && !draining,
  );
  expect(campaign.completion_reason).toBe('error');
  expect((await product.call('GET', at)).status).toBe(404);
  const { data } = await read(`${path}/number-health`);
  expect(data).toMatchObject([{ number_id: number.id, state: 'deleted' }]);
});
