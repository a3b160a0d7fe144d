import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';

interface Head {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A response that a streaming function writes: its head first, then its body. */
interface ResponseStream extends Writable {
  head(head: Head): void;
}

/** The stream that a streaming function gets for one HTTP response. */
export function responseStream(response: ServerResponse): ResponseStream {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      if (!response.headersSent) response.writeHead(200);
      response.write(chunk, () => done());
    },
    final(done) {
      if (!response.headersSent) response.writeHead(200);
      response.end(() => done());
    },
  }) as ResponseStream;
  stream.head = ({ statusCode, headers }) => {
    response.writeHead(statusCode, { ...headers });
    response.flushHeaders();
  };
  // The client left: what is still written goes nowhere, and the function is told.
  response.once('close', () => stream.destroy());
  stream.on('error', () => response.destroy());
  return stream;
}

/**
 * Gives this process the global that streaming functions are wrapped with on
 * Lambda. To be called before their modules are loaded.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
export function installResponseStreaming(): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: <Handler>(handler: Handler) => handler,
      HttpResponseStream: {
        from(stream: ResponseStream, head: Head) {
          stream.head(head);
          return stream;
        },
      },
    },
  });
}
