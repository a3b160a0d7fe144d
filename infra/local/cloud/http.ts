import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** A request to the embedded cloud, however it came in. Header names are lower case. */
export interface CloudRequest {
  readonly method: string;
  /** Percent-encoded, as sent, without the query. */
  readonly path: string;
  /** What follows the question mark, as sent. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | Buffer;
  /** Aborts when the caller is gone. */
  readonly signal?: AbortSignal;
}

export interface CloudResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | Buffer | string;
}

/** Where this deployment claims to be. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** The whole body, for protocols whose requests are small. */
export const bodyBytes = async ({ body }: CloudRequest): Promise<Buffer> =>
  Buffer.isBuffer(body) ? body : await buffer(body);

export const bodyText = async (request: CloudRequest): Promise<string> =>
  (await bodyBytes(request)).toString();

/** The body as a stream of bytes. */
export const bodyStream = ({ body }: CloudRequest): Readable =>
  Buffer.isBuffer(body) ? Readable.from([body], { objectMode: false }) : body;

/** An answer of the AWS JSON protocols. */
export function jsonResponse(
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): CloudResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0', ...headers },
    body: body === undefined ? '{}' : JSON.stringify(body),
  };
}

/** An error as the AWS JSON protocols spell it; `code` becomes the SDK error's name. */
export class CloudError extends Error {
  readonly code: string;
  readonly statusCode: number;

  constructor(code: string, message: string, statusCode = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.statusCode = statusCode;
  }
}
