import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';

/** Bytes on disk under a name of their own, and what was seen while writing. */
export interface WrittenFile {
  readonly file: string;
  readonly size: number;
  /** Hex. */
  readonly md5: string;
  /** Base64 of the big-endian value, as the wire has it. */
  readonly crc32: string;
  /** Hex. */
  readonly sha256: string;
}

/**
 * A folder of immutable files with random names. A file counts from the moment
 * the database names it; what a crash left unnamed is swept at the next start.
 */
export function openObjectFiles(folder: string) {
  mkdirSync(folder, { recursive: true });
  const pathOf = (file: string) => join(folder, file);

  async function write(
    sources: readonly Readable[],
    check: (size: number) => void = () => {},
  ): Promise<WrittenFile> {
    const file = randomUUID();
    const md5 = createHash('md5');
    const sha256 = createHash('sha256');
    let size = 0;
    let crc = 0;
    const meter = () =>
      new Transform({
        transform(bytes: Buffer, _encoding, done) {
          size += bytes.length;
          md5.update(bytes);
          sha256.update(bytes);
          crc = crc32(bytes, crc);
          try {
            check(size);
            done(null, bytes);
          } catch (error) {
            done(error as Error);
          }
        },
      });
    try {
      // An empty file where there is no source at all.
      await pipeline([], createWriteStream(pathOf(file)));
      for (const source of sources) {
        const target = createWriteStream(pathOf(file), { flags: 'a' });
        await pipeline(source, meter(), target);
      }
    } catch (error) {
      await remove(file);
      throw error;
    }
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc);
    return {
      file,
      size,
      md5: md5.digest('hex'),
      crc32: checksum.toString('base64'),
      sha256: sha256.digest('hex'),
    };
  }

  async function remove(file: string): Promise<void> {
    await unlink(pathOf(file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }

  return {
    /**
     * Streams sources into one new file, in constant memory.
     *
     * @param check - called as it grows; what it throws ends the write
     */
    write,
    remove,
    /** @param range - first and last byte, both included */
    read: (file: string, range?: readonly [number, number]): Readable =>
      createReadStream(
        pathOf(file),
        range && { start: range[0], end: range[1] },
      ),
    /** Removes every file that is not in use. */
    sweep(used: ReadonlySet<string>): void {
      for (const file of readdirSync(folder)) {
        if (!used.has(file)) rmSync(pathOf(file), { force: true });
      }
    },
  };
}
export type ObjectFiles = ReturnType<typeof openObjectFiles>;
