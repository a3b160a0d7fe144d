import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
const folder = newDataFolder();
let product: Product;

beforeAll(async () => {
  product = await startProduct(['--no-demo', '--speed', '60'], folder);
});
afterAll(async () => {
  await product.stop();
  removeFolder(folder);
});

/** Humans who answer at once and talk for 20 s, told apart by their area. */
const people = (area: number, count: number) =>
  Array.from({ length: count }, (_, n) => `+1${area}${201 + n}0190`);

const create = async (
  fields: Record<string, unknown>,
  numbers: readonly string[],
  query = '',
): Promise<Json> => {
  const form = campaignForm({ name: 'Life', ...fields }, numbers);
  const { status, body } = await product.call('POST', `${api}${query}`, form);
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
};
const read = async (id: string): Promise<Json> =>
  (await product.call('GET', `${api}/${id}`)).body;
const act = (id: string, action: string, body?: unknown) =>
  product.call('POST', `${api}/${id}/${action}`, body);
const over = (id: string) =>
  until(
    () => read(id),
    ({ status, draining }) => status === 'completed' && !draining,
  );
const callsTo = async (numbers: readonly string[]) =>
  (await product.witness()).filter(({ to }) => numbers.includes(to)).length;
const rows = async (id: string) =>
  (await product.call<string>('GET', `${api}/${id}/attempt-report.csv`)).body
    .trim()
    .split(/\r?\n/).length - 1;

describe('a restart', () => {
  it('calls everybody again under its own numbers, once it is started', async () => {
    const numbers = people(202, 4);
    const { id } = await create({}, numbers, '?start=true');
    const first = await over(id);
    expect(first.stats.attempts.total).toBe(4);

    const prepared = await act(id, 'restart');
    expect(prepared).toMatchObject({
      status: 200,
      body: {
        status: 'draft',
        run_number: 2,
        prepared_restart: true,
        stats: { attempts: { total: 0 }, contacts: { pending: 4 } },
        previous_run_stats: {
          completed: 4,
          attempts: { total: 4 },
          contacts: { completed: 4 },
        },
      },
    });
    const contacts = await product.call('GET', `${api}/${id}/contacts`);
    expect(
      contacts.body.data.map((it: Json) => [it.status, it.attempt_count]),
    ).toEqual(Array(4).fill(['pending', 0]));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await callsTo(numbers)).toBe(4);

    expect((await act(id, 'start')).body.status).toBe('running');
    const second = await over(id);
    expect(second).toMatchObject({
      run_number: 2,
      completion_reason: 'all_done',
      stats: { completed: 4, attempts: { total: 4 } },
      previous_run_stats: { completed: 4 },
      restart_history: [{ from: 'completed', run_number: 1 }],
    });
    expect(await callsTo(numbers)).toBe(8);
    expect(await rows(id)).toBe(4);
  });

  it('is dropped as if it had never been', async () => {
    const { id } = await create({}, people(303, 2), '?start=true');
    const { stats, completed_at } = await over(id);
    await act(id, 'restart');
    const back = await act(id, 'cancel-restart');
    expect(back.body).toMatchObject({
      status: 'completed',
      completion_reason: 'all_done',
      run_number: 1,
      completed_at,
      stats,
      previous_run_stats: null,
      restarted: null,
    });
    expect(await rows(id)).toBe(2);
    expect((await act(id, 'cancel-restart')).status).toBe(409);
  });

  it('lets calls of the run before finish in that run', async () => {
    // These talk for 300 s: five seconds of real time.
    const numbers = people(404, 2).map((it) => it.replace(/0190$/, '0185'));
    const { id } = await create({}, numbers, '?start=true');
    await until(
      () => read(id),
      ({ stats }) => stats.active_calls === 2,
    );
    await act(id, 'stop');
    const { body } = await act(id, 'restart');
    expect(body).toMatchObject({
      status: 'draft',
      draining: false,
      stats: { active_calls: 0, contacts: { pending: 2 } },
    });
    const ended = await until(
      () => read(id),
      ({ previous_run_stats }) => previous_run_stats.completed === 2,
    );
    expect(ended.stats.contacts).toMatchObject({ pending: 2, completed: 0 });
    const back = await act(id, 'cancel-restart');
    expect(back.body.stats.contacts).toMatchObject({ completed: 2, total: 2 });
    expect(await over(id)).toMatchObject({ completion_reason: 'manual_stop' });
    expect(await callsTo(numbers)).toBe(2);
  });
});

