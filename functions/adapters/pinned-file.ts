import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/**
 * Reads an object from its start as often as asked, always the one that it read
 * first: a form can be sent twice, and half of each file is nobody's.
 *
 * @throws S3's `PreconditionFailed` while reading, once another lies there
 */
export function pinnedFile(s3: S3Client, bucket: string, key: string) {
  let etag: string | undefined;
  return async function* (): AsyncGenerator<Uint8Array> {
    const { Body, ETag } = await s3.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(etag !== undefined && { IfMatch: etag }),
      }),
    );
    etag ??= ETag;
    yield* Body as Readable;
  };
}
