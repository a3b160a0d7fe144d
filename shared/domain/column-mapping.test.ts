import { expect, it } from 'vitest';
import { clearMapping, planColumns, readHeader } from './column-mapping.ts';

it.each([
  [['phone_number', 'name'], { phone_number: 'phone_number' }],
  [['Name', ' PHONE_NUMBER '.trim()], { phone_number: 'PHONE_NUMBER' }],
  [
    ['external_id', 'phone_number', 'Timezone'],
    {
      phone_number: 'phone_number',
      external_id: 'external_id',
      timezone: 'Timezone',
    },
  ],
  [
    ['phone_number', 'Phone 3', 'phone_number_2', 'Alternative Number'],
    {
      phone_number: 'phone_number',
      phone_numbers: ['Alternative Number', 'phone_number_2', 'Phone 3'],
    },
  ],
  [
    ['phone_number', 'phone_type', 'number', 'phone_1', 'scheduled_at'],
    { phone_number: 'phone_number', scheduled_at: 'scheduled_at' },
  ],
  [['phone', 'name'], undefined],
  [['Phone Number'], undefined],
])('a header %j spells out %j', (columns, mapping) => {
  expect(clearMapping(columns)).toEqual(mapping);
});

it('plans positions, leaves out what is ignored, and keeps the rest as custom fields', () => {
  const columns = ['Id', 'Secret', 'Tel', 'City'];
  const mapping = {
    phone_number: 'tel',
    external_id: 'ID ',
    ignore: ['secret'],
  };
  expect(planColumns(columns, mapping)).toEqual({
    kind: 'plan',
    plan: {
      width: 4,
      phone_number: 2,
      external_id: 0,
      timezone: undefined,
      custom: [
        { index: 0, name: 'Id' },
        { index: 3, name: 'City' },
      ],
    },
  });
  expect(planColumns(columns, { phone_number: 'Phone' })).toEqual({
    kind: 'unknown_column',
    name: 'Phone',
  });
});

it('names a column without a name by its position', () => {
  const header = readHeader([' phone_number ', '', 'x', ' ']);
  expect(header).toEqual({
    kind: 'columns',
    columns: ['phone_number', 'column_2', 'x', 'column_4'],
  });
});
