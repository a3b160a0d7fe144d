import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, expect, it } from 'vitest';
import { createClock, type LocalClock } from '../../clock.ts';
import { bodyText, type CloudRequest } from '../http.ts';
import { inProcessHandler } from '../request-handler.ts';
import { SqsEngine } from './sqs-engine.ts';
import { sqsRequest } from './sqs-wire.ts';

const START = Date.parse('2026-07-01T12:00:00Z');
const toClean: (() => void)[] = [];
afterEach(() => {
  for (const clean of toClean.splice(0).reverse()) clean();
});

function newClock(speed: number, start = START): LocalClock {
  const clock = createClock({ speed, start });
  toClean.push(() => clock.stop());
  return clock;
}

function setUp({ speed = 1_000, path = ':memory:' } = {}) {
  const clock = newClock(speed);
  const engine = new SqsEngine({ path, clock });
  toClean.push(() => engine.close());
  const dispatch = async (request: CloudRequest) => {
    const body = await bodyText(request);
    const action = request.headers['x-amz-target']!.split('.')[1]!;
    return sqsRequest(action, body, {
      engine,
      origin: 'http://queues.test',
      signal: request.signal,
    });
  };
  const client = new SQSClient({
    endpoint: 'http://queues.test',
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    requestHandler: inProcessHandler(dispatch),
    maxAttempts: 1,
  });
  return { clock, engine, client };
}

async function withQueue(attributes: Record<string, string> = {}, speed = 1) {
  const parts = setUp({ speed });
  const { QueueUrl } = await parts.client.send(
    new CreateQueueCommand({ QueueName: 'dial', Attributes: attributes }),
  );
  return { ...parts, QueueUrl: QueueUrl! };
}

const receive = async (client: SQSClient, QueueUrl: string, rest = {}) =>
  (
    await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...rest }),
    )
  ).Messages ?? [];

/** Waits on the one clock. */
const pass = (clock: LocalClock, ms: number) =>
  new Promise<void>((resolve) => clock.after(ms, resolve));

it('carries a message with its attributes, whose digests the SDK checks', async () => {
  const { client, QueueUrl } = await withQueue();
  await client.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: 'für dich ☎',
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'é' },
        bytes: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) },
        count: { DataType: 'Number.int', StringValue: '7' },
      },
    }),
  );
  const [message] = await receive(client, QueueUrl, {
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
  });
  expect(message?.Body).toBe('für dich ☎');
  expect(message?.MessageAttributes?.bytes?.BinaryValue).toEqual(
    new Uint8Array([0, 255]),
  );
  expect(message?.Attributes).toMatchObject({ ApproximateReceiveCount: '1' });
  await client.send(
    new DeleteMessageCommand({
      QueueUrl,
      ReceiptHandle: message?.ReceiptHandle,
    }),
  );
  expect(await receive(client, QueueUrl, { VisibilityTimeout: 0 })).toEqual([]);
});

it('shows a delayed message at its instant, not before', async () => {
  const { client, clock, engine, QueueUrl } = await withQueue({}, 5_000);
  const rung: number[] = [];
  engine.onVisible('dial', () => rung.push(clock.now()));
  const release = clock.hold();
  const before = clock.now();
  await client.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: 'later',
      DelaySeconds: 900,
    }),
  );
  expect(await receive(client, QueueUrl)).toEqual([]);
  expect(engine.counts('dial')).toEqual({
    visible: 0,
    in_flight: 0,
    delayed: 1,
  });
  release();
  await pass(clock, 905_000);
  expect(rung).toEqual([before + 900_000]);
  expect(await receive(client, QueueUrl)).toHaveLength(1);
});

it.each([901, -1])('refuses a delay of %i seconds', async (DelaySeconds) => {
  const { client, QueueUrl } = await withQueue();
  const sent = client.send(
    new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds }),
  );
  await expect(sent).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

it('takes fractions of a second inside the engine only', async () => {
  const { engine, client, QueueUrl } = await withQueue();
  const { sent_at, visible_at } = engine.send('dial', 'soon', {
    delay_seconds: 0.25,
  });
  expect(visible_at).toBe(sent_at + 250);
  const sent = client.send(
    new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds: 0.25 }),
  );
  await expect(sent).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

