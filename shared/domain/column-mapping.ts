import { MAX_NUMBERS } from './contact-numbers.ts';

/** Which column of an audience file is what. */

/** By header, as the file spells it. Columns not named are custom fields. */
export interface ColumnMapping {
  readonly phone_number: string;
  /** Further numbers, in the order in which they are called. */
  readonly phone_numbers?: readonly string[] | undefined;
  readonly external_id?: string | undefined;
  readonly timezone?: string | undefined;
  readonly scheduled_at?: string | undefined;
  readonly ignore?: readonly string[] | undefined;
}

/** The same by position, for reading rows. */
export interface ColumnPlan {
  /** Cells that a row must have. */
  readonly width: number;
  readonly phone_number: number;
  readonly phone_numbers?: readonly number[];
  readonly external_id: number | undefined;
  readonly timezone: number | undefined;
  readonly scheduled_at?: number | undefined;
  readonly custom: readonly { readonly index: number; readonly name: string }[];
}

export const MAX_COLUMNS = 100;
const MAX_NAME_LENGTH = 200;

export type HeaderReading =
  | { readonly kind: 'columns'; readonly columns: readonly string[] }
  | {
      readonly kind: 'refused';
      readonly code:
        | 'too_many_columns'
        | 'duplicate_column'
        | 'column_name_too_long';
      readonly detail: string;
    };

/** As names of columns are compared. */
export const fold = (name: string) =>
  name.normalize('NFKC').trim().toLowerCase();

/**
 * The names of the columns, trimmed. A column without a name, as spreadsheets
 * leave behind, is called by its position: `column_3`.
 */
export function readHeader(cells: readonly string[]): HeaderReading {
  if (cells.length > MAX_COLUMNS) {
    return {
      kind: 'refused',
      code: 'too_many_columns',
      detail: `The file has ${cells.length} columns; at most ${MAX_COLUMNS} are read.`,
    };
  }
  const columns = cells.map((cell, i) => cell.trim() || `column_${i + 1}`);
  if (columns.some((name) => name.length > MAX_NAME_LENGTH)) {
    return {
      kind: 'refused',
      code: 'column_name_too_long',
      detail: `A column name has more than ${MAX_NAME_LENGTH} characters: is the first line a header?`,
    };
  }
  const seen = new Set<string>();
  for (const name of columns) {
    if (seen.has(fold(name))) {
      return {
        kind: 'refused',
        code: 'duplicate_column',
        detail: `The header names the column "${name}" twice.`,
      };
    }
    seen.add(fold(name));
  }
  return { kind: 'columns', columns };
}

/**
 * The mapping that the header itself spells out: a column `phone_number`,
 * whatever its case, and `phone_number_2` and so on, `external_id`, `timezone`
 * and `scheduled_at` where they are.
 */
export function clearMapping(
  columns: readonly string[],
): ColumnMapping | undefined {
  const phone = columns.find((column) => fold(column) === 'phone_number');
  if (phone === undefined) return undefined;
  const named = (name: string) =>
    columns.find((column) => fold(column) === name);
  const more = furtherNumbers(columns).filter((column) => column !== phone);
  return withoutUndefined({
    phone_number: phone,
    phone_numbers: more.length > 0 ? more : undefined,
    external_id: named('external_id'),
    timezone: named('timezone'),
    scheduled_at: named('scheduled_at'),
  });
}

/** `phone_number_2`, or `alternative_number` and the like; the first group counts. */
const FURTHER =
  /^(?:phone(?:_number)?_?|(?:alt(?:ernate|ernative)?|other|second(?:ary)?)_(?:phone|number|phone_number)_?)(\d{0,2})$/;

/** Columns of further numbers, by their own counts, else as they stand. */
export const furtherNumbers = (columns: readonly string[]) =>
  columns
    .map((column) => ({ column, found: FURTHER.exec(spelled(column)) }))
    .filter(({ column, found }) => {
      const isCounted = found !== null && Number(found[1]) > 1;
      const isWorded = found !== null && !/^phone/.test(spelled(column));
      return isCounted || isWorded;
    })
    .map(({ column, found }) => ({ column, count: Number(found![1]) }))
    .sort((a, b) => a.count - b.count)
    .map(({ column }) => column)
    .slice(0, MAX_NUMBERS - 1);

const spelled = (column: string) => fold(column).replace(/[\s-]+/g, '_');

/**
 * Positions for a mapping, or the column it names that the file has not.
 * Names are compared trimmed and without case.
 */
export function planColumns(
  columns: readonly string[],
  mapping: ColumnMapping,
):
  | { readonly kind: 'plan'; readonly plan: ColumnPlan }
  | { readonly kind: 'unknown_column'; readonly name: string } {
  const folded = columns.map(fold);
  const position = (name: string | undefined) =>
    name === undefined ? undefined : folded.indexOf(fold(name));
  const ignored = mapping.ignore ?? [];
  const more = mapping.phone_numbers ?? [];
  const used = [
    mapping.phone_number,
    ...more,
    mapping.external_id,
    mapping.timezone,
    mapping.scheduled_at,
  ];
  for (const name of [...used, ...ignored]) {
    if (position(name) === -1) return { kind: 'unknown_column', name: name! };
  }
  const phone = position(mapping.phone_number)!;
  const skip = new Set([phone, ...ignored.map((name) => position(name)!)]);
  return {
    kind: 'plan',
    plan: {
      width: columns.length,
      phone_number: phone,
      ...(more.length > 0 && {
        phone_numbers: more.map((name) => position(name)!),
      }),
      ...(mapping.scheduled_at !== undefined && {
        scheduled_at: position(mapping.scheduled_at),
      }),
      external_id: position(mapping.external_id),
      timezone: position(mapping.timezone),
      custom: columns.flatMap((name, index) =>
        skip.has(index) ? [] : [{ index, name }],
      ),
    },
  };
}

const withoutUndefined = (mapping: ColumnMapping): ColumnMapping =>
  Object.fromEntries(
    Object.entries(mapping).filter(([, value]) => value !== undefined),
  ) as unknown as ColumnMapping;
