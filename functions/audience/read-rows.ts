import { CsvError, Parser } from 'csv-parse';
import type { AudienceRow } from '#shared/domain/audience-file.ts';
import {
  AudienceFault,
  type FileFormat,
  type OpenFile,
} from './inspect-file.ts';

/** Longest row, in characters: an open quote must not swallow the file. */
const MAX_ROW_LENGTH = 64 * 1024;

/**
 * The rows of a file one after another, the header first, in constant memory.
 *
 * @throws AudienceFault as `readRowBatches`
 */
export async function* readRows(
  open: OpenFile,
  format: FileFormat,
): AsyncGenerator<AudienceRow> {
  for await (const rows of readRowBatches(open, format)) yield* rows;
}

/**
 * The same, as many at a time as a part of the file holds: to wait for each row
 * alone costs more than to read it. Rows may have any number of cells; blank
 * lines are left out but counted in the line numbers.
 *
 * @throws AudienceFault `unterminated_quote` or `row_too_long`, with its line
 */
export async function* readRowBatches(
  open: OpenFile,
  format: FileFormat,
): AsyncGenerator<readonly AudienceRow[]> {
  const parser = new RowParser(format);
  // It reaches whoever writes; without this it would end the process.
  parser.on('error', () => {});
  try {
    for await (const chunk of textOf(open(), format)) {
      await settled((done) => parser.write(chunk, done));
      yield parser.takeRows();
    }
    await settled((done) => parser.end(done));
    yield parser.takeRows();
  } catch (error) {
    throw faultOf(error, format.skip_lines + parser.lines.last + 1);
  }
}

const settled = (act: (done: (error?: Error | null) => void) => void) =>
  new Promise<void>((resolve, reject) => {
    act((error) => (error ? reject(error) : resolve()));
  });

/** What csv-parse's types leave out. */
interface ParserState {
  readonly state: { expectedRecordLength: number };
}

/** csv-parse as a function of text to rows, without a queue after it. */
class RowParser extends Parser {
  readonly lines = new LineCounter();
  readonly #skipped: number;
  #rows: AudienceRow[] = [];

  constructor({ delimiter, skip_lines, has_returns, encoding }: FileFormat) {
    super({
      delimiter,
      bom: encoding === 'utf-8',
      // All of them: a file that was edited on two systems has both.
      record_delimiter: has_returns ? ['\r\n', '\n', '\r'] : '\n',
      from_line: 1 + skip_lines,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: MAX_ROW_LENGTH,
    });
    this.#skipped = skip_lines;
  }

  /** Every row, as soon as it is whole; null at the end. */
  override push(cells: readonly string[] | null): boolean {
    if (cells === null) return true;
    const line = this.#skipped + this.lines.next(cells, this.info.empty_lines);
    if (!isBlank(cells)) this.#rows.push({ line, cells });
    // Else it makes an error, with its stack, for every row unlike the first.
    (this as unknown as ParserState).state.expectedRecordLength = cells.length;
    return true;
  }

  /** The rows since it was last asked. */
  takeRows(): readonly AudienceRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }
}

/** A line of spaces is blank; a line of separators is a row without a number. */
const isBlank = (cells: readonly string[]) =>
  cells.length === 1 && cells[0]!.trim() === '';

/** Source lines of rows: csv-parse counts CRLF inside quotes as two. */
class LineCounter {
  last = 0;
  #blank = 0;

  /** @returns the line on which this row begins */
  next(cells: readonly string[], blankLines: number): number {
    const line = this.last + 1 + (blankLines - this.#blank);
    this.#blank = blankLines;
    this.last = line;
    for (const cell of cells) {
      if (cell.includes('\n') || cell.includes('\r')) {
        this.last += cell.split(/\r\n|\n|\r/).length - 1;
      }
    }
    return line;
  }
}

/** UTF-8, which was seen to be valid, goes as it is; anything else is decoded. */
async function* textOf(
  bytes: AsyncIterable<Uint8Array>,
  { encoding }: FileFormat,
): AsyncGenerator<Uint8Array | string> {
  if (encoding === 'utf-8') {
    yield* bytes;
    return;
  }
  // Takes the byte order mark away.
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

function faultOf(error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return error;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new AudienceFault('unterminated_quote', line);
  }
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new AudienceFault('row_too_long', line);
  }
  return error;
}
