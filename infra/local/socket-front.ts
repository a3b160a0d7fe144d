import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Management } from './cloud/management.ts';
import type { LambdaHost } from './lambda-host.ts';

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
const MAX_MESSAGE_BYTES = 128 * 1024;
const IDLE_MS = 10 * 60_000;
const CONNECTION_MS = 2 * 3600_000;
/** A slow reader whose backlog passes this is dropped, not waited for. */
const MAX_BACKLOG_BYTES = 4 * 1024 * 1024;
const IDLE_CHECK_MS = 30_000;

interface Socket {
  readonly ws: WebSocket;
  readonly connected_at: number;
  readonly source_ip: string;
  readonly user_agent: string;
  /** Real time of the last message, either way. */
  active_at: number;
}

/** The WebSocket API of the local run: sockets to the `socket` function. */
export class SocketFront {
  readonly #host: Pick<LambdaHost, 'invoke'>;
  readonly #sockets = new Map<string, Socket>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  readonly #idleCheck: NodeJS.Timeout;

  constructor(host: Pick<LambdaHost, 'invoke'>) {
    this.#host = host;
    this.#idleCheck = setInterval(() => this.#closeIdle(), IDLE_CHECK_MS);
    this.#idleCheck.unref();
  }

  /** Asks the function, and lets the socket in or answers what it says. */
  async upgrade(
    request: IncomingMessage,
    duplex: Duplex,
    head: Buffer,
  ): Promise<void> {
    duplex.on('error', () => duplex.destroy());
    const id = randomUUID();
    const status = await this.#connect(id, request);
    if (status !== 200) {
      refuseUpgrade(duplex, status);
      return;
    }
    this.#server.handleUpgrade(request, duplex, head, (ws) =>
      this.#take(id, ws, request),
    );
  }

  /** What functions ask of the sockets; a connection that is gone is no error. */
  readonly management: Management = {
    post: (id, data) => {
      const socket = this.#sockets.get(id);
      if (socket?.ws.readyState !== WebSocket.OPEN) return false;
      if (socket.ws.bufferedAmount > MAX_BACKLOG_BYTES) {
        socket.ws.terminate();
        return false;
      }
      socket.active_at = Date.now();
      socket.ws.send(data.toString('utf8'));
      return true;
    },
    delete: (id) => {
      const socket = this.#sockets.get(id);
      socket?.ws.close(1000);
      return socket !== undefined;
    },
    get: (id) => {
      const socket = this.#sockets.get(id);
      return socket && { ...socket, last_active_at: socket.active_at };
    },
  };

  /** Tells every browser to come back, and forgets them. */
  close(): void {
    clearInterval(this.#idleCheck);
    for (const { ws } of this.#sockets.values()) {
      ws.close(1012);
      setTimeout(() => ws.terminate(), 500).unref();
    }
    this.#server.close();
  }

  async #connect(id: string, request: IncomingMessage): Promise<number> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const queryStringParameters = Object.fromEntries(url.searchParams);
    const event = {
      ...eventOf(id, '$connect', 'CONNECT'),
      headers: { ...request.headers },
      queryStringParameters,
    };
    const answer = await this.#invoke(event);
    return (answer as { statusCode?: number } | undefined)?.statusCode ?? 500;
  }

  #take(id: string, ws: WebSocket, request: IncomingMessage): void {
    const now = Date.now();
    const socket: Socket = {
      ws,
      connected_at: now,
      active_at: now,
      source_ip: request.socket.remoteAddress ?? '',
      user_agent: request.headers['user-agent'] ?? '',
    };
    this.#sockets.set(id, socket);
    // One at a time and in order: a subscribe before the unsubscribe after it.
    let last = Promise.resolve<unknown>(undefined);
    ws.on('message', (data, isBinary) => {
      socket.active_at = Date.now();
      const body = isBinary
        ? Buffer.concat([data].flat() as Buffer[]).toString('base64')
        : String(data);
      const event = {
        ...eventOf(id, '$default', 'MESSAGE', body),
        isBase64Encoded: isBinary,
      };
      last = last.then(() => this.#invoke(event));
    });
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      this.#sockets.delete(id);
      last = last.then(() =>
        this.#invoke(eventOf(id, '$disconnect', 'DISCONNECT')),
      );
    });
  }

  /** A failure is told by the host of the function; the socket stays. */
  async #invoke(event: unknown): Promise<unknown> {
    try {
      return await this.#host.invoke('socket', event);
    } catch {
      return undefined;
    }
  }

  #closeIdle(): void {
    const now = Date.now();
    for (const { ws, active_at, connected_at } of this.#sockets.values()) {
      const isOld = connected_at < now - CONNECTION_MS;
      if (isOld || active_at < now - IDLE_MS) ws.close(1001);
    }
  }
}

export function refuseUpgrade(duplex: Duplex, status: number): void {
  duplex.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
  );
}

function eventOf(
  connectionId: string,
  routeKey: string,
  eventType: string,
  body?: string,
) {
  const now = Date.now();
  return {
    requestContext: {
      routeKey,
      eventType,
      connectionId,
      requestId: randomUUID(),
      extendedRequestId: randomUUID(),
      messageId: body === undefined ? null : randomUUID(),
      messageDirection: 'IN',
      apiId: 'local',
      domainName: 'localhost',
      stage: 'ws',
      connectedAt: now,
      requestTime: new Date(now).toISOString(),
      requestTimeEpoch: now,
    },
    isBase64Encoded: false,
    ...(body !== undefined && { body }),
  };
}
