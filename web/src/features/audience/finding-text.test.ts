import { describe, expect, test } from 'vitest';
import { rowFaults } from '#shared/domain/audience-file.ts';
import { rowWarnings } from '#shared/domain/audience-findings.ts';
import {
  findingPlaces,
  findingRepair,
  findingSentence,
} from './finding-text.ts';

const context = { country: 'US', zone_of_untold: 'America/New_York' };

describe('findingSentence', () => {
  test.each([
    ['invalid_phone_number', 38, '38 rows: not a valid number for US'],
    [
      'duplicate',
      1_200,
      '1,200 duplicates – the first row with a number is kept',
    ],
    ['duplicate', 1, '1 duplicate – the first row with a number is kept'],
    ['suppressed', 6, '6 rows on a do-not-call list'],
    [
      'spreadsheet_number',
      4,
      '4 rows look like spreadsheet numbers (1.41556E+10)',
    ],
    [
      'spreadsheet_number',
      1,
      '1 row looks like a spreadsheet number (1.41556E+10)',
    ],
    [
      'timezone_unknown',
      21,
      '21 rows: no time zone found – will use America/New_York',
    ],
  ] as const)('%s of %i: %s', (code, count, sentence) => {
    expect(findingSentence({ code, count }, context)).toBe(sentence);
  });

  test('says that nobody is called whose own hours cannot be told', () => {
    const untold = { ...context, zone_of_untold: null };
    expect(
      findingSentence({ code: 'timezone_unknown', count: 2 }, untold),
    ).toBe('2 rows: no time zone found – not called until there is one');
  });

  test.each([...rowFaults, ...rowWarnings])('has words for %s', (code) => {
    expect(findingSentence({ code, count: 2 }, context)).toMatch(/^2 /);
    expect(findingRepair(code).length).toBeGreaterThan(10);
  });
});

test('findingPlaces names lines and column, and says when there are more', () => {
  const examples = [
    { line: 3, column: 'phone' },
    { line: 1_004, column: 'phone' },
  ];
  expect(findingPlaces({ count: 2, examples })).toBe(
    'Rows 3, 1004, column phone',
  );
  expect(findingPlaces({ count: 9, examples })).toBe(
    'For example: rows 3, 1004, column phone',
  );
  expect(
    findingPlaces({ count: 1, examples: [{ line: 7, column: null }] }),
  ).toBe('Row 7');
});
