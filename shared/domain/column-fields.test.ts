import { describe, expect, it } from 'vitest';
import {
  type ColumnField,
  choicesOf,
  hasDataInHeader,
  headerKey,
  readChoices,
  suggestFields,
  suggestMapping,
} from './column-fields.ts';
import { clearMapping } from './column-mapping.ts';

it.each([
  [['Name', 'Phone Number'], 'Phone Number'],
  [['Number', 'Mobile'], 'Mobile'],
  [['home_phone_2', 'x'], 'home_phone_2'],
  [['a', 'b'], undefined],
])('of %j it suggests %j', (columns, name) => {
  expect(suggestMapping(columns)?.phone_number).toBe(name);
});

it.each([
  ['phone_number', 'phone_number', 'certain'],
  ['Mobile Phone', 'phone_number', 'likely'],
  ['Number', 'phone_number', 'possible'],
  ['Home telephone (old)', 'phone_number', 'possible'],
  ['Time Zone', 'timezone', 'likely'],
  ['TIMEZONE', 'timezone', 'certain'],
  ['CRM-ID', 'external_id', 'likely'],
  ['Contact ID', 'external_id', 'possible'],
  ['phone_number_2', 'phone_numbers', 'certain'],
  ['Alternative number', 'phone_numbers', 'likely'],
  ['City', 'custom', null],
])('takes a column %j for %s: %s', (column, field, confidence) => {
  const isNumber = field === 'phone_number';
  const columns = isNumber ? [column] : ['phone_number', column];
  expect(suggestFields(columns).at(-1)).toEqual({ column, field, confidence });
});

it.each([
  [['phone_number', 'Phone 3', 'phone_number_2', 'external_id']],
  [['timezone', 'PHONE_NUMBER', 'note', 'scheduled_at']],
])('suggests for %j what is clear anyway', (columns) => {
  expect(suggestMapping(columns)).toEqual(clearMapping(columns));
});

describe('choices', () => {
  const columns = ['Tel', 'tz', 'note', 'Secret', 'phone_3', 'phone_2'];
  const mapping = {
    phone_number: 'Tel',
    phone_numbers: ['phone_2', 'phone_3'],
    timezone: 'tz',
    ignore: ['Secret'],
  };

  it('amount to a mapping, and a mapping to choices', () => {
    const choices = choicesOf(columns, mapping);
    expect(choices.map(({ field }) => field)).toEqual([
      'phone_number',
      'timezone',
      'custom',
      'ignore',
      'phone_numbers',
      'phone_numbers',
    ]);
    expect(readChoices(choices)).toEqual({ kind: 'mapping', mapping });
  });

  it.each([
    [['custom', 'custom'], 'no_phone_number', 'phone_number'],
    [['phone_number', 'phone_number'], 'chosen_twice', 'phone_number'],
    [['phone_number', 'timezone', 'timezone'], 'chosen_twice', 'timezone'],
    [
      ['phone_number', ...Array.from({ length: 10 }, () => 'phone_numbers')],
      'too_many_numbers',
      'phone_numbers',
    ],
  ] as const)('%j are refused: %s', (fields, code, field) => {
    const chosen = fields.map((it, i) => ({
      column: `c${i}`,
      field: it as ColumnField,
    }));
    expect(readChoices(chosen)).toEqual({ kind: 'invalid', code, field });
  });
});

it.each([
  [['+1 415 555 0190', 'Ada'], true],
  [['phone_number', '2026'], false],
])('whether the header %j holds data: %s', (columns, expected) => {
  expect(hasDataInHeader(columns)).toBe(expected);
});

it('knows a header again in another order and spelling', () => {
  expect(headerKey(['Phone', 'City '])).toBe(headerKey(['CITY', 'phone']));
  expect(headerKey(['Phone'])).not.toBe(headerKey(['Phone', 'City']));
});
