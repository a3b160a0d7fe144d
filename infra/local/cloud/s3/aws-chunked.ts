import { Transform, type TransformCallback } from 'node:stream';
import { S3Error } from './s3-error.ts';

/** A size line or a trailer longer than this is no aws-chunked body. */
const MOST_LINE_BYTES = 16_384;

/**
 * Takes the framing off an aws-chunked body: `size;signature CRLF data CRLF … 0`,
 * then trailers. Signatures of chunks are not checked.
 *
 * @see S3 API reference, "Signature Version 4 … Multiple Chunks", with trailers
 */
export class AwsChunkedDecoder extends Transform {
  /** What came after the last chunk, names in lower case. Complete at the end. */
  readonly trailers: Record<string, string> = {};
  #line = '';
  #left = 0;
  #expects: 'size' | 'data' | 'gap' | 'trailer' = 'size';
  #isComplete = false;

  override _transform(
    bytes: Buffer,
    _encoding: BufferEncoding,
    done: TransformCallback,
  ): void {
    try {
      let at = 0;
      while (at < bytes.length) {
        at =
          this.#expects === 'data'
            ? this.#takeData(bytes, at)
            : this.#takeLine(bytes, at);
      }
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    done(this.#isComplete ? null : incomplete());
  }

  #takeData(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.push(bytes.subarray(at, end));
    this.#left -= end - at;
    if (this.#left === 0) this.#expects = 'gap';
    return end;
  }

  #takeLine(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(0x0a, at);
    const stop = end < 0 ? bytes.length : end;
    this.#line += bytes.toString('latin1', at, stop);
    if (this.#line.length > MOST_LINE_BYTES) throw incomplete();
    if (end < 0) return bytes.length;
    const line = this.#line.trimEnd();
    this.#line = '';
    this.#readLine(line);
    return end + 1;
  }

  #readLine(line: string): void {
    if (this.#expects === 'gap') {
      this.#expects = 'size';
    } else if (this.#expects === 'size') {
      const size = /^([0-9a-f]+)(;.*)?$/i.exec(line)?.[1];
      if (size === undefined) throw incomplete();
      this.#left = Number.parseInt(size, 16);
      this.#isComplete = this.#left === 0;
      this.#expects = this.#isComplete ? 'trailer' : 'data';
    } else {
      const colon = line.indexOf(':');
      if (colon < 0) return;
      const name = line.slice(0, colon).trim().toLowerCase();
      this.trailers[name] = line.slice(colon + 1).trim();
    }
  }
}

const incomplete = () =>
  new S3Error(
    'IncompleteBody',
    'The request body terminated unexpectedly or is not chunked as announced.',
  );
