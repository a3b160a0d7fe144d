import { Readable } from 'node:stream';
import type { CloudRequest, CloudResponse } from './http.ts';

type Dispatch = (request: CloudRequest) => Promise<CloudResponse>;

/** A request as AWS SDK v3 hands it to its `requestHandler`. */
interface SdkRequest {
  readonly method: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Record<string, string | string[] | null>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable | Uint8Array;
}

/**
 * A `requestHandler` for AWS SDK v3 clients that answers in process: no socket,
 * no parsing of HTTP, the same dispatcher.
 */
export function inProcessHandler(dispatch: Dispatch) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(
      request: SdkRequest,
      options: { abortSignal?: AbortSignal } = {},
    ): Promise<{ response: SdkResponse }> {
      const signal = options.abortSignal;
      signal?.throwIfAborted();
      const response = await dispatch(toCloudRequest(request, signal));
      const { statusCode, headers, body } = response;
      return {
        response: {
          statusCode,
          headers: { ...headers },
          body: typeof body === 'string' ? Buffer.from(body) : body,
        },
      };
    },
    destroy(): void {},
    updateHttpClientConfig(): void {},
    httpHandlerConfigs: () => ({}),
  };
}

function toCloudRequest(
  request: SdkRequest,
  signal: AbortSignal | undefined,
): CloudRequest {
  const { hostname, port } = request;
  const headers: Record<string, string> = {
    host: port === undefined ? hostname : `${hostname}:${port}`,
  };
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name.toLowerCase()] = value;
  }
  return {
    method: request.method,
    path: request.path,
    query: queryString(request.query ?? {}),
    headers,
    body: toBody(request.body),
    ...(signal !== undefined && { signal }),
  };
}

function queryString(query: Record<string, string | string[] | null>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) {
      const key = encodeURIComponent(name);
      parts.push(one === null ? key : `${key}=${encodeURIComponent(one)}`);
    }
  }
  return parts.join('&');
}

function toBody(body: unknown): Readable | Buffer {
  if (body instanceof Readable) return body;
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (ArrayBuffer.isView(body)) {
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  }
  return Readable.from(body as AsyncIterable<Uint8Array>);
}
