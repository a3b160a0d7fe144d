import { stringify } from 'csv-stringify/sync';
import { isE164, safeCell } from '#shared/domain/csv-cell.ts';

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
        isE164(text) ? { value: text, quoted: true } : safeCell(text),
      number: (number) => String(number),
      boolean: (flag) => (flag ? 'true' : 'false'),
    },
  });
}
