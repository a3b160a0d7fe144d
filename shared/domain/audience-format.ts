import { type AudienceRow, rowFaults } from './audience-file.ts';
import { unsafeCell } from './csv-cell.ts';

/**
 * How a file of contacts is to be read, told by its text: for the import, and
 * for showing people beforehand what the import will see.
 */

export const delimiters = [',', ';', '\t', '|'] as const;

/** A page or XML that was saved as `.xls` and then as `.csv`, RTF, JSON. */
const FOREIGN = /^\s*(?:<(?:!doctype|html|\?xml|table)\b|\{\\rtf|[[{]\s*[{"])/i;

/** @param text - the beginning of the file */
export const isForeign = (text: string) => FOREIGN.test(text);

/** `sep=;`, quoted or with the empty cells that a spreadsheet adds. */
const SEP_LINE = /^"?sep=([^\w\s"]|\t)"?[,;\t|]*(?:\r\n?|\n)/i;

/**
 * The separator of the header, or the one that a `sep=` line names, which is
 * then to be skipped.
 *
 * @param text - the beginning of the file, its header in it
 */
export function delimiterOf(text: string): {
  delimiter: string;
  skip_lines: number;
} {
  const named = SEP_LINE.exec(text);
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

/** Columns of `rejects.csv` in front of those of the file. */
export const rejectsColumns = ['line', 'reason'] as const;

/**
 * Whether a file is a `rejects.csv` of ours: by its two columns and by what the
 * first row says in them, for others may name theirs so.
 */
export const isRejects = (
  header: Pick<AudienceRow, 'cells'>,
  { cells: [line, reason] }: Pick<AudienceRow, 'cells'>,
) =>
  rejectsColumns.every((name, at) => header.cells[at] === name) &&
  /^\d+$/.test(line ?? '') &&
  rowFaults.some((fault) => fault === reason);

/** Of a row of `rejects.csv`: the cells as they came at first. */
export const ownCells = (cells: readonly string[]) =>
  cells.slice(rejectsColumns.length).map(unsafeCell);
