import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream/promises';
import { bodyText, type CloudRequest, type CloudResponse } from './http.ts';
import { type Management, managementRequest } from './management.ts';
import { inProcessHandler } from './request-handler.ts';
import type { S3Engine } from './s3/s3-engine.ts';
import { s3Request } from './s3/s3-wire.ts';
import type { SqsEngine } from './sqs/sqs-engine.ts';
import { sqsRequest } from './sqs/sqs-wire.ts';
import type { StatesEngine } from './states/states-engine.ts';
import { statesRequest } from './states/states-wire.ts';

/** One request of the DynamoDB JSON protocol (table and streams). */
export type Dynamo = (request: {
  readonly headers: Record<string, string>;
  readonly body: string;
}) => DynamoAnswer | Promise<DynamoAnswer>;

export interface DynamoAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface CloudParts {
  readonly dynamo: Dynamo;
  readonly sqs: SqsEngine;
  readonly s3: S3Engine;
  readonly states: StatesEngine;
  readonly management: Management;
}

/**
 * The AWS side of the local run behind one address, region us-east-1.
 *
 * What an `X-Amz-Target` names goes to that service, `/@connections/…` to the
 * WebSocket side, everything else is S3 in path style. Any credentials do, except
 * where a signature is the request's permission: presigned S3 addresses and forms.
 *
 * @returns `listen` for the AWS CLI and browsers; `requestHandler` for SDK clients
 *   in this process
 */
export function awsEndpoint(parts: CloudParts) {
  const dispatch = (request: CloudRequest) => route(request, parts);
  let server: Server | undefined;
  return {
    dispatch,
    requestHandler: () => inProcessHandler(dispatch),
    /** @returns the port; with `port` 0 a free one */
    async listen(port: number, host = '127.0.0.1'): Promise<number> {
      server = createServer({ requestTimeout: 0 }, (incoming, outgoing) => {
        void answer(dispatch, incoming, outgoing);
      });
      // SDK clients keep sockets open for as long as Node's agents do.
      server.keepAliveTimeout = 65_000;
      await new Promise<void>((resolve, reject) => {
        server?.once('error', reject).listen(port, host, resolve);
      });
      const address = server.address();
      return typeof address === 'object' ? (address?.port ?? port) : port;
    },
    async close(): Promise<void> {
      server?.closeAllConnections();
      await new Promise((resolve) => {
        if (server === undefined) resolve(undefined);
        else server.close(resolve);
      });
    },
  };
}

async function route(
  request: CloudRequest,
  parts: CloudParts,
): Promise<CloudResponse> {
  const target = request.headers['x-amz-target'];
  if (target === undefined) {
    return request.path.includes('/@connections/')
      ? managementRequest(request, parts.management)
      : s3Request(parts.s3, request);
  }
  const body = await bodyText(request);
  const [service = '', action = ''] = target.split('.');
  if (service === 'AmazonSQS') {
    const origin = `http://${request.headers.host}`;
    const { signal } = request;
    return sqsRequest(action, body, { engine: parts.sqs, origin, signal });
  }
  if (service === 'AWSStepFunctions') {
    return statesRequest(action, body, parts.states);
  }
  return parts.dynamo({ headers: { ...request.headers }, body });
}

type Dispatch = (request: CloudRequest) => Promise<CloudResponse>;

/** Answers one request of the socket; a failure of ours is a 500 without detail. */
async function answer(
  dispatch: Dispatch,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  try {
    const response = await dispatch(fromSocket(incoming, gone.signal));
    await reply(response, incoming, outgoing);
  } catch (error) {
    if (gone.signal.aborted) return;
    const name = error instanceof Error ? error.name : 'Error';
    process.emitWarning(`the local cloud failed to answer: ${name}`);
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500).end();
  }
}

function fromSocket(
  incoming: IncomingMessage,
  signal: AbortSignal,
): CloudRequest {
  const [path = '/', query = ''] = split(incoming.url ?? '/');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = [value].flat().join(', ');
  }
  const method = incoming.method ?? 'GET';
  return { method, path, query, headers, body: incoming, signal };
}

function split(url: string): [string, string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

async function reply(
  response: CloudResponse,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { statusCode, body } = response;
  const headers: Record<string, string> = { ...response.headers };
  // Who still sends a refused upload hears the refusal only when all is read.
  if (!incoming.complete) incoming.resume();
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    const bytes = Buffer.from(body);
    const mayHaveBody = statusCode !== 204 && statusCode !== 304;
    if (mayHaveBody) headers['content-length'] ??= String(bytes.length);
    outgoing.writeHead(statusCode, headers);
    outgoing.end(incoming.method === 'HEAD' ? undefined : bytes);
    return;
  }
  outgoing.writeHead(statusCode, headers);
  await pipeline(body, outgoing);
}
