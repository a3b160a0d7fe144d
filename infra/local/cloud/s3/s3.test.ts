import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterEach, expect, it } from 'vitest';
import { createClock } from '../../clock.ts';
import type { CloudRequest } from '../http.ts';
import { inProcessHandler } from '../request-handler.ts';
import { S3Engine } from './s3-engine.ts';
import type { ObjectCreated } from './s3-store.ts';
import { s3Request } from './s3-wire.ts';
import { presign } from './testing/presign.ts';

const START = Date.parse('2026-07-01T12:00:00Z');
const NOW = Date.parse('2026-07-01T08:00:00Z');
const Bucket = 'uploads';
const toClean: (() => void)[] = [];
afterEach(() => {
  for (const clean of toClean.splice(0).reverse()) clean();
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 's3-test-'));
  toClean.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

function setUp({ path = ':memory:', speed = 1_000 } = {}) {
  const clock = createClock({ speed, start: START });
  toClean.push(() => clock.stop());
  const real = { now: NOW };
  const folder = path === ':memory:' ? temporary() : `${path}.objects`;
  const engine = new S3Engine({
    path,
    folder,
    clock,
    secrets: { key: 'secret' },
    realNow: () => real.now,
  });
  toClean.push(() => engine.close());
  const dispatch = (request: CloudRequest) => s3Request(engine, request);
  const client = new S3Client({
    endpoint: 'http://bucket.test',
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    requestHandler: inProcessHandler(dispatch),
    maxAttempts: 1,
  });
  engine.createBucket(Bucket);
  return { clock, engine, client, real, folder, dispatch };
}

const bytesOf = async (body: unknown) =>
  Buffer.from(
    await (
      body as { transformToByteArray(): Promise<Uint8Array> }
    ).transformToByteArray(),
  );

/** Sends a plain request, as a browser would. */
async function ask(
  dispatch: ReturnType<typeof setUp>['dispatch'],
  method: string,
  url: string,
  body: Buffer = Buffer.alloc(0),
  headers: Record<string, string> = {},
) {
  const { pathname, search, host } = new URL(url, 'http://bucket.test');
  const response = await dispatch({
    method,
    path: pathname,
    query: search.slice(1),
    headers: { host, 'content-length': String(body.length), ...headers },
    body: Readable.from([body], { objectMode: false }),
  });
  const content = response.body;
  const text =
    typeof content === 'string' || Buffer.isBuffer(content)
      ? String(content)
      : (await buffer(content)).toString();
  return { status: response.statusCode, headers: response.headers, text };
}

it('keeps an object with its type and metadata, and answers about it', async () => {
  const { client } = setUp();
  const Key = 'a folder/ünï+code & (x).csv';
  const put = await client.send(
    new PutObjectCommand({
      Bucket,
      Key,
      Body: 'héllo',
      ContentType: 'text/csv',
      Metadata: { from: 'test' },
    }),
  );
  expect(put.ETag).toBe(`"${createHash('md5').update('héllo').digest('hex')}"`);
  const got = await client.send(new GetObjectCommand({ Bucket, Key }));
  expect(got).toMatchObject({
    ContentType: 'text/csv',
    Metadata: { from: 'test' },
    ContentLength: 6,
    ChecksumCRC32: put.ChecksumCRC32,
  });
  expect((await bytesOf(got.Body)).toString()).toBe('héllo');
  const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
  expect(head).toMatchObject({ ContentLength: 6, ETag: put.ETag });
  await client.send(new DeleteObjectCommand({ Bucket, Key }));
  await expect(
    client.send(new GetObjectCommand({ Bucket, Key })),
  ).rejects.toBeInstanceOf(NoSuchKey);
});

it.each([
  ['bytes=2-4', '234', 'bytes 2-4/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-2', '89', 'bytes 8-9/10'],
  ['bytes=5-99', '56789', 'bytes 5-9/10'],
])('answers the range %s', async (Range, text, contentRange) => {
  const { client } = setUp();
  await client.send(
    new PutObjectCommand({ Bucket, Key: 'k', Body: '0123456789' }),
  );
  const got = await client.send(
    new GetObjectCommand({ Bucket, Key: 'k', Range }),
  );
  expect((await bytesOf(got.Body)).toString()).toBe(text);
  expect(got.ContentRange).toBe(contentRange);
});

