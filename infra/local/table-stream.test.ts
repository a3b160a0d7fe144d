import type { DynamoDBStreamEvent } from 'aws-lambda';
import { expect, test, vi } from 'vitest';
import { makeEngine, TableName } from './cloud/dynamodb/testing.ts';
import { startTableStream } from './table-stream.ts';

const put = (engine: ReturnType<typeof makeEngine>, sk: string) =>
  engine.execute('PutItem', {
    TableName,
    Item: { pk: { S: 'p' }, sk: { S: sk } },
  });
const keysOf = (event: DynamoDBStreamEvent) =>
  event.Records.map(({ dynamodb }) => dynamodb?.Keys?.sk?.S);

test('flush waits for all that was written before it, in order', async () => {
  const engine = makeEngine();
  const seen: unknown[] = [];
  const stream = startTableStream({
    engine,
    batch_size: 2,
    window_ms: 60_000,
    invoke: async (event) => seen.push(...keysOf(event)),
  });
  for (const sk of ['a', 'b', 'c', 'd', 'e']) put(engine, sk);
  await stream.flush();
  expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  await stream.stop();
  engine.close();
});

test('a batch that fails comes again, from its first failed record on', async () => {
  const engine = makeEngine();
  const batches: unknown[][] = [];
  const stream = startTableStream({
    engine,
    batch_size: 10,
    window_ms: 1,
    invoke: async (event) => {
      batches.push(keysOf(event));
      if (batches.length === 1) throw new Error('down');
      if (batches.length > 2) return {};
      const itemIdentifier = event.Records[1]!.dynamodb!.SequenceNumber!;
      return { batchItemFailures: [{ itemIdentifier }] };
    },
  });
  for (const sk of ['a', 'b', 'c']) put(engine, sk);
  await stream.flush();
  expect(batches).toEqual([
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
    ['b', 'c'],
  ]);
  await stream.stop();
  engine.close();
});

test('what a stopped process left unconsumed is consumed by the next', async () => {
  const engine = makeEngine();
  const down = startTableStream({
    engine,
    batch_size: 10,
    window_ms: 60_000,
    invoke: async () => ({}),
  });
  put(engine, 'a');
  await down.stop();
  const invoke = vi.fn(
    async (event: DynamoDBStreamEvent) => keysOf(event) && {},
  );
  const up = startTableStream({ engine, batch_size: 10, window_ms: 1, invoke });
  await up.flush();
  expect(invoke.mock.calls.map(([event]) => keysOf(event))).toEqual([['a']]);
  await up.stop();
  engine.close();
});
