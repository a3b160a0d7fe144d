import type { IncomingMessage, ServerResponse } from 'node:http';
import { problemAnswer } from '#functions/platform/problem.ts';
import { Refusal } from '#functions/platform/refusal.ts';

/** A file of 10 MB, and the form around it. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024 + 512 * 1024;

/**
 * What is read of a refused body, so that its sender comes to read the answer
 * instead of a reset connection.
 */
const MAX_DRAINED_BYTES = 64 * 1024 * 1024;

/**
 * Reads a whole body.
 *
 * @returns undefined when it is larger than the front takes; the rest is drained
 */
export async function readBody(
  request: IncomingMessage,
): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    await drain(request, 0);
    return undefined;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      await drain(request, size);
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function drain(request: IncomingMessage, read: number): Promise<void> {
  let size = read;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_DRAINED_BYTES) return;
  }
}

/** The answer to a body that is too large, like the gateway's own on AWS. */
export function answerTooLarge(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): void {
  const isForm = request.headers['content-type']?.startsWith('multipart/');
  const refusal = isForm
    ? new Refusal(
        413,
        'use_upload',
        'A file in a create request has at most 10 MB. Create the campaign without it, ask POST /campaigns/{id}/uploads for an address, and send the file there.',
      )
    : new Refusal(413, 'payload_too_large', 'A body has at most 10 MB.');
  const { statusCode, headers, body } = problemAnswer(refusal, requestId);
  response.writeHead(statusCode, { ...headers, connection: 'close' }).end(body);
}
