import { createHash } from 'node:crypto';
import { MAX_UPLOAD_BYTES } from '#shared/contracts/uploads.ts';
import { type FileFault, fileFaults } from '#shared/domain/audience-file.ts';
import { delimiterOf, isForeign } from '#shared/domain/audience-format.ts';
import { Utf8Sniffer, type Utf8Verdict } from './sniff-utf8.ts';

/** A file that can be read from its start as often as needed. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How to read the file. */
export interface FileFormat {
  readonly encoding: Encoding;
  readonly delimiter: string;
  /** 1 when the first line is a spreadsheet's `sep=;`, else 0. */
  readonly skip_lines: number;
  /** Whether it has a carriage return: most files need not be asked for three line ends. */
  readonly has_returns: boolean;
  readonly bytes: number;
  /** Of the bytes, in hex. */
  readonly sha256: string;
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
 * @throws AudienceFault when it is empty, too large, damaged, or no text
 */
export async function inspectFile(open: OpenFile): Promise<FileFormat> {
  const utf8 = new Utf8Sniffer();
  let head = Buffer.alloc(0);
  let bytes = 0;
  const lines = new LineMeter();
  const hash = createHash('sha256');
  for await (const chunk of open()) {
    bytes += chunk.byteLength;
    if (bytes > MAX_UPLOAD_BYTES) throw new AudienceFault('file_too_large');
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]);
    lines.add(chunk);
    utf8.add(chunk);
    hash.update(chunk);
  }
  if (bytes === 0) throw new AudienceFault('empty_file');
  head = head.subarray(0, HEAD_BYTES);
  const encoding = encodingOf(head, utf8.end(startsWith(head, 'efbbbf')));
  if (encoding.startsWith('utf-16')) await refuseBroken(open, encoding);
  const text = new TextDecoder(encoding).decode(head, { stream: true });
  if (text.trim() === '') throw new AudienceFault('empty_file');
  if (isForeign(text)) throw new AudienceFault('not_csv');
  const { has_returns } = lines;
  const sha256 = hash.digest('hex');
  return { encoding, bytes, has_returns, sha256, ...delimiterOf(text) };
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** The parser bounds the text of a row, but not how many empty cells it has. */
const MAX_LINE_BYTES = 512 * 1024;

class LineMeter {
  has_returns = false;
  #unbroken = 0;

  /** @throws AudienceFault `row_too_long` for a line that no list of contacts has */
  add(chunk: Uint8Array): void {
    const breaks = [LINE_FEED, CARRIAGE_RETURN].filter((it) =>
      chunk.includes(it),
    );
    this.has_returns ||= breaks.includes(CARRIAGE_RETURN);
    const first = breaks.map((it) => chunk.indexOf(it));
    this.#unbroken += Math.min(chunk.byteLength, ...first);
    if (this.#unbroken > MAX_LINE_BYTES)
      throw new AudienceFault('row_too_long');
    if (breaks.length === 0) return;
    const last = breaks.map((it) => chunk.lastIndexOf(it));
    this.#unbroken = chunk.byteLength - 1 - Math.max(...last);
  }
}

/** Half a pair of surrogates, or half a unit at the end, must not pass as text. */
async function refuseBroken(open: OpenFile, encoding: Encoding) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of open()) decoder.decode(chunk, { stream: true });
    decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new AudienceFault('encoding_invalid');
  }
}

/** First bytes of what people rename to .csv. */
const magics = [
  // zip and xlsx, gzip, bzip2, xz, zstd, 7z, rar
  '504b0304',
  '504b0506',
  '504b0708',
  '1f8b',
  '425a68',
  'fd377a585a',
  '28b52ffd',
  '377abcaf',
  '52617221',
  // PDF, xls, PNG, JPEG, GIF, SQLite
  '25504446',
  'd0cf11e0',
  '89504e47',
  'ffd8ff',
  '47494638',
  '53514c69746520',
];

const startsWith = (bytes: Buffer, hex: string) =>
  bytes.subarray(0, hex.length / 2).toString('hex') === hex;

function encodingOf(head: Buffer, utf8: Utf8Verdict): Encoding {
  if (startsWith(head, 'fffe')) return 'utf-16le';
  if (startsWith(head, 'feff')) return 'utf-16be';
  if (magics.some((magic) => startsWith(head, magic))) {
    throw new AudienceFault('not_text');
  }
  refuseNuls(head);
  if (utf8.kind === 'damaged') {
    throw new AudienceFault(
      'encoding_invalid',
      undefined,
      `Byte ${utf8.bad_at} of the file is no UTF-8, though most of it is. Save it as UTF-8 again.`,
    );
  }
  return utf8.kind === 'utf-8' ? 'utf-8' : 'windows-1252';
}

/** A few are a damaged row; of western UTF-16 every other byte is one. */
function refuseNuls(head: Buffer): void {
  const nuls = [0, 0];
  for (let at = 0; at < head.length; at += 1) {
    if (head[at] === 0) nuls[at % 2]! += 1;
  }
  const most = Math.max(nuls[0]!, nuls[1]!);
  const all = nuls[0]! + nuls[1]!;
  if (most > head.length * 0.3 && most > all * 0.9) {
    throw new AudienceFault('encoding_unsupported');
  }
  if (all > head.length * 0.01 && all > 3) throw new AudienceFault('not_text');
}
