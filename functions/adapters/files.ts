import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { requireEnv } from '#functions/platform/env.ts';
import type { Files } from '#functions/platform/route.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';

/** Text that is put into the bucket once it is whole. */
export interface TextFile {
  /** Waits only while the disk is slower than the writer. */
  write(text: string): Promise<void> | undefined;
  /** Puts the object. */
  close(): Promise<void>;
  /** Forgets what was written. */
  discard(): Promise<void>;
}

/** Plain bodies: a checksum trailer would turn a stream into aws-chunked. */
export const s3Client = () =>
  new S3Client({
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...runtime.awsClientOptions,
  });

let shared: Files | undefined;

/** The bucket of this deployment; one client for each Lambda environment. */
export function files(): Files {
  shared ??= filesIn(s3Client(), requireEnv(env.BUCKET_NAME));
  return shared;
}

export function filesIn(s3: S3Client, bucket: string): Files {
  async function typeOf(key: string): Promise<string | null> {
    try {
      const head = new HeadObjectCommand({ Bucket: bucket, Key: key });
      const { ContentType } = await s3.send(head);
      return ContentType ?? 'application/octet-stream';
    } catch (error) {
      // Without a body, the name of the error depends on who answers.
      if (error instanceof NotFound || isNoSuchFile(error)) return null;
      throw error;
    }
  }
  return {
    async put(key, body, contentType) {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          ContentType: contentType,
        }),
      );
    },
    async read(key) {
      const { Body } = await s3.send(
        new GetObjectCommand({ Bucket: bucket, Key: key }),
      );
      return Body as Readable;
    },
    async remove(key) {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    has: async (key) => (await typeOf(key)) !== null,
    typeOf,
    presignGet: (key, expiresIn, name) => {
      const get = new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ResponseContentDisposition: `inline; filename="${name}"`,
      });
      return getSignedUrl(s3, get, { expiresIn });
    },
    async presignPost(key, maxBytes, expiresSeconds) {
      return createPresignedPost(s3, {
        Bucket: bucket,
        Key: key,
        Conditions: [['content-length-range', 1, maxBytes]],
        Expires: expiresSeconds,
      });
    },
  };
}

/** Whether a read failed because there is no such object. */
export const isNoSuchFile = (error: unknown) => error instanceof NoSuchKey;

/**
 * A text file of unknown length, kept in memory until it is put: for small
 * ones, next to a `Files` that a handler was given.
 */
export function textInMemory(
  files: Pick<Files, 'put'>,
  key: string,
  contentType: string,
): TextFile {
  const parts: string[] = [];
  return {
    write(text) {
      parts.push(text);
      return undefined;
    },
    close: () => files.put(key, Buffer.from(parts.join('')), contentType),
    async discard() {
      parts.length = 0;
    },
  };
}

/**
 * The same over a file on disk, since S3 must know the length before the first
 * byte: constant memory, whatever is written.
 */
export function textOnDisk(key: string, contentType: string): TextFile {
  const path = join(tmpdir(), `outdial-${randomUUID()}`);
  const stream = createWriteStream(path, { encoding: 'utf8', mode: 0o600 });
  const s3 = s3Client();
  const remove = () => rm(path, { force: true });
  // Told by the next write or the close; without this it would end the process.
  stream.on('error', () => {});
  return {
    write(text) {
      if (stream.errored) return Promise.reject(stream.errored);
      if (stream.write(text)) return undefined;
      return once(stream, 'drain').then(() => {});
    },
    async close() {
      try {
        stream.end();
        await finished(stream);
        await s3.send(
          new PutObjectCommand({
            Bucket: requireEnv(env.BUCKET_NAME),
            Key: key,
            Body: createReadStream(path),
            ContentLength: (await stat(path)).size,
            ContentType: contentType,
          }),
        );
      } finally {
        await remove();
      }
    },
    async discard() {
      stream.destroy();
      await remove();
    },
  };
}
