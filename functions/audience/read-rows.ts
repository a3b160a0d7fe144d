import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
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
 * Rows may have any number of cells; blank lines are left out but counted in
 * the line numbers.
 *
 * @throws AudienceFault `unterminated_quote` or `row_too_long`, with its line
 */
export async function* readRows(
  open: OpenFile,
  format: FileFormat,
): AsyncGenerator<AudienceRow> {
  const lines = new LineCounter();
  const parser = parse({
    delimiter: format.delimiter,
    // All of them: a file that was edited on two systems has both.
    record_delimiter: ['\r\n', '\n', '\r'],
    from_line: 1 + format.skip_lines,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_LENGTH,
    // The types know no record but an array of cells.
    on_record: (cells: string[], { empty_lines }) =>
      ({
        line: format.skip_lines + lines.next(cells, empty_lines),
        cells,
      }) as unknown as string[],
  });
  // The parser's own error reaches the loop below; nothing is lost here.
  pipeline(Readable.from(decode(open(), format)), parser, () => {});
  try {
    for await (const row of parser as AsyncIterable<AudienceRow>) {
      if (!isBlank(row.cells)) yield row;
    }
  } catch (error) {
    throw faultOf(error, format.skip_lines + lines.last + 1);
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

async function* decode(
  bytes: AsyncIterable<Uint8Array>,
  { encoding }: FileFormat,
): AsyncGenerator<string> {
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
