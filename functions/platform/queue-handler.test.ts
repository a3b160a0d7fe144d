import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
import { queueHandler } from './queue-handler.ts';

const record = (messageId: string, body: string): SQSRecord =>
  ({
    messageId,
    body,
    attributes: { ApproximateReceiveCount: '2' },
  }) as SQSRecord;
const event = (...Records: SQSRecord[]): SQSEvent => ({ Records });

it('lets one bad message of a batch fail alone', async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const done: unknown[] = [];
  const handler = queueHandler(
    (value) => value as number,
    async (value, { receive_count }) => {
      if (value === 2) throw new Error('no');
      done.push([value, receive_count]);
    },
  );
  const answer = await handler(
    event(
      record('a', '1'),
      record('b', '2'),
      record('c', '{'),
      record('d', '3'),
    ),
  );
  expect(answer.batchItemFailures).toEqual([
    { itemIdentifier: 'b' },
    { itemIdentifier: 'c' },
  ]);
  expect(done).toEqual([
    [1, 2],
    [3, 2],
  ]);
  vi.restoreAllMocks();
});
