import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { productTable } from '../../product-table.ts';
import { DynamoEngine } from './engine.ts';

/** Builders and partners for the tests of this folder. */

export { productTable };
export const { TableName } = productTable;
export const START = Date.parse('2026-01-01T00:00:00Z');

/** A clock that a test sets. */
export function testClock(at = START) {
  const clock = { at, now: () => clock.at };
  return clock;
}

/** An engine in memory that has the product's table. */
export function makeEngine(clock = testClock(), path = ':memory:') {
  const engine = new DynamoEngine({ path, clock });
  engine.execute('CreateTable', productTable);
  return engine;
}

export const S = (text: string) => ({ S: text });
export const N = (number: number | string) => ({ N: String(number) });
export const key = (pk = 'p', sk = 's') => ({ pk: S(pk), sk: S(sk) });

/** Puts items in their order. */
export function put(engine: DynamoEngine, ...items: object[]) {
  for (const Item of items) engine.execute('PutItem', { TableName, Item });
}

export interface Page {
  readonly Items: Record<string, { S: string }>[];
  readonly LastEvaluatedKey?: object;
}

export const sortKeys = (page: Page) => page.Items.map((item) => item.sk!.S);

/** Every page from the first to the last. */
export function pages(
  engine: DynamoEngine,
  operation: string,
  input: object,
): Page[] {
  const all: Page[] = [];
  let start: object | undefined;
  do {
    const page: Page = engine.execute(operation, {
      TableName,
      ...input,
      ...(start && { ExclusiveStartKey: start }),
    });
    all.push(page);
    start = page.LastEvaluatedKey;
  } while (start);
  return all;
}

/** A query for all of the partition `p`. */
export const inPartition = {
  KeyConditionExpression: 'pk = :p',
  ExpressionAttributeValues: { ':p': S('p') },
};

/** What a call refuses with: name and message, or undefined when it does not. */
export function refusal(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
    throw error;
  }
  return undefined;
}

/** One operation over HTTP, as any client of DynamoDB would send it. */
export type Send = (
  operation: string,
  input: object,
) => Promise<{ status: number; body: Record<string, unknown> }>;

/** dynalite as it is published, in this process, for comparison. */
export async function startDynalite(): Promise<{
  send: Send;
  close(): Promise<void>;
}> {
  const dynalite = createRequire(import.meta.url)('dynalite');
  const server: Server = dynalite({ createTableMs: 0 });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    send: (operation, input) =>
      post(`http://127.0.0.1:${port}`, operation, input),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Serves `answer` on a free port of this machine. */
export async function serve(
  answer: (
    headers: Record<string, string>,
    body: string,
  ) => { statusCode: number; headers: Record<string, string>; body: string },
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const result = answer(request.headers as Record<string, string>, body);
    response.writeHead(result.statusCode, result.headers).end(result.body);
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const listen = (server: Server) =>
  new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

async function post(url: string, operation: string, input: object) {
  const api = /Stream|Shard|GetRecords/.test(operation)
    ? 'DynamoDBStreams_20120810'
    : 'DynamoDB_20120810';
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `${api}.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=x',
    },
    body: JSON.stringify(input),
  });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
  };
}