describe('a scheduled start', () => {
  const inVirtual = async (seconds: number) => {
    const { now } = (await product.call('GET', '/local/clock')).body;
    return new Date(Date.parse(now) + seconds * 1_000).toISOString();
  };

  it('comes by itself when it is due', async () => {
    const scheduled_at = await inVirtual(120);
    const { id, status } = await create({ scheduled_at }, people(505, 1));
    expect(status).toBe('scheduled');
    const done = await over(id);
    expect(done.started_at >= scheduled_at).toBe(true);
    const { data } = (await product.call('GET', `${api}/${id}/activity`)).body;
    expect(data[0]).toMatchObject({ action: 'start', actor: 'system' });
  });

  it('fails when nobody can be called', async () => {
    const scheduled_at = await inVirtual(120);
    const made = await product.call('POST', api, {
      name: 'Empty',
      scheduled_at,
    });
    const failed = await until(
      () => read(made.body.id),
      ({ status }) => status === 'failed',
    );
    expect(failed.completion_reason).toBe('error');
    expect(failed.allowed_actions).toContain('restart');
  });

  it('waits for room in the budget', async () => {
    const limit = { concurrency_limit: 5 };
    await product.call('PUT', '/api/v1/concurrency-settings', limit);
    const long = people(606, 1).map((it) => it.replace(/0190$/, '0185'));
    const first = await create({}, long, '?start=true');
    const scheduled_at = await inVirtual(30);
    const { id } = await create({ scheduled_at }, people(707, 1));
    const waiting = await until(
      () => read(id),
      ({ activity }) => activity.reason === 'org_cap',
    );
    expect(waiting.status).toBe('scheduled');
    const { data } = (await product.call('GET', `${api}/${id}/contacts`)).body;
    expect(data[0].blocker.code).toBe('org_cap');
    await over(first.id);
    await over(id);
    await product.call('PUT', '/api/v1/concurrency-settings', {
      concurrency_limit: 10,
    });
  });
});

describe('limits of a run', () => {
  it('pauses when the budget is spent, and goes on with a higher one', async () => {
    const numbers = people(808, 60);
    const fields = { max_concurrent_calls: 1, budget_usd: 0.01 };
    const { id } = await create(fields, numbers, '?start=true');
    const paused = await until(
      () => read(id),
      ({ status, stats }) => status === 'paused' && stats.active_calls === 0,
    );
    expect(paused.paused).toMatchObject({
      by: 'system',
      reason_code: 'budget',
    });
    expect(paused.stats.budget_progress).toBeGreaterThanOrEqual(1);
    expect(paused.stats.contacts.pending).toBeGreaterThan(0);
    const budget_usd = paused.stats.cost_usd + 1_000;
    await product.call('PATCH', `${api}/${id}`, { budget_usd });
    expect((await act(id, 'resume')).body.status).toBe('running');
    const later = await until(
      () => read(id),
      ({ stats }) => stats.attempts.total > paused.stats.attempts.total + 2,
    );
    expect(later.status).toBe('running');
    await act(id, 'stop');
  });

  it('completes when the goal is reached, and calls nobody else', async () => {
    const goal = { metric: 'completed', target: 2 };
    const numbers = people(909, 60);
    const fields = { max_concurrent_calls: 1, goal };
    const { id } = await create(fields, numbers, '?start=true');
    const done = await over(id);
    expect(done.completion_reason).toBe('goal_reached');
    expect(done.stats.goal_progress).toBeGreaterThanOrEqual(1);
    const { completed, stopped, total } = done.stats.contacts;
    expect(completed).toBeLessThan(10);
    expect(completed + stopped).toBe(total);
    expect(done.stats.manual_stopped).toBe(stopped);
    expect(await callsTo(numbers)).toBe(completed);
  });
});
