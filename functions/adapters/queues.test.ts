import {
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Permit } from '#functions/platform/messages.ts';
import { queuesOver } from './queues.ts';

const sqs = mockClient(SQSClient);
// Files of a worker share the class.
afterAll(() => sqs.restore());
const queues = queuesOver(new SQSClient({ region: 'us-east-1' }));
beforeEach(() => {
  sqs.reset();
  process.env.DIAL_QUEUE_URL = 'https://queue.test/dial';
  process.env.EVENTS_QUEUE_URL = 'https://queue.test/events';
  process.env.TICK_QUEUE_URL = 'https://queue.test/tick';
  process.env.PUSH_QUEUE_URL = 'https://queue.test/push';
});

const permit = (slot: number): Permit => ({
  v: 1,
  org_id: 'local',
  campaign_id: 'cmp_01',
  run_number: 1,
  slot,
  proof: { epoch: 0 },
});
const batches = () =>
  sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input);
const slotsOf = (batch: ReturnType<typeof batches>[number]) =>
  batch.Entries!.map(({ MessageBody }) => JSON.parse(MessageBody!).slot);
const accepted = { Successful: [], Failed: [] };
const notTaken = (Id: string) => ({
  Id,
  SenderFault: false,
  Code: 'InternalError',
});

test('permits go out ten at a time, each once', async () => {
  sqs.on(SendMessageBatchCommand).resolves(accepted);
  await queues.dial(Array.from({ length: 23 }, (_, i) => permit(i)));
  expect(batches().map((b) => b.Entries!.length)).toEqual([10, 10, 3]);
  expect(batches().flatMap(slotsOf)).toEqual([...Array(23).keys()]);
  expect(batches()[0]!.QueueUrl).toBe('https://queue.test/dial');
});

test('no permits are no request', async () => {
  await queues.dial([]);
  expect(sqs.calls()).toEqual([]);
});

test('only what the queue did not take is sent again', async () => {
  sqs
    .on(SendMessageBatchCommand)
    .resolvesOnce({ ...accepted, Failed: [notTaken('1'), notTaken('3')] })
    .resolvesOnce({ ...accepted, Failed: [notTaken('3')] })
    .resolves(accepted);
  await queues.dial([0, 1, 2, 3].map(permit));
  expect(batches().map(slotsOf)).toEqual([[0, 1, 2, 3], [1, 3], [3]]);
});

test('a message that is refused again and again is an error', async () => {
  const refused = { ...accepted, Failed: [notTaken('0')] };
  sqs.on(SendMessageBatchCommand).resolves(refused);
  await expect(queues.dial([permit(0)])).rejects.toThrow('did not take 1');
  expect(batches()).toHaveLength(3);
});

const where = { org_id: 'local', campaign_id: 'cmp_01', run_number: 1 };

test.each([
  ['ThrottlingException', 'Rate exceeded'],
  ['TimeoutError', 'socket hang up'],
])(
  'a send that ends in %s is told to the sender, once',
  async (name, message) => {
    const failure = Object.assign(new Error(message), { name });
    sqs.on(SendMessageCommand).rejects(failure);
    sqs.on(SendMessageBatchCommand).resolvesOnce(accepted).rejects(failure);
    const tick = { v: 1 as const, ...where, tick_number: 4 };
    await expect(queues.tick(tick, 1)).rejects.toMatchObject({ name });
    const eleven = Array.from({ length: 11 }, (_, i) => permit(i));
    await expect(queues.dial(eleven)).rejects.toMatchObject({ name });
    // The SDK has tried again by itself: once more here would multiply its tries.
    expect(sqs.commandCalls(SendMessageCommand)).toHaveLength(1);
    expect(batches()).toHaveLength(2);
  },
);

test.each([
  [0, 0],
  [0.2, 1],
  [29.01, 30],
  [900, 900],
  [4_000, 900],
  [-5, 0],
])('a delay of %d s is sent as %i', async (asked, sent) => {
  sqs.on(SendMessageCommand).resolves({});
  const tick = { v: 1 as const, ...where, tick_number: 7 };
  await queues.tick(tick, asked);
  const [call] = sqs.commandCalls(SendMessageCommand);
  expect(call!.args[0].input).toEqual({
    QueueUrl: 'https://queue.test/tick',
    MessageBody: JSON.stringify(tick),
    DelaySeconds: sent,
  });
});

test('permits may be sent for later, all of them', async () => {
  sqs.on(SendMessageBatchCommand).resolves(accepted);
  const twelve = Array.from({ length: 12 }, (_, i) => permit(i));
  await queues.dial(twelve, 1);
  const delays = sqs
    .commandCalls(SendMessageBatchCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? [])
    .map(({ DelaySeconds }) => DelaySeconds);
  expect(delays).toEqual(Array(12).fill(1));
});

test('each kind of message goes to its own queue', async () => {
  sqs.on(SendMessageCommand).resolves({});
  await queues.tick({ v: 1, ...where, tick_number: 4 }, 2);
  await queues.push({ v: 1, org_id: 'local', topic: 'cmp_01' }, 1);
  await queues.event({
    v: 1,
    ...where,
    seq: 0,
    slot: 0,
    attempt_id: 'att_01',
    event_id: 'evt_1',
    call_id: 'call_1',
    type: 'ringing',
    at: '2026-03-02T15:00:00.000Z',
  });
  const sent = sqs.commandCalls(SendMessageCommand);
  expect(sent.map(({ args }) => args[0].input.QueueUrl)).toEqual([
    'https://queue.test/tick',
    'https://queue.test/push',
    'https://queue.test/events',
  ]);
});

test('a queue without an address is named', async () => {
  delete process.env.TICK_QUEUE_URL;
  const tick = { org_id: 'o', campaign_id: 'c', run_number: 1, tick_number: 1 };
  await expect(queues.tick({ v: 1, ...tick }, 0)).rejects.toThrow(
    'TICK_QUEUE_URL',
  );
});
