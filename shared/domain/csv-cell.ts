/** What makes a spreadsheet run a cell: OWASP's set, and NUL (ASVS 1.2.10). */
const RUNS = /^[=+\-@\t\r\n\0]/;
/** The same after our own apostrophes: one more, so that one can be taken off again. */
const ESCAPED = /^'+[=+\-@\t\r\n\0]/;
const E164 = /^\+[1-9]\d{6,14}$/;

/** A number that machines read as it is: quoted, a spreadsheet leaves it alone. */
export const isE164 = (text: string) => E164.test(text);

/**
 * Text with an apostrophe in front where a spreadsheet would run it.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export const safeCell = (text: string) =>
  RUNS.test(text) || ESCAPED.test(text) ? `'${text}` : text;

/** The cell as it was, of one that `safeCell` wrote. */
export const unsafeCell = (text: string) =>
  ESCAPED.test(text) ? text.slice(1) : text;
