import { spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ask } from '../support/http.ts';
import {
  campaignForm,
  freePort,
  type Json,
  newDataFolder,
  type Product,
  refusedStart,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

const api = '/api/v1/campaigns';
const folders: string[] = [];
let product: Product | undefined;

const newFolder = () => {
  folders.push(newDataFolder());
  return folders.at(-1)!;
};

async function start(
  flags: readonly string[],
  data = newFolder(),
  env?: Readonly<Record<string, string>>,
) {
  product = await startProduct(flags, data, env);
  return product;
}

afterEach(async () => {
  await product?.stop();
  product = undefined;
  for (const folder of folders.splice(0)) removeFolder(folder);
});

const file = (name: string, text: string) => {
  const path = join(newFolder(), name);
  writeFileSync(path, text);
  return path;
};

const people = (count: number) =>
  Array.from({ length: count }, (_, n) => `+1312234${1_000 + n}`);

const launch = async (numbers: readonly string[]) => {
  const fields = { name: 'Run', max_concurrent_calls: '5' };
  const form = campaignForm(fields, numbers);
  const { status, body } = await product!.call(
    'POST',
    `${api}?start=true`,
    form,
  );
  expect(status).toBe(201);
  return body.id as string;
};

const clock = async (): Promise<Json> =>
  (await product!.call('GET', '/local/clock')).body;

describe('a start that cannot be', () => {
  it('is refused in a line that says what is wrong', async () => {
    const wrong: [string[], string][] = [
      [['--prot', '4000'], "Unknown option '--prot'"],
      [['--port', '70000'], '--port takes a whole number'],
      [['--speed', '601'], '--speed takes a number from 1 to 600'],
      [['--now', 'tomorrow'], '--now takes an instant like'],
      [['--carrier', '/none.json'], '--carrier: cannot use carrier profile'],
    ];
    const tries = wrong.map(([flags]) => refusedStart(flags));
    for (const [n, { code, said }] of (await Promise.all(tries)).entries()) {
      expect(said).toContain(wrong[n]?.[1]);
      expect(said.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(2);
    }
  });

  it('is refused for a profile, a variable or a folder that is none', async () => {
    const profile = file('profile.json', '{"shares":{"answer":2}}');
    const tries = [
      refusedStart(['--carrier', profile]),
      refusedStart([], { OUTDIAL_SEED: 'x' }),
      refusedStart([], { OUTDIAL_API_KEY: 'secret' }),
      refusedStart(['--data', profile]),
    ];
    const messages = ['answer', 'OUTDIAL_SEED takes', 'ak_<id>', '--data:'];
    for (const [n, { code, said }] of (await Promise.all(tries)).entries()) {
      expect(said).toContain(messages[n]);
      expect(said).not.toMatch(/secret$|at \w+ \(/m);
      expect(code).toBe(2);
    }
  });

  it('says which port is taken, and leaves the data as it is', async () => {
    const port = await freePort();
    const data = newFolder();
    writeFileSync(join(data, 'kept'), '');
    const server = createServer();
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    const flags = ['--port', String(port), '--data', data, '--fresh'];
    const { code, said } = await refusedStart(flags);
    expect(said).toContain(`port ${port} is taken`);
    expect(code).toBe(1);
    expect(statSync(join(data, 'kept')).isFile()).toBe(true);
    await new Promise((done) => server.close(done));
  });
});

describe('the demo', () => {
  it('reaches each state by real calls, and leaves all lines to others', async () => {
    const { call } = await start(['--speed', '60']);
    const campaigns = await until(
      async (): Promise<Json[]> => (await call('GET', api)).body.data,
      (all) =>
        all.some(({ prepared_restart }) => prepared_restart) &&
        ['scheduled', 'running', 'paused', 'completed', 'cancelled'].every(
          (wanted) => all.some(({ status }) => status === wanted),
        ),
    );
    const named = (name: string) =>
      campaigns.find((campaign) => campaign.name === name)!;
    expect(named('Pilot: two openings').stats).toMatchObject({
      contacts: { total: 12 },
      suppressed: 0,
      callback: { requested: 1, completed: 1 },
    });
    expect(named('Payment reminders').paused).toMatchObject({
      reason_text: 'The script is being reworded',
    });
    expect(named('Evening follow-up').activity.state).toBe('outside_window');
    const { id } = named('Spring renewals');
    await until(
      async () => (await call('GET', `${api}/${id}/uploads`)).body.data[0],
      (upload) => upload?.status === 'validated',
    );
    const settings = await call('GET', '/api/v1/concurrency-settings');
    expect(settings.body).toMatchObject({ in_use: 0, available: 10 });
    const { body } = await call('GET', '/api/v1/overview');
    expect(body.counts).toMatchObject({ scheduled: 1, cancelled: 1 });
    expect(body.today.attempts).toBeGreaterThan(12);
    expect(body.alerts.map(({ code }: Json) => code)).toContain(
      'upload_has_rejects',
    );
  });
});

describe('a stop', () => {
  it('takes calls, streams and sockets down within 5 s, and loses nothing', async () => {
    const data = newFolder();
    const flags = [
      '--no-demo',
      '--speed',
      '20',
      '--now',
      '2031-05-05T12:00:00Z',
    ];
    await start(flags, data);
    expect(await clock()).toMatchObject({ speed: 20 });
    expect((await clock()).now).toMatch(/^2031-05-05T12:/);
    const id = await launch(people(40));
    await until(
      async () => (await product!.call('GET', '/local/carrier/live')).body,
      ({ live }) => live > 0,
    );
    const { url } = product!;
    const ticket = await product!.call('POST', '/api/v1/realtime/tickets');
    const ws = new WebSocket(`${ticket.body.url}?ticket=${ticket.body.ticket}`);
    const closed = new Promise<number>((resolve) => ws.once('close', resolve));
    await new Promise((resolve) => ws.once('open', resolve));
    const stream = ask(product!, 'GET', `${api}/${id}/events`).catch(() => {});
    const last = (await clock()).now;
    const began = Date.now();
    expect(await product!.stop()).toBe(0);
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(await closed).toBe(1012);
    await stream;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();

    // Earlier than where the data is: time does not go back.
    const later = [
      '--no-demo',
      '--speed',
      '300',
      '--now',
      '2030-01-01T00:00:00Z',
    ];
    await start(later, data);
    expect((await clock()).now > last).toBe(true);
    const done = await until(
      async () => (await product!.call('GET', `${api}/${id}`)).body,
      ({ status, draining }) => status === 'completed' && !draining,
    );
    const accepted = (await product!.witness()).filter((it) => it.call_id);
    expect(done.stats.attempts.total).toBe(accepted.length);
    expect(done.stats.contacts).toMatchObject({ total: 40, pending: 0 });
    expect(new Set(accepted.map((it) => it.to)).size).toBe(40);
    const log = readFileSync(join(data, 'carrier.jsonl'), 'utf8');
    expect(log.split('\n').length).toBeGreaterThan(40);
  });
});

describe('the shell of npm', () => {
  it('takes the product with it, so that the next start finds its port', async () => {
    const port = await freePort();
    const flags = `--no-demo --port ${port} --data '${newFolder()}'`;
    // More than one command, else a shell gives its place to the first.
    const line = `'${process.execPath}' infra/local/main.ts ${flags}; :`;
    const env = { ...process.env, npm_lifecycle_event: 'start' };
    const shell = spawn('sh', ['-c', line], { env, stdio: 'ignore' });
    const isUp = () =>
      fetch(`http://localhost:${port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until(isUp, (up) => up);
    shell.kill('SIGKILL');
    await until(isUp, (up) => !up, 5_000);
  });
});

describe('the simulated carrier', () => {
  it('does the same again under the same seed and profile', async () => {
    const profile = file(
      'profile.json',
      JSON.stringify({
        shares: { answer: 0.4, machine: 0.1, busy: 0.2 },
        talk_seconds: { mean: 5, max: 20 },
        ring_seconds: { min: 1, max: 4 },
      }),
    );
    const outcomes = async (seed: string) => {
      await start([
        '--no-demo',
        '--speed',
        '600',
        '--seed',
        seed,
        '--carrier',
        profile,
      ]);
      const id = await launch(people(30));
      await until(
        async () => (await product!.call('GET', `${api}/${id}`)).body,
        ({ status, draining }) => status === 'completed' && !draining,
      );
      const page = await product!.call(
        'GET',
        `${api}/${id}/contacts?limit=200`,
      );
      await product!.stop();
      return page.body.data.map((it: Json) => [
        it.phone_number,
        it.attempts.map((attempt: Json) => [attempt.outcome, attempt.sip_code]),
      ]);
    };
    const first = await outcomes('7');
    expect(await outcomes('7')).toEqual(first);
    expect(await outcomes('8')).not.toEqual(first);
    const kinds = new Set(first.map(([, attempts]: Json) => attempts[0][0]));
    expect(kinds).toContain('completed');
    expect(kinds).toContain('busy');
  });
});

describe('the AWS endpoint', () => {
  it('shows table, queues, bucket and workflow to stock clients', async () => {
    const aws_port = await freePort();
    await start(['--no-demo', '--aws-port', String(aws_port)]);
    const { body } = await product!.call(
      'POST',
      api,
      campaignForm({ name: 'Seen' }, people(3)),
    );
    const client = {
      endpoint: `http://localhost:${aws_port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      maxAttempts: 1,
    };
    const dynamo = new DynamoDBClient(client);
    const { TableNames } = await dynamo.send(new ListTablesCommand({}));
    expect(TableNames).toEqual(['outdial']);
    const TableName = 'outdial';
    const { Table } = await dynamo.send(
      new DescribeTableCommand({ TableName }),
    );
    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(Table?.StreamSpecification?.StreamEnabled).toBe(true);
    const found: string[] = [];
    for await (const page of paginateScan(
      { client: dynamo, pageSize: 5 },
      { TableName },
    )) {
      found.push(
        ...(page.Items ?? []).map((it) => it.phone_number?.S ?? it.id?.S ?? ''),
      );
    }
    expect(found).toEqual(expect.arrayContaining([body.id, ...people(3)]));
    const sqs = new SQSClient(client);
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    const names = QueueUrls.map((url) => url.split('/').at(-1));
    expect(names).toEqual(
      expect.arrayContaining([
        'outdial-dial',
        'outdial-events',
        'outdial-tick',
      ]),
    );
    for (const QueueUrl of QueueUrls) {
      const asked = new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['All'],
      });
      const { Attributes } = await sqs.send(asked);
      expect(Attributes?.QueueArn).toMatch(/^arn:aws:sqs:us-east-1:/);
    }
    const s3 = new S3Client({ ...client, forcePathStyle: true });
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toHaveLength(1);
    const sfn = new SFNClient(client);
    const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toHaveLength(1);
    for (const each of [dynamo, sqs, s3, sfn]) each.destroy();
  });
});
