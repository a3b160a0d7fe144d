type Cell = string | number | null | undefined;

/** What a spreadsheet would take for a formula; a phone number is none. */
const FORMULA = /^[=+\-@\t\r]/;
const PHONE = /^\+\d+$/;
const MUST_QUOTE = /[",\r\n]/;

/** RFC 4180, with a quote mark before what a spreadsheet would run. */
export function toCsv(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): string {
  return [columns, ...rows]
    .map((row) => `${row.map(cellOf).join(',')}\r\n`)
    .join('');
}

function cellOf(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) && !PHONE.test(value) ? `'${value}` : value;
  return MUST_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
