import { describe, expect, it } from 'vitest';
import { isTimeZone, MAX_CELL_LENGTH, readRow } from './audience-file.ts';
import {
  type ColumnPlan,
  clearMapping,
  planColumns,
} from './column-mapping.ts';

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
  expect(readRow(cells, planOf(), 'US')).toMatchObject({
    kind: 'fault',
    reason,
  });
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

describe('a row with further numbers and a time', () => {
  const columns = [
    'phone_number',
    'phone_number_2',
    'phone_number_3',
    'timezone',
    'scheduled_at',
  ];
  const planned = planColumns(columns, clearMapping(columns)!);
  if (planned.kind !== 'plan') throw new Error('no plan');
  const read = (cells: string[]) =>
    readRow(cells, planned.plan, 'US', 'Europe/Berlin');

  it.each([
    [['(415) 555-0190', '', ''], undefined],
    [
      ['(415) 555-0190', '415-555-0191', '+1 415 555 0190'],
      ['+14155550190', '+14155550191'],
    ],
    [
      ['(415) 555-0190', 'none', '4155550192'],
      ['+14155550190', '+14155550192'],
    ],
  ])('reads %j as %j', (numbers, phone_numbers) => {
    const reading = read([...numbers, '', '']);
    if (reading.kind !== 'contact') throw new Error(reading.reason);
    expect(reading.contact.phone_number).toBe('+14155550190');
    expect(reading.contact.phone_numbers).toEqual(phone_numbers);
  });

  it.each([
    ['2026-03-02T12:00:00+02:00', '', '2026-03-02T10:00:00.000Z'],
    ['2026-03-02 12:00', '', '2026-03-02T11:00:00.000Z'],
    ['2026-03-02T12:00', 'America/New_York', '2026-03-02T17:00:00.000Z'],
    ['2026-07-01', '', '2026-06-30T22:00:00.000Z'],
  ])('reads %s in %j as %s', (text, zone, scheduled_at) => {
    expect(read(['4155550190', '', '', zone, text])).toMatchObject({
      contact: { scheduled_at },
    });
  });

  it('is refused where its time is none: it would be called at once', () => {
    expect(read(['4155550190', '', '', '', 'tomorrow'])).toEqual({
      kind: 'fault',
      reason: 'invalid_scheduled_at',
      column: 4,
    });
  });
});
