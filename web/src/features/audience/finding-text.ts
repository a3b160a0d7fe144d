import type { UploadFinding } from '#shared/contracts/uploads.ts';
import type { RowFault } from '#shared/domain/audience-file.ts';
import type { RowWarning } from '#shared/domain/audience-findings.ts';
import {
  rowFaultHelp,
  rowWarningHelp,
} from '#shared/domain/help/file-codes.ts';
import { formatCount } from '../../lib/format.ts';

export interface FindingContext {
  /** Of numbers without a country code. */
  readonly country: string;
  /** IANA name; null: whoever has none is not called. */
  readonly zone_of_untold: string | null;
}

type Say = (rows: string, context: FindingContext) => string;

const isOne = (rows: string) => rows === '1 row';

const sentences: Readonly<Record<RowFault | RowWarning, Say>> = {
  missing_phone_number: (rows) => `${rows}: no phone number`,
  invalid_phone_number: (rows, { country }) =>
    `${rows}: not a valid number for ${country}`,
  spreadsheet_number: (rows) =>
    isOne(rows)
      ? '1 row looks like a spreadsheet number (1.41556E+10)'
      : `${rows} look like spreadsheet numbers (1.41556E+10)`,
  spreadsheet_date: (rows) =>
    isOne(rows) ? '1 row looks like a date' : `${rows} look like dates`,
  phone_extension: (rows) => `${rows}: a number with an extension`,
  several_phone_numbers: (rows) => `${rows}: several numbers in one cell`,
  row_shape: (rows) => `${rows}: more or fewer cells than columns`,
  cell_too_long: (rows) => `${rows}: a cell is too long`,
  control_character: (rows) => `${rows}: control characters`,
  invalid_scheduled_at: (rows) => `${rows}: a time that cannot be read`,
  duplicate: (rows) =>
    isOne(rows)
      ? '1 duplicate – the first row with a number is kept'
      : `${rows.replace(/ rows$/, '')} duplicates – the first row with a number is kept`,
  suppressed: (rows) => `${rows} on a do-not-call list`,
  timezone_unknown: (rows, { zone_of_untold }) =>
    zone_of_untold === null
      ? `${rows}: no time zone found – not called until there is one`
      : `${rows}: no time zone found – will use ${zone_of_untold}`,
  invalid_timezone: (rows) =>
    `${rows}: not the name of a time zone – the zone of the number is used`,
};

/** "38 rows: not a valid number for US" */
export function findingSentence(
  { code, count }: Pick<UploadFinding, 'code' | 'count'>,
  context: FindingContext,
): string {
  const rows = count === 1 ? '1 row' : `${formatCount(count)} rows`;
  return sentences[code](rows, context);
}

/** What to do about it. */
export function findingRepair(code: RowFault | RowWarning): string {
  return { ...rowFaultHelp, ...rowWarningHelp }[code].action;
}

/** "Rows 3, 9 and 12, column phone"; more of them when there are more. */
export function findingPlaces({
  count,
  examples,
}: Pick<UploadFinding, 'count' | 'examples'>): string {
  const lines = examples.map(({ line }) => String(line));
  const isAll = examples.length >= count;
  const columns = [...new Set(examples.flatMap(({ column }) => column ?? []))];
  const where = columns.length > 0 ? `, column ${columns.join(', ')}` : '';
  const rows = lines.length === 1 ? 'Row' : 'Rows';
  const listed = `${rows} ${lines.join(', ')}${where}`;
  return isAll ? listed : `For example: ${listed.replace('Row', 'row')}`;
}
