import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pinnedFile } from './pinned-file.ts';

/** One object; whoever wants another version of it is refused, as S3 does. */
let text = 'first';
let server: Server;
let s3: S3Client;

beforeAll(async () => {
  server = createServer((request, response) => {
    const etag = `"${text}"`;
    const wanted = request.headers['if-match'];
    if (wanted === undefined || wanted === etag) {
      response.setHeader('etag', etag).end(text);
      return;
    }
    response.writeHead(412, { 'content-type': 'application/xml' });
    response.end('<Error><Code>PreconditionFailed</Code></Error>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  s3 = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterAll(() => server.close());

async function read(open: () => AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of open()) parts.push(part);
  return Buffer.concat(parts).toString();
}

it('reads the same file again, and no other in its place', async () => {
  const open = pinnedFile(s3, 'files', 'a.csv');
  expect(await read(open)).toBe('first');
  expect(await read(open)).toBe('first');
  text = 'second';
  await expect(read(open)).rejects.toMatchObject({
    name: 'PreconditionFailed',
  });
  expect(await read(pinnedFile(s3, 'files', 'a.csv'))).toBe('second');
});
