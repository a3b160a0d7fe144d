import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { VirtualClock } from '../../clock.ts';
import {
  type ObjectFiles,
  openObjectFiles,
  type WrittenFile,
} from './object-files.ts';
import type { CorsRule } from './s3-cors.ts';
import { S3Error } from './s3-error.ts';
import { ObjectEvents } from './s3-events.ts';
import {
  type ObjectCreated,
  openS3Store,
  type S3Store,
  type StoredObject,
} from './s3-store.ts';
import { Uploads } from './s3-uploads.ts';
import type { Signers } from './sigv4.ts';

const MOST_KEY_BYTES = 1_024;

export interface S3Options {
  readonly path: string;
  /** Where the bytes lie; default: `<path>.objects`, for `:memory:` a temporary folder. */
  readonly folder?: string;
  readonly clock: VirtualClock;
  /** Access keys whose presigned addresses and forms are good. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Real time, by which signatures expire. */
  readonly realNow?: () => number;
}

/** What an object is written with. */
export interface NewObject {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Only if no object has this key. */
  readonly if_absent?: boolean;
}

interface Bucket {
  readonly created_at: number;
  readonly cors?: readonly CorsRule[] | undefined;
}

/**
 * Buckets whose objects are files and whose rows are in sqlite. An object is
 * there in full or not at all: its row is written after its last byte.
 */
export class S3Engine {
  readonly signers: Signers;
  readonly files: ObjectFiles;
  readonly uploads: Uploads;
  readonly #store: S3Store;
  readonly #clock: VirtualClock;
  readonly #events: ObjectEvents;
  readonly #buckets = new Map<string, Bucket>();
  readonly #temporary: string | undefined;

  constructor(options: S3Options) {
    const { path, clock, secrets = { local: 'local' } } = options;
    const inMemory = path === ':memory:' && options.folder === undefined;
    this.#temporary = inMemory ? mkdtempSync(join(tmpdir(), 's3-')) : undefined;
    this.#clock = clock;
    this.signers = { secrets, realNow: options.realNow ?? Date.now };
    this.#store = openS3Store(path);
    this.files = openObjectFiles(
      options.folder ?? this.#temporary ?? `${path}.objects`,
    );
    this.files.sweep(new Set(this.#store.files()));
    this.#events = new ObjectEvents(this.#store, clock);
    this.uploads = new Uploads(this.#store, this.files, {
      checkNew: (object) => this.#checkNew(object),
      commit: (...args) => this.#commit(...args),
    });
    for (const { name, ...bucket } of this.#store.buckets()) {
      this.#buckets.set(name, bucket);
    }
  }

  /** Makes the bucket, or gives an existing one these CORS rules. */
  createBucket(
    name: string,
    options: { cors?: readonly CorsRule[] } = {},
  ): void {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
      throw new S3Error(
        'InvalidBucketName',
        'The specified bucket is not valid.',
        { BucketName: name },
      );
    }
    const created_at = this.#buckets.get(name)?.created_at ?? this.#clock.now();
    this.#store.putBucket(name, created_at, options.cors);
    this.#buckets.set(name, { created_at, cors: options.cors });
  }

  deleteBucket(name: string): void {
    this.bucket(name);
    if (this.#store.objectsAfter(name, '', 1).length > 0) {
      throw new S3Error(
        'BucketNotEmpty',
        'The bucket you tried to delete is not empty',
      );
    }
    this.#store.removeBucket(name);
    this.#buckets.delete(name);
  }

  bucketNames(): string[] {
    return [...this.#buckets.keys()].sort();
  }

  /** @throws S3Error `NoSuchBucket` */
  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket !== undefined) return bucket;
    throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', {
      BucketName: name,
    });
  }

  /** @throws S3Error `NoSuchKey` */
  object(bucket: string, key: string): StoredObject {
    this.bucket(bucket);
    const object = this.#store.object(bucket, key);
    if (object !== undefined) return object;
    throw new S3Error('NoSuchKey', 'The specified key does not exist.', {
      Key: key,
    });
  }

  /**
   * Streams the bytes to disk, lets `check` look at them, then makes the object.
   *
   * @throws S3Error `PreconditionFailed`, `KeyTooLongError`, or what `check` throws
   */
  async put(
    object: NewObject,
    source: Readable,
    options: {
      readonly event_name?: ObjectCreated['event_name'];
      readonly grow?: (size: number) => void;
      readonly check?: (written: WrittenFile) => void;
    } = {},
  ): Promise<StoredObject> {
    this.#checkNew(object);
    const written = await this.files.write([source], options.grow);
    try {
      options.check?.(written);
      const event_name = options.event_name ?? 'ObjectCreated:Put';
      return await this.#commit(object, written, written.md5, event_name);
    } catch (error) {
      await this.files.remove(written.file);
      throw error;
    }
  }

  /** Removes the object; nothing when there is none. */
  async delete(bucket: string, key: string): Promise<void> {
    this.bucket(bucket);
    const object = this.#store.object(bucket, key);
    if (object === undefined) return;
    this.#store.removeObject(bucket, key);
    await this.files.remove(object.file);
  }

  /** Up to `limit` objects with keys above `after` and from `from` on, in the order of S3. */
  objectsAfter(
    bucket: string,
    after: string,
    limit: number,
    from = '',
  ): StoredObject[] {
    this.bucket(bucket);
    return this.#store.objectsAfter(bucket, after, limit, from);
  }

  /**
   * Tells of each object that is complete, soon after it is. At least once: what
   * the end of the process cut off is told again at the next start, and a listener
   * that rejects hears it again after one and two minutes of the clock.
   */
  onObjectCreated(
    listener: (event: ObjectCreated) => void | Promise<void>,
  ): () => void {
    return this.#events.listen(listener);
  }

  close(): void {
    this.#events.close();
    this.#store.close();
    if (this.#temporary !== undefined)
      rmSync(this.#temporary, { recursive: true, force: true });
  }

  #checkNew({ bucket, key, if_absent }: NewObject): void {
    this.bucket(bucket);
    if (Buffer.byteLength(key) > MOST_KEY_BYTES) {
      throw new S3Error('KeyTooLongError', 'Your key is too long');
    }
    if (if_absent && this.#store.object(bucket, key) !== undefined) {
      throw new S3Error(
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
        { Condition: 'If-None-Match' },
      );
    }
  }

  async #commit(
    object: NewObject,
    written: WrittenFile,
    etag: string,
    event_name: ObjectCreated['event_name'],
  ): Promise<StoredObject> {
    // Somebody may have been faster while the bytes came.
    this.#checkNew(object);
    const { bucket, key, headers } = object;
    const { file, size, crc32 } = written;
    const at = this.#clock.now();
    const former = this.#store.object(bucket, key);
    const stored = {
      bucket,
      key,
      file,
      size,
      etag,
      crc32,
      modified_at: at,
      headers,
    };
    this.#store.transaction(() => {
      this.#store.putObject(stored);
      this.#events.add({ bucket, key, size, etag, event_name, at });
    });
    if (former !== undefined) await this.files.remove(former.file);
    return stored;
  }
}