it('tells its listener of a message while time stands still', async () => {
  const { engine, clock } = await withQueue();
  const release = clock.hold();
  const rung = new Promise<number>((resolve) =>
    engine.onVisible('dial', () => resolve(clock.now())),
  );
  const { sent_at } = engine.send('dial', 'x');
  expect(await rung).toBe(sent_at);
  release();
});

it('gives a message again after its visibility time, and forgets the old handle', async () => {
  const { client, clock, QueueUrl } = await withQueue(
    { VisibilityTimeout: '30' },
    1_000,
  );
  const release = clock.hold();
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
  const [first] = await receive(client, QueueUrl);
  expect(await receive(client, QueueUrl)).toEqual([]);
  release();
  await pass(clock, 31_000);
  const [second] = await receive(client, QueueUrl);
  expect(second?.MessageId).toBe(first?.MessageId);
  await client.send(
    new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }),
  );
  await pass(clock, 31_000);
  expect(await receive(client, QueueUrl)).toHaveLength(1);
});

it('gives a message at once when its visibility is set to nothing', async () => {
  const { client, QueueUrl } = await withQueue();
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
  const [first] = await receive(client, QueueUrl);
  const change = {
    QueueUrl,
    ReceiptHandle: first?.ReceiptHandle,
    VisibilityTimeout: 0,
  };
  await client.send(new ChangeMessageVisibilityCommand(change));
  const again = client.send(new ChangeMessageVisibilityCommand(change));
  await expect(again).rejects.toMatchObject({ name: 'MessageNotInflight' });
  expect(await receive(client, QueueUrl)).toHaveLength(1);
});

it('moves what was received too often to the dead letters, and back', async () => {
  const { client, clock, engine, QueueUrl } = await withQueue(
    { VisibilityTimeout: '1' },
    1_000,
  );
  engine.createQueue('dial-dead', { visibility_seconds: 30 });
  const { QueueUrl: dead } = await client.send(
    new GetQueueUrlCommand({ QueueName: 'dial-dead' }),
  );
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ['All'] }),
  );
  await client.send(
    new SetQueueAttributesCommand({
      QueueUrl,
      Attributes: {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: Attributes?.QueueArn,
          maxReceiveCount: '2',
        }),
      },
    }),
  );
  const sources = await client.send(
    new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }),
  );
  expect(sources.queueUrls).toEqual([QueueUrl]);

  await client.send(
    new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }),
  );
  for (let n = 0; n < 2; n += 1) {
    expect(await receive(client, QueueUrl)).toHaveLength(1);
    await pass(clock, 1_500);
  }
  expect(await receive(client, QueueUrl)).toEqual([]);
  expect(engine.counts('dial-dead').visible).toBe(1);

  await client.send(
    new StartMessageMoveTaskCommand({ SourceArn: Attributes?.QueueArn }),
  );
  expect(engine.counts('dial-dead').visible).toBe(0);
  expect(await receive(client, QueueUrl)).toHaveLength(1);
});

it('waits for a message as long as a long poll says, and hands it over at once', async () => {
  const { client, clock, QueueUrl } = await withQueue({}, 1_000);
  const before = clock.now();
  expect(await receive(client, QueueUrl, { WaitTimeSeconds: 20 })).toEqual([]);
  expect(clock.now()).toBeGreaterThanOrEqual(before + 20_000);

  const waiting = receive(client, QueueUrl, { WaitTimeSeconds: 20 });
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
  expect(await waiting).toHaveLength(1);
});

it('gives nothing to a caller that stopped waiting', async () => {
  const { client, engine, QueueUrl } = await withQueue({}, 1);
  const caller = new AbortController();
  const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 });
  const waiting = client.send(command, { abortSignal: caller.signal });
  await new Promise((resolve) => setTimeout(resolve, 20));
  caller.abort();
  await waiting.catch(() => {});
  engine.send('dial', 'x');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(engine.counts('dial')).toMatchObject({ visible: 1, in_flight: 0 });
});

it('lets one bad message of a batch fail alone', async () => {
  const { client, engine, QueueUrl } = await withQueue();
  const sent = await client.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: 'good', MessageBody: 'a' },
        { Id: 'bad', MessageBody: 'b', DelaySeconds: 901 },
      ],
    }),
  );
  expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['good']);
  expect(sent.Failed?.map(({ Id }) => Id)).toEqual(['bad']);
  const [message] = await receive(client, QueueUrl);
  const deleted = await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
        { Id: 'bad', ReceiptHandle: '!' },
      ],
    }),
  );
  expect(deleted.Failed?.[0]).toMatchObject({
    Id: 'bad',
    Code: 'ReceiptHandleIsInvalid',
  });
  expect(engine.counts('dial')).toEqual({
    visible: 0,
    in_flight: 0,
    delayed: 0,
  });
});

