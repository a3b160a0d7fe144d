import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { problemAnswer } from '#functions/platform/problem.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import { isCompatPath } from '#shared/contracts/route.ts';
import type { Dashboard } from './dashboard-files.ts';
import { answerCarrier, isCarrierEventsPath } from './function-url.ts';
import type { LambdaHost } from './lambda-host.ts';
import { isLocalPath, type localRoutes } from './local-routes.ts';
import { answerApi } from './rest-api.ts';
import { refuseUpgrade, type SocketFront } from './socket-front.ts';

/** This machine alone: without a key there is more than others are to see. */
const ADDRESSES = ['127.0.0.1', '::1'];

/** Above what browsers and SDKs keep idle sockets for, so that they close first. */
const KEEP_ALIVE_MS = 65_000;

export interface HttpFrontOptions {
  readonly host: Pick<LambdaHost, 'invoke' | 'stream'>;
  readonly local: ReturnType<typeof localRoutes>;
  readonly dashboard: Dashboard;
  readonly sockets: Pick<SocketFront, 'upgrade'>;
}

export interface HttpFront {
  /** @returns the port; with `port` 0 a free one */
  listen(port: number): Promise<number>;
  /** Takes no new request, and lets those in work finish for `ms`. */
  close(ms: number): Promise<void>;
}

/** The one origin: dashboard, REST, SSE and WebSocket. */
export function httpFront(options: HttpFrontOptions): HttpFront {
  const servers: Server[] = [];

  const make = () => {
    const server = createServer((request, response) => {
      void answer(request, response, options);
    });
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.on('upgrade', (request, socket, head) => {
      void upgrade(request, socket, head, options);
    });
    server.on('clientError', refuseUnreadable);
    return server;
  };

  return {
    async listen(port) {
      let bound = port;
      for (const address of ADDRESSES) {
        const server = make();
        try {
          bound = await listenOn(server, bound, address);
        } catch (error) {
          // A machine without IPv6 has one name less.
          if (address === '::1' && isMissingAddress(error)) continue;
          for (const other of servers) other.close();
          throw error;
        }
        servers.push(server);
      }
      return bound;
    },
    async close(ms) {
      const closed = servers.map(
        (server) => new Promise((resolve) => server.close(resolve)),
      );
      for (const server of servers) server.closeIdleConnections();
      const force = setTimeout(() => {
        for (const server of servers) server.closeAllConnections();
      }, ms);
      await Promise.all(closed);
      clearTimeout(force);
    },
  };
}

async function listenOn(
  server: Server,
  port: number,
  address: string,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, address, resolve);
  });
  const bound = server.address();
  return typeof bound === 'object' ? (bound?.port ?? port) : port;
}

const isMissingAddress = (error: unknown) =>
  ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpFrontOptions,
): Promise<void> {
  const requestId = randomUUID();
  request.on('error', () => response.destroy());
  response.on('error', () => response.destroy());
  try {
    await dispatch(request, response, options, requestId);
  } catch (error) {
    // The client left in the middle of its own request.
    if (request.destroyed && !request.complete) return;
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { statusCode, headers, body } = problemAnswer(error, requestId);
    response.writeHead(statusCode, { ...headers }).end(body);
  }
}

async function dispatch(
  request: IncomingMessage,
  response: ServerResponse,
  { host, local, dashboard }: HttpFrontOptions,
  requestId: string,
): Promise<void> {
  const pathname = pathOf(request);
  if (pathname === undefined)
    throw new Refusal(400, 'invalid_request', 'The address cannot be read.');
  if (isLocalPath(pathname))
    return local(pathname, request, response, requestId);
  if (isApiPath(pathname) || isCompatPath(pathname))
    return answerApi(request, response, host);
  if (isCarrierEventsPath(pathname))
    return answerCarrier(request, response, host, requestId);
  const method = request.method ?? 'GET';
  if (method !== 'GET' && method !== 'HEAD') {
    const detail = 'Only GET is answered here.';
    const allow = { allow: 'GET, HEAD' };
    throw new Refusal(405, 'method_not_allowed', detail, {}, allow);
  }
  const { headers } = request;
  await dashboard.answer({ pathname, method, headers }, response);
}

const isApiPath = (pathname: string) =>
  pathname === '/api' || pathname.startsWith('/api/');

/** What is no HTTP, or has an address and headers longer than 16 KB together. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const refusal =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new Refusal(431, 'invalid_request', 'Address and headers are too long.')
      : new Refusal(400, 'invalid_request', 'The request cannot be read.');
  const { statusCode, headers, body } = problemAnswer(refusal, randomUUID());
  const length = Buffer.byteLength(body);
  const lines = Object.entries({
    ...headers,
    connection: 'close',
    'content-length': length,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const reason = STATUS_CODES[statusCode];
  socket.end(
    `HTTP/1.1 ${statusCode} ${reason}\r\n${lines.join('')}\r\n${body}`,
  );
}

/** @returns undefined when the address is none, such as `//` */
function pathOf({ url = '' }: IncomingMessage): string | undefined {
  return URL.canParse(url, 'http://localhost') && url.startsWith('/')
    ? new URL(url, 'http://localhost').pathname
    : undefined;
}

async function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  { sockets }: HttpFrontOptions,
): Promise<void> {
  try {
    if (pathOf(request) === '/ws') await sockets.upgrade(request, socket, head);
    else refuseUpgrade(socket, 404);
  } catch {
    socket.destroy();
  }
}
