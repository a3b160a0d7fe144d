import { type ColumnMapping, fold, furtherNumbers } from './column-mapping.ts';
import { MAX_NUMBERS } from './contact-numbers.ts';

/**
 * What each column of an audience file is probably meant for. The server
 * suggests by it, and a screen shows the same before a file is sent.
 */

/** What a column can be; `custom` is kept under its own name. */
export const columnFields = [
  'phone_number',
  'phone_numbers',
  'external_id',
  'timezone',
  'scheduled_at',
  'custom',
  'ignore',
] as const;
export type ColumnField = (typeof columnFields)[number];

export interface FieldChoice {
  readonly column: string;
  readonly field: ColumnField;
}

/**
 * `certain`: the field's own name. `likely`: a usual name of it. `possible`: a
 * name that has something of it, or that may mean another thing.
 */
export type Confidence = 'certain' | 'likely' | 'possible';

export interface FieldSuggestion extends FieldChoice {
  /** Null for a custom field: nothing was guessed. */
  readonly confidence: Confidence | null;
}

/** Usual names, best first. Compared without case, spaces and punctuation. */
const usual = {
  phone_number: [
    'phonenumber',
    'phone',
    'mobilenumber',
    'mobilephone',
    'mobile',
    'telephonenumber',
    'telephone',
    'tel',
    'cellphone',
    'cell',
    'msisdn',
    'phoneno',
    'contactnumber',
    'number',
  ],
  external_id: ['externalid', 'crmid', 'customerid', 'contactid', 'recordid'],
  timezone: ['timezone', 'tz', 'timezonename', 'ianatimezone'],
  scheduled_at: ['scheduledat', 'callat', 'notbefore'],
} as const;
type NamedField = keyof typeof usual;
const namedFields = Object.keys(usual) as NamedField[];

const bare = (name: string) => fold(name).replace(/[^\p{L}\p{N}]/gu, '');

/** Never used by itself but for what is `certain`: a person confirms it. */
export function suggestFields(columns: readonly string[]): FieldSuggestion[] {
  const found = new Map<string, FieldSuggestion>();
  for (const field of namedFields) {
    const suggestion = findField(columns, field);
    if (suggestion && !found.has(suggestion.column)) {
      found.set(suggestion.column, suggestion);
    }
  }
  for (const column of furtherNumbers(columns)) {
    if (found.has(column)) continue;
    const isNamed = /^phone_number_\d+$/.test(fold(column));
    const confidence = isNamed ? 'certain' : 'likely';
    found.set(column, { column, field: 'phone_numbers', confidence });
  }
  return columns.map(
    (column) =>
      found.get(column) ?? { column, field: 'custom', confidence: null },
  );
}

function findField(
  columns: readonly string[],
  field: NamedField,
): FieldSuggestion | undefined {
  const as = (column: string | undefined, confidence: Confidence) =>
    column === undefined ? undefined : { column, field, confidence };
  const bared = columns.map(bare);
  const best = usual[field].find((name) => bared.includes(name));
  return (
    as(
      columns.find((column) => fold(column) === field),
      'certain',
    ) ??
    (best && as(columns[bared.indexOf(best)], confidenceIn(best))) ??
    (field === 'phone_number'
      ? as(
          columns.find((column) => /phone|mobile|tel/.test(bare(column))),
          'possible',
        )
      : undefined)
  );
}

/** A bare "number" or "contact id" may as well be of something else. */
const confidenceIn = (name: string): Confidence =>
  name === 'number' || name === 'contactnumber' || name === 'contactid'
    ? 'possible'
    : 'likely';

/** What was probably meant, for a person to confirm; never used by itself. */
export function suggestMapping(
  columns: readonly string[],
): ColumnMapping | undefined {
  const read = readChoices(suggestFields(columns));
  return read.kind === 'mapping' ? read.mapping : undefined;
}

export type ChoicesReading =
  | { readonly kind: 'mapping'; readonly mapping: ColumnMapping }
  | {
      readonly kind: 'invalid';
      readonly code: 'no_phone_number' | 'chosen_twice' | 'too_many_numbers';
      /** The field that is chosen too often or not at all. */
      readonly field: ColumnField;
    };

/** The mapping that choices amount to; one column for each field but numbers. */
export function readChoices(choices: readonly FieldChoice[]): ChoicesReading {
  const of = (field: ColumnField) =>
    choices.filter((it) => it.field === field).map(({ column }) => column);
  const twice = namedFields.find((field) => of(field).length > 1);
  if (twice) return { kind: 'invalid', code: 'chosen_twice', field: twice };
  const [phone_number] = of('phone_number');
  if (phone_number === undefined) {
    return { kind: 'invalid', code: 'no_phone_number', field: 'phone_number' };
  }
  const further = inOrder(of('phone_numbers'));
  if (further.length >= MAX_NUMBERS) {
    const code = 'too_many_numbers';
    return { kind: 'invalid', code, field: 'phone_numbers' };
  }
  const ignore = of('ignore');
  const [external_id] = of('external_id');
  const [timezone] = of('timezone');
  const [scheduled_at] = of('scheduled_at');
  return {
    kind: 'mapping',
    mapping: {
      phone_number,
      ...(further.length > 0 && { phone_numbers: further }),
      ...(external_id !== undefined && { external_id }),
      ...(timezone !== undefined && { timezone }),
      ...(scheduled_at !== undefined && { scheduled_at }),
      ...(ignore.length > 0 && { ignore }),
    },
  };
}

/** By their own counts where their names have some, else as they stand. */
function inOrder(columns: readonly string[]): string[] {
  const counted = furtherNumbers(columns);
  return [...counted, ...columns.filter((it) => !counted.includes(it))];
}

/** What a mapping makes of each column of a file. */
export function choicesOf(
  columns: readonly string[],
  mapping: ColumnMapping,
): FieldChoice[] {
  const has = (names: readonly string[] | undefined, column: string) =>
    names?.some((name) => fold(name) === fold(column)) ?? false;
  return columns.map((column) => {
    if (has(mapping.ignore, column)) return { column, field: 'ignore' };
    if (has(mapping.phone_numbers, column)) {
      return { column, field: 'phone_numbers' };
    }
    const field = namedFields.find((it) => {
      const name = mapping[it];
      return name !== undefined && has([name], column);
    });
    return { column, field: field ?? 'custom' };
  });
}

/** The header has what looks like a number to call: there may be none. */
export const hasDataInHeader = (columns: readonly string[]) =>
  columns.some((name) => /^\+?[\d\s().-]{7,}$/.test(name.trim()));

/** The same for files with the same columns in whatever order. */
export const headerKey = (columns: readonly string[]) =>
  columns.map(fold).sort().join('\n');
