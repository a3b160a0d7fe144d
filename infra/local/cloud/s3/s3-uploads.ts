import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ObjectFiles, WrittenFile } from './object-files.ts';
import type { NewObject } from './s3-engine.ts';
import { S3Error } from './s3-error.ts';
import type {
  ObjectCreated,
  Part,
  S3Store,
  StoredObject,
  Upload,
} from './s3-store.ts';

/** @see S3 user guide, "Multipart upload limits": all parts but the last */
const LEAST_PART_BYTES = 5 * 1024 * 1024;

/** What uploads need of the buckets they end in. */
interface Host {
  readonly checkNew: (object: NewObject) => void;
  readonly commit: (
    object: NewObject,
    written: WrittenFile,
    etag: string,
    event_name: ObjectCreated['event_name'],
  ) => Promise<StoredObject>;
}

/** Objects that come in parts. */
export class Uploads {
  readonly #store: S3Store;
  readonly #files: ObjectFiles;
  readonly #host: Host;

  constructor(store: S3Store, files: ObjectFiles, host: Host) {
    this.#store = store;
    this.#files = files;
    this.#host = host;
  }

  create(object: NewObject): Upload {
    this.#host.checkNew(object);
    const { bucket, key, headers } = object;
    const upload = { id: randomUUID(), bucket, key, headers };
    this.#store.putUpload(upload);
    return upload;
  }

  /** @throws S3Error `NoSuchUpload` */
  find(id: string, bucket: string, key: string): Upload {
    const upload = this.#store.upload(id);
    if (upload?.bucket === bucket && upload.key === key) return upload;
    throw new S3Error(
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    );
  }

  parts(upload: Upload): Part[] {
    return this.#store.parts(upload.id);
  }

  async putPart(
    upload: Upload,
    number: number,
    source: Readable,
    check: (written: WrittenFile) => void,
  ): Promise<Part> {
    const written = await this.#files.write([source]);
    try {
      check(written);
    } catch (error) {
      await this.#files.remove(written.file);
      throw error;
    }
    const { file, size, md5 } = written;
    const former = this.parts(upload).find((part) => part.number === number);
    const part = { number, file, size, etag: md5 };
    this.#store.putPart(upload.id, part);
    if (former !== undefined) await this.#files.remove(former.file);
    return part;
  }

  /**
   * Joins parts into the object, in the order asked.
   *
   * @throws S3Error `InvalidPart`, `InvalidPartOrder`, `EntityTooSmall`
   */
  async complete(
    upload: Upload,
    asked: readonly { readonly number: number; readonly etag: string }[],
    if_absent = false,
  ): Promise<StoredObject> {
    const known = new Map(
      this.parts(upload).map((part) => [part.number, part]),
    );
    const parts = asked.map(({ number, etag }) => {
      const part = known.get(number);
      if (part?.etag === etag) return part;
      throw new S3Error(
        'InvalidPart',
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
      );
    });
    checkParts(parts);
    const written = await this.#files.write(
      parts.map(({ file }) => this.#files.read(file)),
    );
    const digests = parts.map(({ etag }) => Buffer.from(etag, 'hex'));
    const joined = createHash('md5')
      .update(Buffer.concat(digests))
      .digest('hex');
    const { bucket, key, headers } = upload;
    const object = await this.#host.commit(
      { bucket, key, headers, if_absent },
      written,
      `${joined}-${parts.length}`,
      'ObjectCreated:CompleteMultipartUpload',
    );
    await this.abort(upload);
    return object;
  }

  async abort(upload: Upload): Promise<void> {
    const parts = this.parts(upload);
    this.#store.removeUpload(upload.id);
    for (const { file } of parts) await this.#files.remove(file);
  }
}

function checkParts(parts: readonly Part[]): void {
  if (parts.length === 0) {
    throw new S3Error(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
  parts.forEach((part, at) => {
    const next = parts[at + 1];
    if (next === undefined) return;
    if (next.number <= part.number) {
      throw new S3Error(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
      );
    }
    if (part.size < LEAST_PART_BYTES) {
      throw new S3Error(
        'EntityTooSmall',
        'Your proposed upload is smaller than the minimum allowed size',
        {
          ProposedSize: String(part.size),
          MinSizeAllowed: String(LEAST_PART_BYTES),
          PartNumber: String(part.number),
        },
      );
    }
  });
}