it('refuses a range beyond the object', async () => {
  const { client } = setUp();
  await client.send(
    new PutObjectCommand({ Bucket, Key: 'k', Body: '0123456789' }),
  );
  const got = client.send(
    new GetObjectCommand({ Bucket, Key: 'k', Range: 'bytes=10-' }),
  );
  await expect(got).rejects.toMatchObject({
    name: 'InvalidRange',
    $metadata: { httpStatusCode: 416 },
  });
});

it('keeps an empty object', async () => {
  const { client } = setUp();
  await client.send(
    new PutObjectCommand({
      Bucket,
      Key: 'empty',
      Body: '',
      ContentLength: 0,
    }),
  );
  const got = await client.send(new GetObjectCommand({ Bucket, Key: 'empty' }));
  expect(await bytesOf(got.Body)).toHaveLength(0);
});

it('writes only where nothing is, when asked to', async () => {
  const { client } = setUp();
  const put = () =>
    client.send(
      new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', IfNoneMatch: '*' }),
    );
  await put();
  await expect(put()).rejects.toMatchObject({ name: 'PreconditionFailed' });
});

it('takes a streamed body out of its framing and checks its trailer', async () => {
  const { client, folder } = setUp();
  const content = randomBytes(300_000);
  const Body = Readable.from(
    [content.subarray(0, 70_001), content.subarray(70_001)],
    { objectMode: false },
  );
  await client.send(
    new PutObjectCommand({
      Bucket,
      Key: 'streamed',
      Body,
      ContentLength: content.length,
    }),
  );
  const got = await client.send(
    new GetObjectCommand({ Bucket, Key: 'streamed' }),
  );
  expect((await bytesOf(got.Body)).equals(content)).toBe(true);
  expect(got.ContentEncoding).toBeUndefined();
  expect(readdirSync(folder)).toHaveLength(1);
});

it.each([
  [
    'a wrong trailer',
    '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
    'BadDigest',
  ],
  ['an end too early', '5\r\nhel', 'IncompleteBody'],
  ['another length than announced', '4\r\nhell\r\n0\r\n\r\n', 'IncompleteBody'],
  ['no framing at all', 'hello world', 'IncompleteBody'],
])(
  'refuses a framed body with %s, and keeps nothing of it',
  async (_case, body, code) => {
    const { dispatch, folder } = setUp();
    const response = await ask(
      dispatch,
      'PUT',
      `/${Bucket}/k`,
      Buffer.from(body),
      {
        authorization: 'any',
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': '5',
      },
    );
    expect(response.text).toContain(`<Code>${code}</Code>`);
    expect(readdirSync(folder)).toEqual([]);
  },
);

it('refuses a body that is not what its digest says', async () => {
  const { client, folder } = setUp();
  const put = client.send(
    new PutObjectCommand({
      Bucket,
      Key: 'k',
      Body: 'x',
      ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==',
    }),
  );
  await expect(put).rejects.toMatchObject({ name: 'BadDigest' });
  expect(readdirSync(folder)).toEqual([]);
});

it('lists by prefix and folder, page by page', async () => {
  const { client } = setUp();
  for (const Key of ['a.txt', 'b/1', 'b/2', 'b/c/3', 'b', 'd/1', 'é']) {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  }
  const all = await client.send(new ListObjectsV2Command({ Bucket }));
  expect(all.Contents?.map(({ Key }) => Key)).toEqual([
    'a.txt',
    'b',
    'b/1',
    'b/2',
    'b/c/3',
    'd/1',
    'é',
  ]);
  const folders = await client.send(
    new ListObjectsV2Command({ Bucket, Delimiter: '/' }),
  );
  expect(folders.Contents?.map(({ Key }) => Key)).toEqual(['a.txt', 'b', 'é']);
  expect(folders.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual([
    'b/',
    'd/',
  ]);
  const pages: string[][] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket,
        Prefix: 'b/',
        MaxKeys: 2,
        ContinuationToken,
      }),
    );
    pages.push((page.Contents ?? []).map(({ Key }) => Key!));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  expect(pages).toEqual([['b/1', 'b/2'], ['b/c/3']]);
  await client.send(
    new DeleteObjectsCommand({
      Bucket,
      Delete: { Objects: [{ Key: 'b' }, { Key: 'b/1' }] },
    }),
  );
  const left = await client.send(
    new ListObjectsV2Command({ Bucket, Prefix: 'b', StartAfter: 'b/1' }),
  );
  expect(left.Contents?.map(({ Key }) => Key)).toEqual(['b/2', 'b/c/3']);
});

