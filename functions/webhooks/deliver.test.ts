import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import {
  type Delivery,
  getDelivery,
  insertDelivery,
  updateDelivery,
} from '#functions/adapters/dynamodb/delivery-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import {
  deleteWebhook,
  getWebhook,
  putWebhook,
  updateWebhook,
  type Webhook,
} from '#functions/adapters/dynamodb/webhook-store.ts';
import type { WebhookMessage } from '#functions/platform/messages.ts';
import { iso } from '#shared/domain/instant.ts';
import { deliver } from './deliver.ts';
import type { PostResult } from './post-event.ts';
import { secretOf } from './sign-event.ts';
import { endpoint } from './testing.ts';

const KEY = 'pepper';
// The verifier compares with the machine's clock.
const START = Date.now();
const HOUR = 3600_000;

const answered = (status: number): PostResult => ({ kind: 'answered', status });
const message: WebhookMessage = {
  v: 1,
  org_id: 'org_a',
  webhook_id: 'whk_1',
  delivery_id: 'msg_1',
  round: 1,
};

const event: Delivery = {
  id: 'msg_1',
  webhook_id: 'whk_1',
  event_type: 'dnc.added',
  status: 'pending',
  attempt_count: 0,
  attempts: [],
  next_attempt_at: null,
  created_at: iso(START),
  body: '{"type":"dnc.added"}',
  round: 1,
  tries: 0,
};

async function world(changes: Partial<Webhook> = {}) {
  const table = makeTable({ seed: 1 });
  const clock = { at: START, now: () => clock.at };
  const queued: { message: WebhookMessage; delay_seconds: number }[] = [];
  const posts: { headers: Record<string, string>; body: string; at: number }[] =
    [];
  const receiver = { answer: answered(200) };
  await putWebhook(table, { ...endpoint, ...changes });
  await insertDelivery(table, event);
  const deps = {
    table,
    queues: {
      async webhook(message: WebhookMessage, delay_seconds: number) {
        queued.push({ message, delay_seconds });
      },
    },
    real_clock: clock,
    random: () => 0,
    key: KEY,
    post: async (
      _url: string,
      headers: Record<string, string>,
      body: string,
    ) => {
      posts.push({ headers, body, at: clock.at - START });
      clock.at += 20;
      return receiver.answer;
    },
  };
  return {
    ...deps,
    clock,
    queued,
    posts,
    receiver,
    go: (more: Partial<WebhookMessage> = {}) =>
      deliver({ ...message, ...more }, deps),
    delivery: () => getDelivery(table, 'whk_1', 'msg_1'),
    webhook: () => getWebhook(table, 'org_a', 'whk_1'),
    /** Goes on until nothing waits any more. */
    async finish() {
      for (let next = queued.shift(); next; next = queued.shift()) {
        clock.at += Math.ceil(Math.min(next.delay_seconds, 900) * 1000);
        await deliver(next.message, deps);
      }
    },
  };
}

describe('an event that is taken', () => {
  test('is signed so that Standard Webhooks verifies it', async () => {
    const it = await world();
    await it.go();
    const [post] = it.posts;
    const verifier = new Verifier(secretOf(KEY, endpoint, 1));
    expect(verifier.verify(post!.body, post!.headers)).toEqual({
      type: 'dnc.added',
    });
    expect(post!.headers['webhook-id']).toBe('msg_1');
    expect(await it.delivery()).toMatchObject({
      status: 'delivered',
      attempt_count: 1,
      next_attempt_at: null,
      attempts: [
        { at: iso(START), status_class: '2xx', error: null, latency_ms: 20 },
      ],
    });
    expect(it.queued).toEqual([]);
  });

  test('has both signatures while the secret is rotated, and no longer', async () => {
    const until = iso(START + HOUR);
    const it = await world({ secret_number: 2, previous_secret_until: until });
    await it.go();
    const [post] = it.posts;
    for (const number of [1, 2]) {
      const verifier = new Verifier(secretOf(KEY, endpoint, number));
      expect(() => verifier.verify(post!.body, post!.headers)).not.toThrow();
    }
    const later = await world({
      secret_number: 2,
      previous_secret_until: iso(START),
    });
    await later.go();
    const { body, headers } = later.posts[0]!;
    const old = new Verifier(secretOf(KEY, endpoint, 1));
    expect(() => old.verify(body, headers)).toThrow();
  });

  test('is sent once, however often its message comes', async () => {
    const it = await world();
    await it.go();
    await it.go();
    expect(it.posts).toHaveLength(1);
  });
});