it('receives each of many messages once, in order, and no more than asked', async () => {
  const { engine } = await withQueue();
  for (let n = 0; n < 25; n += 1) engine.send('dial', String(n));
  const bodies: string[] = [];
  for (const expected of [10, 10, 5]) {
    const messages = engine.receive('dial', 10);
    expect(messages).toHaveLength(expected);
    bodies.push(...messages.map(({ body }) => body));
  }
  expect(bodies).toEqual(Array.from({ length: 25 }, (_, n) => String(n)));
});

it('says which queue does not exist in a class the SDK knows', async () => {
  const { client } = setUp();
  const asked = client.send(new GetQueueUrlCommand({ QueueName: 'nowhere' }));
  await expect(asked).rejects.toBeInstanceOf(QueueDoesNotExist);
});

it('forgets everything when purged', async () => {
  const { client, engine, QueueUrl } = await withQueue();
  engine.send('dial', 'a');
  engine.send('dial', 'b', { delay_seconds: 5 });
  await client.send(new PurgeQueueCommand({ QueueUrl }));
  expect(engine.counts('dial')).toEqual({
    visible: 0,
    in_flight: 0,
    delayed: 0,
  });
});

it('goes on after a restart where it stood', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sqs-'));
  toClean.push(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'cloud.sqlite');
  const { engine, clock } = setUp({ path, speed: 1 });
  engine.createQueue('dial-dead', { visibility_seconds: 30 });
  engine.createQueue('dial', {
    visibility_seconds: 30,
    max_receives: 2,
    dead_letter: 'dial-dead',
  });
  engine.send('dial', 'held');
  engine.receive('dial', 1);
  engine.send('dial', 'ready');
  engine.send('dial', 'delayed', { delay_seconds: 60 });

  // The first engine is not closed: its process died.
  const later = newClock(1, clock.now() + 31_000);
  const restarted = new SqsEngine({ path, clock: later });
  toClean.push(() => restarted.close());
  expect(restarted.settings('dial')).toMatchObject({
    max_receives: 2,
    dead_letter: 'dial-dead',
  });
  expect(restarted.counts('dial')).toEqual({
    visible: 2,
    in_flight: 0,
    delayed: 1,
  });
  const again = restarted
    .receive('dial', 10)
    .map(({ body, receive_count }) => [body, receive_count]);
  expect(again).toEqual([
    ['ready', 1],
    ['held', 2],
  ]);
});

it('reads a body that comes as a stream', async () => {
  const { engine } = await withQueue();
  const handler = inProcessHandler(async (request) => {
    const text = await bodyText(request);
    return sqsRequest('SendMessage', text, { engine, origin: 'http://x' });
  });
  const body = Readable.from([
    JSON.stringify({ QueueUrl: '/0/dial', MessageBody: 'x' }),
  ]);
  await handler.handle({
    method: 'POST',
    hostname: 'x',
    path: '/',
    headers: {},
    body,
  });
  expect(engine.counts('dial').visible).toBe(1);
});

it('counts the delays of a queue in real time by the other clock, after a restart too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outdial-sqs-'));
  toClean.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'cloud.sqlite');
  const open = (now: number) => {
    const clock = newClock(1, START + 3600_000);
    const real_clock = newClock(1, now);
    const engine = new SqsEngine({ path, clock, real_clock });
    toClean.push(() => engine.close());
    engine.createQueue('fast', { visibility_seconds: 30 });
    engine.createQueue('real', { visibility_seconds: 30, real_time: true });
    return {
      engine,
      counts: () => ['fast', 'real'].map((it) => engine.counts(it).visible),
    };
  };
  const { engine, counts } = open(START);
  const delay_seconds = 60;
  const sent = engine.send('real', 'later', { delay_seconds });
  expect(sent.visible_at).toBeLessThan(START + 120_000);
  const fast = engine.send('fast', 'later', { delay_seconds });
  expect(fast.visible_at).toBeGreaterThan(START + 3600_000);
  engine.send('real', 'now');
  expect(counts()).toEqual([0, 1]);
  expect(open(START + 30_000).counts()).toEqual([0, 1]);
});