it('joins a multipart upload', async () => {
  const { client, folder } = setUp();
  const Key = 'big';
  const parts = [randomBytes(5 * 1024 * 1024), randomBytes(100)];
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'text/csv' }),
  );
  const Parts = [];
  for (const [at, Body] of parts.entries()) {
    const PartNumber = at + 1;
    const { ETag } = await client.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }),
    );
    Parts.push({ PartNumber, ETag });
  }
  const swapped = client.send(
    new CompleteMultipartUploadCommand({
      Bucket,
      Key,
      UploadId,
      MultipartUpload: { Parts: [...Parts].reverse() },
    }),
  );
  await expect(swapped).rejects.toMatchObject({ name: 'InvalidPartOrder' });
  const done = await client.send(
    new CompleteMultipartUploadCommand({
      Bucket,
      Key,
      UploadId,
      MultipartUpload: { Parts },
    }),
  );
  expect(done.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  const got = await client.send(new GetObjectCommand({ Bucket, Key }));
  expect((await bytesOf(got.Body)).equals(Buffer.concat(parts))).toBe(true);
  expect(got.ContentType).toBe('text/csv');
  expect(readdirSync(folder)).toHaveLength(1);

  const again = client.send(
    new AbortMultipartUploadCommand({ Bucket, Key, UploadId }),
  );
  await expect(again).rejects.toMatchObject({ name: 'NoSuchUpload' });
});

it('lets presigned addresses do what they say, until they expire', async () => {
  const { dispatch, real } = setUp();
  const url = (method: string, query = {}) =>
    presign({
      method,
      path: `/${Bucket}/up/a%20b.csv`,
      now: real.now,
      seconds: 60,
      query,
    });
  const put = await url('PUT');
  expect(await ask(dispatch, 'PUT', put, Buffer.from('rows'))).toMatchObject({
    status: 200,
  });
  const get = await url('GET', {
    'response-content-disposition': 'attachment; filename="r.csv"',
  });
  const got = await ask(dispatch, 'GET', get);
  expect(got).toMatchObject({ status: 200, text: 'rows' });
  expect(got.headers['content-disposition']).toBe(
    'attachment; filename="r.csv"',
  );

  expect((await ask(dispatch, 'PUT', get, Buffer.from('x'))).text).toContain(
    'SignatureDoesNotMatch',
  );
  expect(
    (await ask(dispatch, 'PUT', put.replace('a%20b', 'other'))).text,
  ).toContain('SignatureDoesNotMatch');
  real.now += 61_000;
  const late = await ask(dispatch, 'PUT', put, Buffer.from('x'));
  expect(late.status).toBe(403);
  expect(late.text).toContain(
    '<Code>AccessDenied</Code><Message>Request has expired</Message>',
  );
  real.now = NOW;
  const foreign = await presign({
    method: 'GET',
    path: `/${Bucket}/k`,
    now: NOW,
    seconds: 60,
    accessKeyId: 'stranger',
  });
  expect((await ask(dispatch, 'GET', foreign)).text).toContain(
    'InvalidAccessKeyId',
  );
});

it('refuses who shows no signature at all', async () => {
  const { dispatch } = setUp();
  expect(await ask(dispatch, 'GET', `/${Bucket}/k`)).toMatchObject({
    status: 403,
  });
});

async function form(
  parts: ReturnType<typeof setUp>,
  content: Buffer,
  change: (fields: Record<string, string>) => Record<string, string> = (
    fields,
  ) => fields,
  conditions: Parameters<typeof createPresignedPost>[1]['Conditions'] = [
    ['content-length-range', 3, 1_000],
  ],
) {
  const { url, fields } = await createPresignedPost(parts.client, {
    Bucket,
    Key: 'uploads/u1.csv',
    Conditions: conditions!,
    Fields: { 'Content-Type': 'text/csv' },
    Expires: 60,
  });
  const data = new FormData();
  for (const [name, value] of Object.entries(change({ ...fields })))
    data.append(name, value);
  data.append('file', new Blob([new Uint8Array(content)]), 'mine.csv');
  const encoded = new Response(data);
  return ask(
    parts.dispatch,
    'POST',
    url,
    Buffer.from(await encoded.arrayBuffer()),
    {
      'content-type': encoded.headers.get('content-type')!,
    },
  );
}

