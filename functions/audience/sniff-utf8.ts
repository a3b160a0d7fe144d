import { isAscii, isUtf8 } from 'node:buffer';

/** What the bytes of a file, seen one part after another, say of UTF-8. */
export interface Utf8Verdict {
  /** `damaged`: most of it is UTF-8, and some of it is nothing. */
  readonly kind: 'utf-8' | 'other' | 'damaged';
  /** Offset of the first byte that is no UTF-8. */
  readonly bad_at: number | undefined;
}

const MOST_BYTES = 4;

/**
 * Tells UTF-8, UTF-8 with bad bytes in it, and another encoding apart: in text
 * of one byte a letter, what is no UTF-8 outnumbers what happens to be. Two
 * forms that only a faulty encoder writes (longer than needed, surrogates) are
 * damage wherever they are.
 */
export class Utf8Sniffer {
  #rest = Buffer.alloc(0);
  /** Of the first byte of the rest. */
  #offset = 0;
  #well = 0;
  #forbidden = 0;
  #stray = 0;
  #badAt: number | undefined;

  add(chunk: Uint8Array): void {
    if (this.#rest.length === 0 && isAscii(chunk)) {
      this.#offset += chunk.byteLength;
      return;
    }
    const bytes = Buffer.concat([this.#rest, chunk]);
    const whole = bytes.length - cutAtEnd(bytes);
    this.#look(bytes.subarray(0, whole));
    this.#rest = bytes.subarray(whole);
    this.#offset += whole;
  }

  /** @param hasMark - it begins with the byte order mark of UTF-8 */
  end(hasMark: boolean): Utf8Verdict {
    this.#look(this.#rest);
    const bad = this.#forbidden + this.#stray;
    const isDamaged =
      hasMark || this.#well > bad || (this.#stray === 0 && bad > 0);
    const kind = bad === 0 ? 'utf-8' : isDamaged ? 'damaged' : 'other';
    return { kind, bad_at: this.#badAt };
  }

  #look(bytes: Buffer): void {
    if (isAscii(bytes)) return;
    if (isUtf8(bytes)) this.#well += 1;
    else this.#count(bytes);
  }

  #count(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      const length = lengthAt(bytes, at);
      if (length > 1 && isUtf8(bytes.subarray(at, at + length))) {
        this.#well += 1;
      } else if (bytes[at]! >= 0x80) {
        this.#badAt ??= this.#offset + at;
        if (length > 1) this.#forbidden += 1;
        else this.#stray += 1;
      }
      at += length;
    }
  }
}

/** Bytes of the sequence that begins here and is complete, else 1. */
function lengthAt(bytes: Buffer, at: number): number {
  const length = announced(bytes[at]!);
  for (let i = 1; i < length; i += 1) {
    if (!isContinuation(bytes[at + i])) return 1;
  }
  return length;
}

/** By its first byte, allowed or not. */
function announced(byte: number): number {
  if (byte < 0xc0 || byte > 0xf7) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : MOST_BYTES;
}

const isContinuation = (byte: number | undefined) =>
  byte !== undefined && (byte & 0xc0) === 0x80;

/** Bytes at the end that the next part may complete. */
function cutAtEnd(bytes: Buffer): number {
  const most = Math.min(MOST_BYTES - 1, bytes.length);
  for (let back = 1; back <= most; back += 1) {
    const byte = bytes[bytes.length - back];
    if (isContinuation(byte)) continue;
    return announced(byte!) > back ? back : 0;
  }
  return 0;
}
