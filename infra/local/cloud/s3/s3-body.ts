import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bodyStream, type CloudRequest } from '../http.ts';
import { AwsChunkedDecoder } from './aws-chunked.ts';
import type { WrittenFile } from './object-files.ts';
import { S3Error } from './s3-error.ts';

/** The payload of an upload, and the check of what its sender announced. */
export interface Payload {
  readonly source: Readable;
  /** @throws S3Error `BadDigest`, `IncompleteBody`, `XAmzContentSHA256Mismatch` */
  readonly check: (written: WrittenFile) => void;
}

/** Takes a request's body out of its framing, where it has one. */
export function payloadOf(
  request: CloudRequest,
  headers: Readonly<Record<string, string>>,
): Payload {
  const body = bodyStream(request);
  const hash = headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  const isChunked =
    hash.startsWith('STREAMING-') ||
    (headers['content-encoding'] ?? '').split(',').some(isFraming);
  if (!isChunked) {
    return { source: body, check: (written) => checkDigests(headers, written) };
  }
  const decoder = new AwsChunkedDecoder();
  const source = new PassThrough();
  // Its failure reaches the reader of `source`, which is destroyed with it.
  pipeline(body, decoder, source).catch(() => {});
  return {
    source,
    check(written) {
      const announced = headers['x-amz-decoded-content-length'];
      if (announced !== undefined && Number(announced) !== written.size) {
        throw new S3Error(
          'IncompleteBody',
          'You did not provide the number of bytes specified by the Content-Length HTTP header',
        );
      }
      checkDigests({ ...headers, ...decoder.trailers }, written);
    },
  };
}

const isFraming = (encoding: string) => encoding.trim() === 'aws-chunked';

/** What remains of `content-encoding` once the framing is off. */
export const contentEncoding = (value: string | undefined): string =>
  (value ?? '')
    .split(',')
    .filter((encoding) => !isFraming(encoding))
    .join(',')
    .trim();

function checkDigests(
  headers: Readonly<Record<string, string>>,
  written: WrittenFile,
): void {
  const hash = headers['x-amz-content-sha256'];
  if (
    hash !== undefined &&
    /^[0-9a-f]{64}$/.test(hash) &&
    hash !== written.sha256
  ) {
    throw new S3Error(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
  const digests = {
    'content-md5': base64(written.md5),
    'x-amz-checksum-crc32': written.crc32,
    'x-amz-checksum-sha256': base64(written.sha256),
  };
  for (const [name, computed] of Object.entries(digests)) {
    const given = headers[name];
    if (given !== undefined && given !== computed) {
      throw new S3Error(
        'BadDigest',
        `The ${name} you specified did not match the calculated checksum.`,
      );
    }
  }
}
