import * as z from 'zod';
import {
  columnFields,
  type FieldChoice,
  headerKey,
} from '#shared/domain/column-fields.ts';
import { fold } from '#shared/domain/column-mapping.ts';

/** What somebody chose for a set of columns, so that the next such file needs no choosing. */

const KEY = 'outdial.columns';
/** Of as many sets of columns; the oldest goes first. */
const MOST = 20;

const remembered = z.array(
  z.object({
    header: z.string(),
    fields: z.record(z.string(), z.enum(columnFields)),
    default_country: z.string().nullable(),
  }),
);
type Remembered = z.output<typeof remembered>;

function readAll(): Remembered {
  try {
    return remembered.parse(JSON.parse(localStorage.getItem(KEY) ?? '[]'));
  } catch {
    // Of another version, or not ours: forgotten.
    return [];
  }
}

/** @returns null when no file with these columns was mapped in this browser */
export function recallChoices(columns: readonly string[]) {
  const header = headerKey(columns);
  const found = readAll().find((one) => one.header === header);
  if (!found) return null;
  const choices = columns.map(
    (column): FieldChoice => ({
      column,
      field: found.fields[fold(column)] ?? 'custom',
    }),
  );
  return { choices, default_country: found.default_country };
}

export function rememberChoices(
  choices: readonly FieldChoice[],
  default_country: string | null,
): void {
  const header = headerKey(choices.map(({ column }) => column));
  const fields = Object.fromEntries(
    choices.map(({ column, field }) => [fold(column), field]),
  );
  const others = readAll().filter((one) => one.header !== header);
  const all = [{ header, fields, default_country }, ...others].slice(0, MOST);
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // A full or forbidden storage: the next file is mapped by hand again.
  }
}