it('takes a form that its policy allows', async () => {
  const parts = setUp();
  parts.real.now = Date.now();
  expect(await form(parts, Buffer.from('a,b\n'))).toMatchObject({
    status: 204,
  });
  expect(parts.engine.object(Bucket, 'uploads/u1.csv')).toMatchObject({
    size: 4,
    headers: { 'content-type': 'text/csv' },
  });
  const created = await form(
    parts,
    Buffer.from('a,b\n'),
    (fields) => ({ ...fields, success_action_status: '201' }),
    [{ success_action_status: '201' }],
  );
  expect(created.status).toBe(201);
  expect(created.text).toContain('<Key>uploads/u1.csv</Key>');
});

it.each<
  [
    string,
    Buffer,
    (fields: Record<string, string>) => Record<string, string>,
    number,
    string,
  ]
>([
  [
    'a file too large',
    Buffer.alloc(1_001),
    (fields) => fields,
    400,
    'EntityTooLarge',
  ],
  [
    'a file far too large',
    Buffer.alloc(3_000_000),
    (fields) => fields,
    400,
    'EntityTooLarge',
  ],
  [
    'a file too small',
    Buffer.alloc(2),
    (fields) => fields,
    400,
    'EntityTooSmall',
  ],
  [
    'another key',
    Buffer.alloc(9),
    (fields) => ({ ...fields, key: 'other.csv' }),
    403,
    'AccessDenied',
  ],
  [
    'another type',
    Buffer.alloc(9),
    (fields) => ({ ...fields, 'Content-Type': 'text/html' }),
    403,
    'AccessDenied',
  ],
  [
    'a field without condition',
    Buffer.alloc(9),
    (fields) => ({ ...fields, acl: 'public-read' }),
    403,
    'Extra input fields: acl',
  ],
  [
    'a forged signature',
    Buffer.alloc(9),
    (fields) => ({ ...fields, 'X-Amz-Signature': '0'.repeat(64) }),
    403,
    'SignatureDoesNotMatch',
  ],
  [
    'a widened policy',
    Buffer.alloc(9),
    (fields) => ({
      ...fields,
      Policy: Buffer.from(
        '{"expiration":"2099-01-01T00:00:00Z","conditions":[]}',
      ).toString('base64'),
    }),
    403,
    'SignatureDoesNotMatch',
  ],
  [
    'no policy',
    Buffer.alloc(9),
    ({ Policy: _, ...fields }) => fields,
    403,
    'AccessDenied',
  ],
])(
  'refuses a form with %s, and keeps nothing of it',
  async (_case, content, change, status, code) => {
    const parts = setUp();
    parts.real.now = Date.now();
    const response = await form(parts, content, change);
    expect(response.status).toBe(status);
    expect(response.text).toContain(code);
    expect(readdirSync(parts.folder)).toEqual([]);
  },
);

it('refuses a form after its policy expired, and one that is none', async () => {
  const parts = setUp();
  parts.real.now = Date.now() + 61_000;
  const late = await form(parts, Buffer.alloc(9));
  expect(late.status).toBe(403);
  expect(late.text).toContain('Policy expired');
  const broken = await ask(
    parts.dispatch,
    'POST',
    `/${Bucket}`,
    Buffer.from('x'),
    { 'content-type': 'multipart/form-data; boundary=b' },
  );
  expect(broken.status).toBe(400);
});