describe('an event that is not taken', () => {
  test('is sent again after each wait of three days, and then given up', async () => {
    const it = await world();
    it.receiver.answer = answered(500);
    await it.go();
    // Somebody switches it on again, so that the last tries are made as well.
    for (;;) {
      const before = (await it.webhook())!;
      if (!before.active)
        await updateWebhook(it.table, before, {
          active: true,
          failing_since: null,
        });
      const next = it.queued.shift();
      if (!next) break;
      it.clock.at += Math.ceil(Math.min(next.delay_seconds, 900) * 1000);
      await deliver(next.message, it);
    }
    const waits = it.posts
      .slice(1)
      .map(({ at }, i) => Math.round((at - it.posts[i]!.at) / 1000));
    const minute = 60;
    const hour = 60 * minute;
    expect(waits).toEqual([
      5,
      5 * minute,
      30 * minute,
      2 * hour,
      5 * hour,
      10 * hour,
      14 * hour,
      20 * hour,
      24 * hour,
    ]);
    expect(
      new Set(it.posts.map(({ headers }) => headers['webhook-id'])),
    ).toEqual(new Set(['msg_1']));
    expect(await it.delivery()).toMatchObject({
      status: 'failed',
      attempt_count: 10,
      next_attempt_at: null,
    });
  });

  test.each([
    [answered(302), { status_class: '3xx', error: null }],
    [answered(404), { status_class: '4xx', error: null }],
    [
      { kind: 'failed', error: 'timeout' },
      { status_class: null, error: 'timeout' },
    ],
  ] as const)('as by %j waits for its next try', async (answer, attempt) => {
    const it = await world();
    it.receiver.answer = answer;
    await it.go();
    expect(await it.delivery()).toMatchObject({
      status: 'pending',
      attempts: [attempt],
      next_attempt_at: iso(START + 20 + 5_000),
    });
    expect(it.queued).toEqual([{ message, delay_seconds: 5 }]);
    // Too early: it goes back for what is left, and nothing is sent.
    it.clock.at += 3_000;
    await it.go();
    expect(it.posts).toHaveLength(1);
    expect(it.queued[1]).toEqual({ message, delay_seconds: 2 });
  });

  test('is forgotten as a failure once one is taken', async () => {
    const it = await world();
    it.receiver.answer = answered(500);
    await it.go();
    expect(await it.webhook()).toMatchObject({
      failing_since: iso(START + 20),
      version: 1,
    });
    it.receiver.answer = answered(200);
    await it.finish();
    expect(await it.webhook()).toMatchObject({
      failing_since: null,
      version: 1,
    });
    expect(await it.delivery()).toMatchObject({ status: 'delivered' });
  });

  test('switches the endpoint off when it says that it is gone', async () => {
    const it = await world();
    it.receiver.answer = answered(410);
    await it.go();
    expect(await it.webhook()).toMatchObject({
      active: false,
      disabled_reason: 'gone',
      version: 2,
    });
    expect(await it.delivery()).toMatchObject({ status: 'failed' });
    expect(it.queued).toEqual([]);
  });

  test('switches the endpoint off after three days without one', async () => {
    const since = iso(START - 72 * HOUR);
    const it = await world({ failing_since: since });
    it.receiver.answer = answered(503);
    await it.go();
    expect(await it.webhook()).toMatchObject({
      active: false,
      disabled_reason: 'failing',
      failing_since: since,
    });
  });

  test('keeps others from an endpoint that has failed for long', async () => {
    const it = await world({ failing_since: iso(START - 120_000) });
    it.receiver.answer = { kind: 'failed', error: 'timeout' };
    await insertDelivery(it.table, { ...event, id: 'msg_2' });
    await it.go();
    await it.go({ delivery_id: 'msg_2' });
    expect(it.posts).toHaveLength(1);
    expect(it.queued.at(-1)).toMatchObject({
      message: { delivery_id: 'msg_2' },
      delay_seconds: 15,
    });
    it.clock.at += 15_000;
    it.receiver.answer = answered(200);
    await it.go({ delivery_id: 'msg_2' });
    expect(it.posts).toHaveLength(2);
    expect(await it.webhook()).toMatchObject({ failing_since: null });
  });
});

describe('an event whose time is over', () => {
  test('is not sent to an endpoint that is switched off', async () => {
    const it = await world({ active: false });
    await it.go();
    expect(it.posts).toEqual([]);
    expect(await it.delivery()).toMatchObject({ status: 'failed' });
  });

  test('is not sent to an endpoint that was deleted, nor to another organization’s', async () => {
    const it = await world();
    await it.go({ org_id: 'org_b' });
    await deleteWebhook(it.table, 'org_a', 'whk_1');
    await it.go();
    expect(it.posts).toEqual([]);
  });

  test('is not sent by a message of a round before', async () => {
    const it = await world();
    await updateDelivery(it.table, event, { round: 2 });
    await it.go();
    expect(it.posts).toEqual([]);
    await it.go({ round: 2 });
    expect(it.posts).toHaveLength(1);
  });
});
