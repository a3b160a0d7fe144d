import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '../clock.ts';
import { awsEndpoint } from './endpoint.ts';
import { S3Engine } from './s3/s3-engine.ts';
import { presign } from './s3/testing/presign.ts';
import { SqsEngine } from './sqs/sqs-engine.ts';
import { StatesEngine } from './states/states-engine.ts';

const START = Date.parse('2026-07-01T12:00:00Z');
const toClean: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of toClean.splice(0).reverse()) await clean();
});

async function setUp(way: 'in process' | 'through a socket') {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-'));
  toClean.push(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'cloud.sqlite');
  const clock = createClock({ speed: 100, start: START });
  toClean.push(() => clock.stop());
  // All three keep their tables in the one file.
  const sqs = new SqsEngine({ path, clock });
  const s3 = new S3Engine({ path, clock, secrets: { key: 'secret' } });
  const states = new StatesEngine({ path, clock, invoke: async () => 'done' });
  toClean.push(() => [sqs, s3, states].map((engine) => engine.close()));
  const sent = new Map<string, string>();
  const endpoint = awsEndpoint({
    sqs,
    s3,
    states,
    dynamo: ({ headers, body }) => ({
      statusCode: 200,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify({ TableNames: [headers['x-amz-target'], body] }),
    }),
    management: {
      post(id, data) {
        if (!id.startsWith('open')) return false;
        sent.set(id, data.toString());
        return true;
      },
      delete: (id) => id.startsWith('open'),
      get: (id) =>
        id.startsWith('open')
          ? { connected_at: START, last_active_at: START + 1 }
          : undefined,
    },
  });
  const port = await endpoint.listen(0);
  toClean.push(() => endpoint.close());
  const address = `http://127.0.0.1:${port}`;
  const config = {
    endpoint: address,
    region: 'us-east-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    maxAttempts: 1,
    ...(way === 'in process' && { requestHandler: endpoint.requestHandler() }),
  };
  return { config, address, port, sent, s3, states, clock };
}

