import { expect, it } from 'vitest';
import { isTimeZone, MAX_CELL_LENGTH, readRow } from './audience-file.ts';
import { type ColumnPlan, planColumns } from './column-mapping.ts';

const columns = ['phone_number', 'external_id', 'timezone', 'name'];

function planOf(names: readonly string[] = columns): ColumnPlan {
  const planned = planColumns(names, {
    phone_number: 'phone_number',
    ...(names.includes('external_id') && { external_id: 'external_id' }),
    ...(names.includes('timezone') && { timezone: 'timezone' }),
  });
  if (planned.kind !== 'plan') throw new Error(planned.name);
  return planned.plan;
}

const read = (...cells: string[]) => readRow(cells, planOf(), 'US');

it('reads a national number in the default country, and keeps every other cell as it came', () => {
  expect(read(' (202) 555-0190 ', ' crm-7 ', 'Asia/Kolkata', ' Ada ')).toEqual({
    kind: 'contact',
    contact: {
      phone_number: '+12025550190',
      external_id: 'crm-7',
      timezone: 'Asia/Kolkata',
      custom_fields: {
        external_id: ' crm-7 ',
        timezone: 'Asia/Kolkata',
        name: ' Ada ',
      },
    },
  });
});

it('leaves out what is empty, and a zone that no clock knows', () => {
  const row = read('+12025550190', ' ', 'Mars/Olympus', '');
  expect(row).toMatchObject({
    contact: { custom_fields: { timezone: 'Mars/Olympus', name: '' } },
  });
  if (row.kind !== 'contact') return;
  expect(row.contact).not.toHaveProperty('external_id');
  expect(row.contact).not.toHaveProperty('timezone');
});

it.each([
  ['row_shape', ['+12025550190', '', '']],
  ['row_shape', ['+12025550190', '', '', '', '']],
  ['cell_too_long', ['+12025550190', '', '', 'x'.repeat(MAX_CELL_LENGTH + 1)]],
  ['cell_too_long', ['+12025550190', 'x'.repeat(201), '', '']],
  ['control_character', ['+12025550190', '', '', 'a\0b']],
])('finds fault with a row: %s', (reason, cells) => {
  expect(readRow(cells, planOf(), 'US')).toEqual({ kind: 'fault', reason });
});

it('takes the longest cell and the longest external id', () => {
  const longest = 'x'.repeat(MAX_CELL_LENGTH);
  expect(read('+12025550190', 'x'.repeat(200), '', longest).kind).toBe(
    'contact',
  );
});

it('refuses a number that cannot be called', () => {
  expect(read('12', '', '', '').kind).toBe('fault');
  expect(read('', '', '', '').kind).toBe('fault');
});

it('keeps a column named as a prototype for the data that it is', () => {
  const plan = planOf(['phone_number', '__proto__']);
  const row = readRow(['+12025550190', 'x'], plan, 'US');
  if (row.kind !== 'contact') throw new Error(row.reason);
  expect(Object.keys(row.contact.custom_fields)).toEqual(['__proto__']);
});

it.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Australia/Lord_Howe', true],
  ['Mars/Olympus', false],
  ['+05:30', false],
  ['', false],
  ['A'.repeat(65), false],
])('knows whether %s is a time zone: %s', (name, known) => {
  expect(isTimeZone(name)).toBe(known);
  expect(isTimeZone(name)).toBe(known);
});