it('answers a browser that asks before it uploads', async () => {
  const { client, dispatch } = setUp();
  const asking = {
    origin: 'http://localhost:5173',
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'content-type',
  };
  expect(
    await ask(dispatch, 'OPTIONS', `/${Bucket}/k`, undefined, asking),
  ).toMatchObject({ status: 403 });
  await client.send(
    new PutBucketCorsCommand({
      Bucket,
      CORSConfiguration: {
        CORSRules: [
          {
            AllowedOrigins: ['http://localhost:*'],
            AllowedMethods: ['PUT'],
            AllowedHeaders: ['*'],
            ExposeHeaders: ['ETag'],
            MaxAgeSeconds: 60,
          },
        ],
      },
    }),
  );
  const { CORSRules } = await client.send(new GetBucketCorsCommand({ Bucket }));
  expect(CORSRules?.[0]).toMatchObject({
    MaxAgeSeconds: 60,
    ExposeHeaders: ['ETag'],
  });
  const allowed = await ask(
    dispatch,
    'OPTIONS',
    `/${Bucket}/k`,
    undefined,
    asking,
  );
  expect(allowed.status).toBe(200);
  expect(allowed.headers).toMatchObject({
    'access-control-allow-origin': 'http://localhost:5173',
    'access-control-allow-headers': 'content-type',
  });
  const foreign = { ...asking, origin: 'http://evil.test' };
  expect(
    await ask(dispatch, 'OPTIONS', `/${Bucket}/k`, undefined, foreign),
  ).toMatchObject({ status: 403 });
  const put = await ask(dispatch, 'PUT', `/${Bucket}/k`, Buffer.from('x'), {
    origin: asking.origin,
    authorization: 'any',
  });
  expect(put.headers).toMatchObject({
    'access-control-expose-headers': 'ETag',
  });
});

it('makes and lists buckets, once each', async () => {
  const { client } = setUp();
  await client.send(new CreateBucketCommand({ Bucket: 'second' }));
  const again = client.send(new CreateBucketCommand({ Bucket: 'second' }));
  await expect(again).rejects.toMatchObject({
    name: 'BucketAlreadyOwnedByYou',
  });
  const { Buckets } = await client.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toEqual(['second', Bucket]);
});

it('tells of each complete object, again when the listener fails', async () => {
  const { client, clock, engine } = setUp();
  const heard: [string, number][] = [];
  engine.onObjectCreated(async (event) => {
    heard.push([event.event_name, clock.now()]);
    if (heard.length === 1) throw new Error('not now');
  });
  await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
  await new Promise<void>((resolve) => clock.after(70_000, resolve));
  expect(heard.map(([name]) => name)).toEqual([
    'ObjectCreated:Put',
    'ObjectCreated:Put',
  ]);
  expect(heard[1]![1] - heard[0]![1]).toBeGreaterThanOrEqual(60_000);
});

it('goes on after a restart: objects stay, unheard events are told, rests are swept', async () => {
  const path = join(temporary(), 'cloud.sqlite');
  const first = setUp({ path });
  first.engine.onObjectCreated(() => new Promise(() => {}));
  await first.client.send(
    new PutObjectCommand({ Bucket, Key: 'k', Body: 'kept' }),
  );
  // A write that the end of the process cut off.
  void first.engine.files.write([new Readable({ read() {} })]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(readdirSync(first.folder)).toHaveLength(2);

  const second = setUp({ path });
  expect(readdirSync(first.folder)).toHaveLength(1);
  const told = await new Promise<ObjectCreated>((resolve) =>
    second.engine.onObjectCreated(resolve),
  );
  expect(told).toMatchObject({ bucket: Bucket, key: 'k', size: 4 });
  const got = await second.client.send(
    new GetObjectCommand({ Bucket, Key: 'k' }),
  );
  expect((await bytesOf(got.Body)).toString()).toBe('kept');
});

it('streams 64 MB in one request, and never holds much of it', async () => {
  const { client, dispatch, folder } = setUp();
  const size = 64 * 1024 * 1024;
  const piece = randomBytes(256 * 1024);
  let most = 0;
  const body = Readable.from(
    (function* () {
      for (let at = 0; at < size; at += piece.length) {
        const [file] = readdirSync(folder);
        const onDisk =
          file === undefined ? 0 : statSync(join(folder, file)).size;
        most = Math.max(most, at - onDisk);
        yield piece;
      }
    })(),
    { objectMode: false },
  );
  const response = await dispatch({
    method: 'PUT',
    path: `/${Bucket}/large`,
    query: '',
    headers: { authorization: 'any' },
    body,
  });
  expect(response.statusCode).toBe(200);
  const head = await client.send(
    new HeadObjectCommand({ Bucket, Key: 'large' }),
  );
  expect(head.ContentLength).toBe(size);
  expect(most).toBeLessThan(4 * 1024 * 1024);
});
