import { useMemo, useState } from 'react';
import {
  type ColumnField,
  choicesOf,
  type FieldChoice,
  readChoices,
  suggestFields,
} from '#shared/domain/column-fields.ts';
import type { ColumnMapping } from '#shared/domain/column-mapping.ts';
import type { ChoiceSource } from './field-labels.ts';
import { recallChoices, rememberChoices } from './remembered-choices.ts';

export interface SourcedChoice extends FieldChoice {
  readonly source: ChoiceSource;
}

/**
 * What each column of one file is: as it was chosen for the same columns before,
 * else as a mapping says, else as their names suggest, until somebody chooses.
 */
export function useChoices(
  columns: readonly string[],
  mapping: ColumnMapping | null = null,
) {
  const [first] = useState(() => firstChoices(columns, mapping));
  const [choices, setChoices] = useState(first.choices);
  const [country, setCountry] = useState(first.country);
  const reading = useMemo(() => readChoices(choices), [choices]);
  return {
    choices,
    reading,
    /** ISO 3166 code; null: the campaign's. */
    country,
    setCountry,
    choose(column: string, field: ColumnField) {
      const chosen = { column, field, source: 'chosen' as const };
      setChoices((old) =>
        old.map((one) => (one.column === column ? chosen : one)),
      );
    },
    remember: () => rememberChoices(choices, country),
  };
}

export type Choices = ReturnType<typeof useChoices>;

function firstChoices(
  columns: readonly string[],
  mapping: ColumnMapping | null,
): { choices: readonly SourcedChoice[]; country: string | null } {
  const recalled = recallChoices(columns);
  if (recalled) {
    const choices = recalled.choices.map((one) => ({
      ...one,
      source: 'remembered' as const,
    }));
    return { choices, country: recalled.default_country };
  }
  const suggested = suggestFields(columns);
  const given = mapping ? choicesOf(columns, mapping) : suggested;
  const choices = given.map(({ column, field }, at): SourcedChoice => {
    const { field: guess, confidence } = suggested[at]!;
    const source = guess === field ? (confidence ?? 'none') : 'none';
    return { column, field, source };
  });
  return { choices, country: null };
}
