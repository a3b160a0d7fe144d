import { afterEach, describe, expect, it } from 'vitest';
import {
  campaignForm,
  type Json,
  newDataFolder,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

const api = '/api/v1/campaigns';
const folders: string[] = [];
let product: Product | undefined;

async function start(flags: readonly string[], data = newDataFolder()) {
  if (!folders.includes(data)) folders.push(data);
  product = await startProduct(['--no-demo', ...flags], data);
  return product;
}

afterEach(async () => {
  await product?.stop();
  product = undefined;
  for (const folder of folders.splice(0)) removeFolder(folder);
});

const people = (count: number, from = 0) =>
  Array.from(
    { length: count },
    (_, n) => `+1415${String(2_340_000 + from + n)}`,
  );

async function launch(name: string, fields: Json, numbers: string[]) {
  const answer = await product!.call(
    'POST',
    `${api}?start=true`,
    campaignForm({ name, ...fields }, numbers),
  );
  return answer;
}

const read = async (id: string) =>
  (await product!.call('GET', `${api}/${id}`)).body;

/** Nobody lost, nobody called twice for one attempt, no slot lost. */
async function checkAgainstWitness(id: string) {
  const rows: Json[] = [];
  for (let offset = 0; ; offset += 200) {
    const page = await product!.call(
      'GET',
      `${api}/${id}/contacts?limit=200&offset=${offset}`,
    );
    rows.push(...page.body.data);
    if (page.body.data.length < 200) break;
  }
  const accepted = (await product!.witness()).filter((call) => call.call_id);
  const ours = rows.flatMap(({ attempts }) => attempts);
  expect(new Set(accepted.map((call) => call.client_token)).size).toBe(
    accepted.length,
  );
  expect(ours.map(({ id }) => id).sort()).toEqual(
    accepted.map((call) => call.client_token).sort(),
  );
  return rows;
}

describe('a run that is cut off', () => {
  it('goes on by itself after kill -9, again and again', async () => {
    const { data } = await start(['--speed', '120']);
    const numbers = people(150);
    const { body } = await launch(
      'Killed',
      { max_concurrent_calls: '10' },
      numbers,
    );
    for (let kills = 0; kills < 4; kills += 1) {
      const before = (await read(body.id)).stats.processed;
      await until(
        () => read(body.id),
        ({ status, stats }) =>
          status === 'completed' || stats.processed > before + 10,
      );
      await product!.kill();
      await start(['--speed', '120'], data);
    }
    const done = await until(
      () => read(body.id),
      ({ status, draining }) => status === 'completed' && !draining,
    );
    const rows = await checkAgainstWitness(body.id);
    expect(rows).toHaveLength(150);
    expect(rows.every(({ terminal }) => terminal)).toBe(true);
    expect(done.stats.contacts.total).toBe(150);
    const live = await product!.call('GET', '/local/carrier/live');
    expect(live.body.live).toBe(0);
    expect(live.body.peak).toBeLessThanOrEqual(10);
  });
});

describe('an operator', () => {
  it.each(['pause', 'stop'])('has no call placed after %s', async (action) => {
    await start(['--speed', '60']);
    const { body } = await launch(
      'Steered',
      { max_concurrent_calls: '8' },
      people(300),
    );
    await until(
      () => read(body.id),
      ({ stats }) => stats.processed > 10,
    );
    const answer = await product!.call('POST', `${api}/${body.id}/${action}`);
    expect(answer.status).toBe(200);
    const placed = (await product!.witness()).length;
    const quiet = await until(
      () => read(body.id),
      ({ stats, draining }) => stats.active_calls === 0 && !draining,
    );
    expect((await product!.witness()).length).toBe(placed);
    const { contacts } = quiet.stats;
    expect(
      contacts.pending +
        contacts.completed +
        contacts.exhausted +
        contacts.stopped,
    ).toBe(300);
    if (action === 'stop') {
      expect(quiet.completion_reason).toBe('manual_stop');
      expect(contacts.pending).toBe(0);
      expect(contacts.stopped).toBeGreaterThan(200);
      return;
    }
    await product!.call('POST', `${api}/${body.id}/resume`);
    await until(
      async () => (await product!.witness()).length,
      (n) => n > placed,
    );
  });

  it('runs two campaigns of five on ten lines; the third is refused', async () => {
    await start(['--speed', '60']);
    const first = await launch(
      'One',
      { max_concurrent_calls: '5' },
      people(60),
    );
    await launch('Two', { max_concurrent_calls: '5' }, people(60, 1_000));
    const form = campaignForm(
      { name: 'Three', max_concurrent_calls: '5' },
      people(10, 2_000),
    );
    const draft = (await product!.call('POST', api, form)).body;
    const refused = await product!.call('POST', `${api}/${draft.id}/start`);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'concurrent_budget_exceeded',
      cap: 10,
      in_use: 10,
      requested: 5,
    });
    expect(refused.body.running.map(({ name }: Json) => name).sort()).toEqual([
      'One',
      'Two',
    ]);
    await until(
      () => read(first.body.id),
      ({ status }) => status === 'completed',
    );
  });

  it('never has more than ten live calls over five shared campaigns', async () => {
    await start(['--speed', '120']);
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { body } = await launch(
        `Shared ${n}`,
        { max_concurrent_calls: '5', admission: 'shared' },
        people(40, n * 1_000),
      );
      ids.push(body.id);
    }
    for (const id of ids) {
      await until(
        () => read(id),
        ({ status, draining }) => status === 'completed' && !draining,
      );
    }
    const { body } = await product!.call('GET', '/local/carrier/live');
    expect(body.live).toBe(0);
    expect(body.peak).toBeLessThanOrEqual(10);
    expect((await product!.witness()).filter((c) => c.call_id)).toHaveLength(
      200,
    );
  });
});
