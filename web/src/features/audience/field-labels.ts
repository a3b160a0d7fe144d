import type {
  ChoicesReading,
  ColumnField,
  Confidence,
} from '#shared/domain/column-fields.ts';

export const fieldLabels: Readonly<Record<ColumnField, string>> = {
  phone_number: 'Phone number',
  phone_numbers: 'Further phone number',
  external_id: 'External ID',
  timezone: 'Time zone',
  scheduled_at: 'Not called before',
  custom: 'Custom field',
  ignore: 'Leave out',
};

export const fieldHints: Readonly<Partial<Record<ColumnField, string>>> = {
  phone_number: 'Required, one column',
  phone_numbers: 'Called when the first is not reached',
  external_id: 'Your own id of the person',
  timezone: 'A name such as America/Denver',
  scheduled_at: 'A time such as 2026-05-10 18:00',
  custom: 'Kept under its own name, and given to the agent',
};

/** How sure a suggestion is, and of what kind. */
export type ChoiceSource = Confidence | 'remembered' | 'chosen' | 'none';

export const sourceWords: Readonly<Record<ChoiceSource, string>> = {
  certain: 'Certain: the field’s own name',
  likely: 'Likely: a usual name of the field',
  possible: 'Possible: please check',
  remembered: 'As you chose last time',
  chosen: 'Your choice',
  none: 'No field has this name',
};

/** Why columns cannot be taken as they are chosen. */
export function choicesProblem(reading: ChoicesReading): string | null {
  if (reading.kind === 'mapping') return null;
  const field = fieldLabels[reading.field].toLowerCase();
  if (reading.code === 'no_phone_number') {
    return 'Choose the column that holds the phone number.';
  }
  return reading.code === 'chosen_twice'
    ? `Two columns are chosen as ${field}. Choose one.`
    : 'A contact has at most ten numbers. Make some columns custom fields.';
}
