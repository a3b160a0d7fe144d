import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driving } from '../support/driving.ts';
import {
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
  type WitnessCall,
} from '../support/product.ts';

let product: Product;
const { launch, read, ended } = driving(() => product);

beforeAll(async () => {
  product = await startProduct(['--speed', '300', '--no-demo']);
});

afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

const numbers = (count: number, ending: string) =>
  Array.from({ length: count }, (_, i) => `+1312${200 + i}${ending}`);

const accepted = async (ending: string) =>
  (await product.witness()).filter(
    ({ to, sip_code, call_id }) =>
      to.endsWith(ending) && call_id !== null && sip_code !== 429,
  );

/** Calls that were up just after this one was placed, with it. */
const liveAt = (calls: readonly WitnessCall[], { placed_at }: WitnessCall) =>
  calls.filter(
    (one) =>
      one.placed_at <= placed_at &&
      (one.ended_at === null || one.ended_at > placed_at),
  ).length;

describe('calls at once of a running campaign', () => {
  it('go up at once when more are let, and down as calls end', async () => {
    // Each talks for five minutes.
    const path = await launch(numbers(10, '0185'), {
      max_concurrent_calls: '2',
    });
    const live = (count: number) =>
      until(
        () => read(path),
        ({ stats }) => stats.active_calls === count,
      );
    const steer = async (max_concurrent_calls: number): Promise<string> => {
      const answer = await product.call('PATCH', path, {
        max_concurrent_calls,
      });
      expect(answer.status).toBe(200);
      return (await product.call<Json>('GET', '/local/clock')).body.now;
    };
    await live(2);
    await steer(6);
    await live(6);
    const lowered = await steer(1);
    const { stats, activity_count } = await ended(path);
    expect(stats).toMatchObject({ completed: 10, attempts: { total: 10 } });
    // Created, started, and changed twice.
    expect(activity_count).toBeGreaterThanOrEqual(4);
    const calls = await accepted('0185');
    expect(calls).toHaveLength(10);
    expect(Math.max(...calls.map((call) => liveAt(calls, call)))).toBe(6);
    const after = calls.filter(({ placed_at }) => placed_at > lowered);
    expect(after.length).toBeGreaterThan(1);
    for (const call of after) expect(liveAt(calls, call)).toBe(1);
  });
});

describe('a carrier that throttles everybody', () => {
  it('costs nobody an attempt, and all are called in the end', async () => {
    const path = await launch(numbers(12, '0186'), {
      max_concurrent_calls: '6',
    });
    const { stats } = await ended(path);
    expect(stats).toMatchObject({
      completed: 12,
      attempts: { total: 12 },
      failed: 0,
    });
    const { data } = await read(`${path}/contacts`);
    for (const contact of data) {
      expect(contact).toMatchObject({ attempt_count: 1, system_retries: 3 });
    }
    const asked = (await product.witness()).filter(({ to }) =>
      to.endsWith('0186'),
    );
    expect(asked.filter(({ sip_code }) => sip_code === 429)).toHaveLength(36);
    const calls = await accepted('0186');
    expect(calls).toHaveLength(12);
    expect(
      Math.max(...calls.map((call) => liveAt(calls, call))),
    ).toBeLessThanOrEqual(6);
    // Each contact was asked for four times, under four ids.
    expect(new Set(asked.map(({ client_token }) => client_token)).size).toBe(
      48,
    );
  });
});
