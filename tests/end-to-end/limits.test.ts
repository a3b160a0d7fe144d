import { afterAll, beforeAll, expect, it } from 'vitest';
import { driving } from '../support/driving.ts';
import {
  newDataFolder,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

const data = newDataFolder();
let product: Product;
const { launch, read, ended } = driving(() => product);

beforeAll(async () => {
  product = await startProduct(['--no-demo', '--speed', '60'], data);
});
afterAll(async () => {
  await product.stop();
  removeFolder(data);
});

/** Each talks for five minutes. */
const talkers = (count: number) =>
  Array.from({ length: count }, (_, n) => `+1415234${n}185`);
const live = async () =>
  (await product.call('GET', '/local/carrier/live')).body.live;

it('follows its limit up and down while it runs, and says which one binds', async () => {
  const path = await launch(talkers(10), { max_concurrent_calls: '2' });
  await until(live, (calls) => calls === 2);
  const health = () => read(`${path}/dispatch-health`);
  const bound = await until(health, ({ queue }) => queue.waiting === 8);
  expect(bound).toMatchObject({
    binding_limit: 'campaign_cap',
    smallest_limit: 'campaign',
    slots: { campaign: { used: 2, limit: 2 }, org: { used: 2, limit: 10 } },
    queue: { waiting: 8, callable: 0, by_blocker: { campaign_cap: 8 } },
    calling_now: 2,
  });
  expect(bound.last_tick.decision.outcome).toMatch(/dialled|lines_busy/);
  const agent = { max_concurrent: 3 };
  await product.call('PATCH', '/api/v1/agents/agt_demo', agent);
  await product.call('PATCH', path, { max_concurrent_calls: 5 });
  await until(live, (calls) => calls === 3);
  expect((await health()).binding_limit).toBe('no_agent_capacity');
  expect((await read(path)).live.binding_limit).toBe('no_agent_capacity');
  const caps = { daily_call_cap: 3 };
  await product.call('PUT', '/api/v1/call-limits', caps);
  expect((await health()).binding_limit).toBe('daily_call_cap');
  await until(live, (calls) => calls === 0);
  expect(await product.witness()).toHaveLength(3);
  await product.call('PATCH', path, { max_concurrent_calls: 1 });
  await product.call('PUT', '/api/v1/call-limits', {});
  await until(live, (calls) => calls === 1);
  await product.call('PATCH', path, { max_concurrent_calls: 3 });
  await until(live, (calls) => calls === 3);
  await ended(path);
  const { peak } = (await product.call('GET', '/local/carrier/live')).body;
  expect(peak).toBe(3);
});

it('never has a number in calls of two campaigns at once', async () => {
  const numbers = ['+12025550185', '+12125550190'];
  const more = { max_concurrent_calls: '2' };
  const paths = [await launch(numbers, more), await launch(numbers, more)];
  for (const path of paths) await ended(path);
  for (const number of numbers) {
    const calls = (await product.witness()).filter(({ to }) => to === number);
    const [first, second] = calls.sort((a, b) =>
      a.placed_at < b.placed_at ? -1 : 1,
    );
    expect(calls).toHaveLength(2);
    expect(second!.placed_at >= first!.ended_at!).toBe(true);
  }
});
