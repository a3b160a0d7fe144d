import type { SQSEvent } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { createClock, type LocalClock } from './clock.ts';
import { SqsEngine } from './cloud/sqs/sqs-engine.ts';
import { type QueuePoller, startQueuePoller } from './queue-poller.ts';

const QUEUE = 'outdial-dial';
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function setUp(
  invoke: (event: SQSEvent) => Promise<unknown>,
  options: {
    concurrency?: number;
    holds?: boolean;
    speed?: number;
    visibility_seconds?: number;
  } = {},
) {
  const clock: LocalClock = createClock({
    speed: options.speed ?? 100,
    start: 0,
  });
  const sqs = new SqsEngine({ path: ':memory:', clock });
  sqs.createQueue(`${QUEUE}-dead`, { visibility_seconds: 30 });
  sqs.createQueue(QUEUE, {
    visibility_seconds: 30,
    max_receives: 3,
    dead_letter: `${QUEUE}-dead`,
  });
  const poller: QueuePoller = startQueuePoller({
    sqs,
    queue: QUEUE,
    batch_size: 10,
    max_concurrency: options.concurrency ?? 2,
    invoke,
    ...(options.holds !== false && { clock }),
    ...(options.visibility_seconds !== undefined && {
      visibility_seconds: options.visibility_seconds,
    }),
  });
  stops.push(
    () => sqs.close(),
    () => clock.stop(),
    () => poller.stop(),
  );
  return { clock, sqs, poller };
}

const bodies = (event: SQSEvent) => event.Records.map(({ body }) => body);

test('deletes what did not fail, and brings back what did', async () => {
  const seen: string[][] = [];
  const { sqs } = setUp(async (event) => {
    seen.push(bodies(event));
    const bad = event.Records.filter(({ body }) => body === 'bad');
    return {
      batchItemFailures: bad.map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    };
  });
  for (const body of ['good', 'bad', 'fine']) sqs.send(QUEUE, body);
  await vi.waitFor(() => expect(seen).toHaveLength(2));
  expect(seen).toEqual([['good', 'bad', 'fine'], ['bad']]);
});

test('gives a message up after its last try', async () => {
  let tries = 0;
  const { sqs } = setUp(async () => {
    tries += 1;
    throw new Error('always');
  });
  sqs.send(QUEUE, 'poison');
  await vi.waitFor(
    () => expect(sqs.receive(`${QUEUE}-dead`, 1)).toHaveLength(1),
    { timeout: 5_000 },
  );
  expect(tries).toBe(3);
});

test('brings all back when an answer names a message it did not get', async () => {
  const seen: string[][] = [];
  const { sqs } = setUp(async (event) => {
    seen.push(bodies(event));
    return seen.length === 1
      ? { batchItemFailures: [{ itemIdentifier: 'never was' }] }
      : {};
  });
  sqs.send(QUEUE, 'one');
  await vi.waitFor(() => expect(seen).toEqual([['one'], ['one']]));
});

test('runs no more at once than it may, and the rest after', async () => {
  let now = 0;
  let peak = 0;
  let done = 0;
  const { sqs } = setUp(
    async (event) => {
      now += 1;
      peak = Math.max(peak, now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      done += event.Records.length;
    },
    { concurrency: 2 },
  );
  for (let i = 0; i < 50; i++) sqs.send(QUEUE, String(i));
  await vi.waitFor(() => expect(done).toBe(50));
  expect(peak).toBe(2);
});

test('holds time while messages are worked on, and lets it go after', async () => {
  const instants: number[] = [];
  const { sqs, clock } = setUp(
    async () => {
      instants.push(clock.now());
      await new Promise((resolve) => setTimeout(resolve, 60));
      instants.push(clock.now());
    },
    { speed: 600, concurrency: 1 },
  );
  for (let i = 0; i < 25; i++) sqs.send(QUEUE, String(i));
  await vi.waitFor(() => expect(instants).toHaveLength(6));
  // All three batches saw one instant: 180 ms of real time would be 108 s.
  expect(new Set(instants).size).toBe(1);
  await vi.waitFor(() =>
    expect(clock.now()).toBeGreaterThan(instants[0]! + 1_000),
  );
});

test('lets time go on for work that may wait', async () => {
  const instants: number[] = [];
  const { sqs, clock } = setUp(
    async () => {
      instants.push(clock.now());
      await new Promise((resolve) => setTimeout(resolve, 60));
      instants.push(clock.now());
    },
    { speed: 600, holds: false, visibility_seconds: 36_000 },
  );
  sqs.send(QUEUE, 'push');
  await vi.waitFor(() => expect(instants).toHaveLength(2));
  expect(instants[1]! - instants[0]!).toBeGreaterThan(10_000);
});

test('takes nothing any more once it is stopped', async () => {
  const invoke = vi.fn(async () => ({}));
  const { sqs, poller } = setUp(invoke);
  await poller.stop();
  sqs.send(QUEUE, 'late');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(invoke).not.toHaveBeenCalled();
});
