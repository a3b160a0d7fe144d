import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import type { Errand } from '../kept-call.ts';
import { errandQueue } from './errand-queue.ts';

// Of one client: files of a worker share the class.
const client = new SQSClient();
const sqs = mockClient(client);
beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves({});
});

const NOW = 1_000_000;
const send = errandQueue(client, 'https://sqs.test/1', () => NOW);
const errand = (after_ms: number): Errand => ({
  client_token: 'att_1',
  what: 'ended',
  copy: 0,
  at: NOW + after_ms,
  due_at: NOW + after_ms,
});

test('waits whole seconds, and no longer than SQS can', async () => {
  const all = [-5_000, 0, 300, 1_000, 1_001, 900_000, 3_600_000].map(errand);
  await send(all);
  const [{ input } = { input: { Entries: [] } }] = sqs
    .commandCalls(SendMessageBatchCommand)
    .map(({ args }) => args[0]);
  const sent = input.Entries ?? [];
  expect(sent.map(({ DelaySeconds }) => DelaySeconds)).toEqual([
    0, 0, 1, 1, 2, 900, 900,
  ]);
  expect(sent.map(({ MessageBody }) => JSON.parse(MessageBody ?? ''))).toEqual(
    all,
  );
  expect(new Set(sent.map(({ Id }) => Id)).size).toBe(all.length);
});

test('asks for nothing where nothing is to be told', async () => {
  await send([]);
  expect(sqs.calls()).toEqual([]);
});

test('what the queue does not take is no success', async () => {
  sqs.on(SendMessageBatchCommand).resolves({
    Failed: [{ Id: '0', Code: 'InternalError', SenderFault: false }],
  });
  await expect(send([errand(0)])).rejects.toThrow('did not take 1 messages');
});
