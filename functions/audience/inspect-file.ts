import { MAX_UPLOAD_BYTES } from '#shared/contracts/uploads.ts';
import { type FileFault, fileFaults } from '#shared/domain/audience-file.ts';

/** A file that can be read from its start as often as needed. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export const delimiters = [',', ';', '\t', '|'] as const;

/** How to read the file. */
export interface FileFormat {
  readonly encoding: Encoding;
  readonly delimiter: string;
  /** 1 when the first line is a spreadsheet's `sep=;`, else 0. */
  readonly skip_lines: number;
  readonly bytes: number;
}

/** A file of which nothing can be taken. */
export class AudienceFault extends Error {
  readonly code: FileFault;
  /** Where it is, when that is known. */
  readonly line: number | undefined;

  constructor(code: FileFault, line?: number, detail?: string) {
    const where = line === undefined ? '' : ` (line ${line})`;
    super(detail ?? `${fileFaults[code]}${where}`);
    this.name = 'AudienceFault';
    this.code = code;
    this.line = line;
  }
}

const HEAD_BYTES = 64 * 1024;

/**
 * Reads the whole file once, keeping its first 64 KB, and says how to read it:
 * byte order mark first, else UTF-8 when all of it is valid UTF-8, else
 * Windows-1252, which is what spreadsheets write where they do not write UTF-8.
 *
 * @throws AudienceFault when it is empty, too large, or no text
 */
export async function inspectFile(open: OpenFile): Promise<FileFormat> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let head = Buffer.alloc(0);
  let bytes = 0;
  let isUtf8 = true;
  for await (const chunk of open()) {
    bytes += chunk.byteLength;
    if (bytes > MAX_UPLOAD_BYTES) throw new AudienceFault('file_too_large');
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]);
    isUtf8 &&= decodes(utf8, chunk);
  }
  isUtf8 &&= decodes(utf8);
  if (bytes === 0) throw new AudienceFault('empty_file');
  const encoding = encodingOf(head.subarray(0, HEAD_BYTES), isUtf8);
  const text = new TextDecoder(encoding).decode(head, { stream: true });
  if (text.trim() === '') throw new AudienceFault('empty_file');
  return { encoding, bytes, ...delimiterOf(text) };
}

function decodes(decoder: TextDecoder, chunk?: Uint8Array): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}

/** First bytes of what people rename to .csv: zip and xlsx, gzip, PDF, xls, 7z, PNG. */
const magics = [
  '504b0304',
  '504b0506',
  '1f8b',
  '25504446',
  'd0cf11e0',
  '377abcaf',
  '89504e47',
];

function encodingOf(head: Buffer, isUtf8: boolean): Encoding {
  const start = head.subarray(0, 4).toString('hex');
  if (start.startsWith('fffe')) return 'utf-16le';
  if (start.startsWith('feff')) return 'utf-16be';
  if (magics.some((magic) => start.startsWith(magic))) {
    throw new AudienceFault('not_text');
  }
  const nuls = head.reduce((n, byte) => (byte === 0 ? n + 1 : n), 0);
  // Half of the bytes of western UTF-16 are NUL. A few are a damaged row.
  if (nuls > head.length * 0.3) throw new AudienceFault('encoding_unsupported');
  if (nuls > head.length * 0.01 && nuls > 3)
    throw new AudienceFault('not_text');
  return isUtf8 ? 'utf-8' : 'windows-1252';
}

/** The separator of the header, or the one that a `sep=` line names. */
function delimiterOf(text: string): { delimiter: string; skip_lines: number } {
  const named = /^\s*sep=(.)\r?\n/i.exec(text);
  if (named) return { delimiter: named[1]!, skip_lines: 1 };
  const header = firstRecord(text.trimStart());
  const found = delimiters
    .map((delimiter) => ({ delimiter, count: header.split(delimiter).length }))
    .reduce((best, next) => (next.count > best.count ? next : best));
  return { delimiter: found.delimiter, skip_lines: 0 };
}

/** The first line that ends outside quotes, quoted parts left out. */
function firstRecord(text: string): string {
  return text.replace(/"(?:[^"]|"")*"/g, '""').split(/[\r\n]/, 1)[0] ?? '';
}
