import { stringify } from 'csv-stringify/sync';
import { ESCAPED_CELL } from '#shared/domain/audience-format.ts';

/** What makes a spreadsheet run a cell: OWASP's set, and NUL (ASVS 1.2.10). */
const RUNS = /^[=+\-@\t\r\n\0]/;
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * Rows as RFC 4180 text with LF. A cell that a spreadsheet would run gets an
 * apostrophe in front; a strict E.164 number is quoted instead, so that it
 * stays a number that machines can read.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvText(rows: readonly (readonly unknown[])[]): string {
  return stringify(rows as unknown[][], {
    // A reader may take it for the end of the line.
    quoted_match: /\r/,
    cast: {
      string: (text) =>
        E164.test(text) ? { value: text, quoted: true } : safeCell(text),
      number: (number) => String(number),
      boolean: (flag) => (flag ? 'true' : 'false'),
    },
  });
}

/** Also after our own apostrophes: one more, so that one can be taken off again. */
const safeCell = (text: string) =>
  RUNS.test(text) || ESCAPED_CELL.test(text) ? `'${text}` : text;
