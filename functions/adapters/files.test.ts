import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { configureRuntime, runtime } from '#functions/platform/runtime.ts';
import { filesIn, isNoSuchFile, textInMemory, textOnDisk } from './files.ts';

/** A bucket behind the S3 wire protocol, as far as these files need it. */
const objects = new Map<string, { body: Buffer; type: string | undefined }>();
let server: Server;
let options: Record<string, unknown>;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const key = decodeURIComponent(new URL(request.url!, 'http://s3').pathname);
    const found = objects.get(key);
    if (request.method === 'PUT') {
      const { 'content-type': type } = request.headers;
      objects.set(key, { body: Buffer.concat(parts), type });
      response.end();
    } else if (request.method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
    } else if (found) response.end(found.body);
    else {
      response.writeHead(404, { 'content-type': 'application/xml' });
      response.end(
        '<Error><Code>NoSuchKey</Code><Message>no</Message></Error>',
      );
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  options = {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  };
});
afterAll(() => server.close());
beforeEach(() => objects.clear());

const bucket = () => filesIn(new S3Client(options), 'files');

it('puts, reads and removes an object', async () => {
  const files = bucket();
  await files.put('a/b.csv', Buffer.from('x,y\n'), 'text/csv');
  expect(objects.get('/files/a/b.csv')).toMatchObject({ type: 'text/csv' });
  const parts: Buffer[] = [];
  for await (const part of await files.read('a/b.csv')) parts.push(part);
  expect(Buffer.concat(parts).toString()).toBe('x,y\n');
  await files.remove('a/b.csv');
  const failure = await files.read('a/b.csv').catch((error: unknown) => error);
  expect(isNoSuchFile(failure)).toBe(true);
});

it('signs a form for exactly one key and size', async () => {
  const { url, fields } = await bucket().presignPost(
    'uploads/o/c/u',
    1_000,
    60,
  );
  expect(url).toContain('/files');
  expect(fields.key).toBe('uploads/o/c/u');
  const policy = JSON.parse(Buffer.from(fields.Policy!, 'base64').toString());
  expect(policy.conditions).toContainEqual(['content-length-range', 1, 1_000]);
  expect(policy.conditions).toContainEqual({ key: 'uploads/o/c/u' });
  expect(policy.conditions).toContainEqual({ bucket: 'files' });
});

it('signs an address that says what a file is called', async () => {
  const url = new URL(await bucket().presignGet('recordings/o/c', 60, 'c.mp3'));
  expect(url.pathname).toBe('/files/recordings/o/c');
  expect(url.searchParams.get('response-content-disposition')).toBe(
    'inline; filename="c.mp3"',
  );
  expect(url.searchParams.get('X-Amz-Expires')).toBe('60');
});

it('keeps a small text in memory until it is closed', async () => {
  const file = textInMemory(bucket(), 'r.csv', 'text/csv');
  await file.write('a\n');
  await file.write('b\n');
  expect(objects.size).toBe(0);
  await file.close();
  expect(objects.get('/files/r.csv')?.body.toString()).toBe('a\nb\n');
});

it('keeps a large text on disk, puts it whole, and leaves nothing behind', async () => {
  vi.stubEnv('BUCKET_NAME', 'files');
  const before = { ...runtime };
  configureRuntime({ awsClientOptions: options });
  const left = () =>
    readdirSync(tmpdir()).filter((name) => name.startsWith('outdial-'));
  const had = left();
  const line = `${'x'.repeat(999)}\n`;
  const file = textOnDisk('big.csv', 'text/csv');
  for (let i = 0; i < 3_000; i++) await file.write(line);
  await file.close();
  expect(objects.get('/files/big.csv')?.body.length).toBe(3_000_000);
  const dropped = textOnDisk('none.csv', 'text/csv');
  await dropped.write(line);
  await dropped.discard();
  expect(objects.has('/files/none.csv')).toBe(false);
  expect(left()).toEqual(had);
  configureRuntime(before);
  vi.unstubAllEnvs();
});
