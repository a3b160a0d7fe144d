import Papa from 'papaparse';
import { MAX_UPLOAD_BYTES } from '#shared/contracts/uploads.ts';
import { type FileFault, fileFaults } from '#shared/domain/audience-file.ts';
import {
  delimiterOf,
  isForeign,
  isRejects,
  ownCells,
} from '#shared/domain/audience-format.ts';
import { hasDataInHeader } from '#shared/domain/column-fields.ts';
import { readHeader } from '#shared/domain/column-mapping.ts';

/** What the beginning of a file says of it; the server reads and judges it all. */
export interface FilePreview {
  readonly encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252';
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** A `rejects.csv` of ours, corrected: its first two columns are left out. */
  readonly is_rejects: boolean;
  /** The first row looks like one of contacts: there may be no header. */
  readonly has_data_in_header: boolean;
  readonly rows: readonly (readonly string[])[];
}

/** The file cannot be used, and sending it would only tell the same. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
  readonly code: FileFault;

  constructor(code: FileFault, detail: string = fileFaults[code]) {
    super(detail);
    this.code = code;
  }
}

const HEAD_BYTES = 64 * 1024;
const PART_BYTES = 1024 * 1024;
export const PREVIEW_ROWS = 5;

/**
 * Reads the first 64 KB, and the rest only to tell the encoding, a megabyte at
 * a time: a file of any size takes little memory.
 *
 * @throws UnusableFile
 */
export async function readPreview(file: File): Promise<FilePreview> {
  if (file.size === 0) throw new UnusableFile('empty_file');
  if (file.size > MAX_UPLOAD_BYTES) throw new UnusableFile('file_too_large');
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const label = await encodingOf(file, head);
  const text = new TextDecoder(label).decode(head, { stream: true });
  if (text.trim() === '') throw new UnusableFile('empty_file');
  if (isForeign(text)) throw new UnusableFile('not_csv');
  const { delimiter, skip_lines } = delimiterOf(text);
  const whole = file.size <= HEAD_BYTES;
  const [header, ...rows] = parse(text, delimiter, skip_lines, whole);
  if (!header) throw new UnusableFile('empty_file');
  const first = rows[0];
  const is_rejects =
    first !== undefined && isRejects({ cells: header }, { cells: first });
  const own = is_rejects ? ownCells : (cells: readonly string[]) => cells;
  const reading = readHeader(own(header));
  if (reading.kind === 'refused') {
    throw new UnusableFile(reading.code, reading.detail);
  }
  if (rows.length === 0) throw new UnusableFile('no_rows');
  return {
    encoding: encodingNames[label],
    delimiter,
    columns: reading.columns,
    is_rejects,
    has_data_in_header: hasDataInHeader(reading.columns),
    rows: rows.slice(0, PREVIEW_ROWS).map(own),
  };
}

const encodingNames = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
} as const;
type Encoding = keyof typeof encodingNames;

/** By the same rules as the import: a mark, else UTF-8 if all of it is. */
async function encodingOf(file: File, head: Uint8Array): Promise<Encoding> {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  refuseNuls(head);
  return (await isUtf8(file)) ? 'utf-8' : 'windows-1252';
}

/** A few are a damaged row; of western UTF-16 every other byte is one. */
function refuseNuls(head: Uint8Array): void {
  const nuls = head.reduce((sum, byte) => sum + Number(byte === 0), 0);
  if (nuls > head.length * 0.3) throw new UnusableFile('encoding_unsupported');
  if (nuls > 3 && nuls > head.length * 0.01) throw new UnusableFile('not_text');
}

async function isUtf8(file: File): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < file.size; at += PART_BYTES) {
      const part = await file.slice(at, at + PART_BYTES).arrayBuffer();
      decoder.decode(part, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** @param whole - else the last row may be cut off, and is left out */
function parse(
  text: string,
  delimiter: string,
  skipLines: number,
  whole: boolean,
): string[][] {
  const { data, meta } = Papa.parse<string[]>(text, {
    delimiter,
    skipFirstNLines: skipLines,
    preview: PREVIEW_ROWS + 1,
    skipEmptyLines: 'greedy',
  });
  const isCut = !whole && !meta.truncated;
  return isCut && data.length > 1 ? data.slice(0, -1) : data;
}

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

/** "semicolons", or the very letter. */
export const delimiterName = (delimiter: string) =>
  delimiterNames[delimiter] ?? `“${delimiter}”`;