describe.each(['in process', 'through a socket'] as const)('%s', (way) => {
  it('speaks SQS', async () => {
    const { config, address } = await setUp(way);
    const client = new SQSClient(config);
    const { QueueUrl } = await client.send(
      new CreateQueueCommand({ QueueName: 'dial' }),
    );
    expect(QueueUrl).toBe(`${address}/000000000000/dial`);
    const waiting = client.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }),
    );
    await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'ünï', DelaySeconds: 5 }),
    );
    const { Messages } = await waiting;
    expect(Messages?.[0]?.Body).toBe('ünï');
    const { ReceiptHandle } = Messages![0]!;
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    const nowhere = client.send(
      new SendMessageCommand({ QueueUrl: `${address}/0/no`, MessageBody: 'x' }),
    );
    await expect(nowhere).rejects.toBeInstanceOf(QueueDoesNotExist);
  });

  it('speaks S3, with more than 50 MB in one request', async () => {
    const { config, s3 } = await setUp(way);
    s3.createBucket('uploads');
    const client = new S3Client({ ...config, forcePathStyle: true });
    const piece = randomBytes(1024 * 1024);
    const Body = Readable.from(Array<Buffer>(52).fill(piece), {
      objectMode: false,
    });
    const where = { Bucket: 'uploads', Key: 'a/b c.bin' };
    await client.send(
      new PutObjectCommand({ ...where, Body, ContentLength: 52 * 1024 * 1024 }),
    );
    const got = await client.send(new GetObjectCommand(where));
    let size = 0;
    for await (const chunk of got.Body as Readable) size += chunk.length;
    expect(size).toBe(52 * 1024 * 1024);
    const none = client.send(
      new GetObjectCommand({ Bucket: 'uploads', Key: 'none' }),
    );
    await expect(none).rejects.toBeInstanceOf(NoSuchKey);
  });

  it('speaks Step Functions', async () => {
    const { config, states } = await setUp(way);
    const stateMachineArn = states.createStateMachine('run', {
      QueryLanguage: 'JSONata',
      StartAt: 'Rest',
      States: {
        Rest: { Type: 'Wait', Seconds: 1, Next: 'Work' },
        Work: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: 'f' },
          Output: '{% $states.result.Payload %}',
          End: true,
        },
      },
    });
    const client = new SFNClient(config);
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn, input: '{}' }),
    );
    await expect
      .poll(() => client.send(new DescribeExecutionCommand({ executionArn })))
      .toMatchObject({ status: 'SUCCEEDED', output: '"done"' });
    const nowhere = client.send(
      new DescribeExecutionCommand({ executionArn: `${executionArn}x` }),
    );
    await expect(nowhere).rejects.toBeInstanceOf(ExecutionDoesNotExist);
  });

  it('speaks to open connections, and says which are gone', async () => {
    const { config, sent } = await setUp(way);
    const client = new ApiGatewayManagementApiClient(config);
    const ConnectionId = 'open/1=';
    const Data = JSON.stringify({ topic: 'ünï' });
    await client.send(new PostToConnectionCommand({ ConnectionId, Data }));
    expect(sent.get(ConnectionId)).toBe(Data);
    const view = await client.send(new GetConnectionCommand({ ConnectionId }));
    expect(view.ConnectedAt?.getTime()).toBe(START);
    await client.send(new DeleteConnectionCommand({ ConnectionId }));
    const gone = { ConnectionId: 'closed', Data };
    const post = client.send(new PostToConnectionCommand(gone));
    await expect(post).rejects.toBeInstanceOf(GoneException);
  });

  it('hands everything else with a target to the table', async () => {
    const { config } = await setUp(way);
    const { TableNames } = await new DynamoDBClient(config).send(
      new ListTablesCommand({ Limit: 7 }),
    );
    expect(TableNames).toEqual(['DynamoDB_20120810.ListTables', '{"Limit":7}']);
  });
});

it('takes presigned addresses and forms from a browser', async () => {
  const { config, address, port, s3 } = await setUp('through a socket');
  s3.createBucket('uploads', { cors: [{ origins: ['*'], methods: ['PUT'] }] });
  const host = `127.0.0.1:${port}`;
  const signed = { path: '/uploads/k', now: Date.now(), seconds: 60, host };
  const put = await presign({ ...signed, method: 'PUT' });
  const headers = { origin: 'http://dashboard.test' };
  const stored = await fetch(put, { method: 'PUT', body: 'rows', headers });
  expect(stored.status).toBe(200);
  expect(stored.headers.get('access-control-allow-origin')).toBe('*');
  const got = await fetch(await presign({ ...signed, method: 'GET' }));
  expect(await got.text()).toBe('rows');
  const head = await fetch(await presign({ ...signed, method: 'HEAD' }), {
    method: 'HEAD',
  });
  expect(head.headers.get('content-length')).toBe('4');
  const late = { ...signed, method: 'GET', now: Date.now() - 61_000 };
  expect((await fetch(await presign(late))).status).toBe(403);

  const client = new S3Client({ ...config, forcePathStyle: true });
  const { url, fields } = await createPresignedPost(client, {
    Bucket: 'uploads',
    Key: 'form.csv',
    Conditions: [['content-length-range', 1, 1_000_000]],
  });
  expect(url.startsWith(address)).toBe(true);
  const post = (size: number) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields))
      form.append(name, value);
    form.append('file', new Blob([new Uint8Array(size)]), 'f.csv');
    return fetch(url, { method: 'POST', body: form });
  };
  expect((await post(1_000_000)).status).toBe(204);
  const large = await post(20_000_000);
  expect(large.status).toBe(400);
  expect(await large.text()).toContain('<Code>EntityTooLarge</Code>');
  expect(s3.object('uploads', 'form.csv').size).toBe(1_000_000);
});
