import { describe, expect, test } from 'vitest';
import { CountryTally, FindingTally } from './audience-findings.ts';

describe('FindingTally', () => {
  test('groups by repair: what blocks first, then the most rows', () => {
    const tally = new FindingTally(['phone', 'zone']);
    for (const line of [3, 4]) tally.add('timezone_unknown', line, undefined);
    tally.add('invalid_timezone', 9, 1);
    tally.add('duplicate', 5, 0);
    for (const line of [6, 7]) tally.add('row_shape', line, undefined);
    expect(tally.list()).toEqual([
      {
        code: 'row_shape',
        blocks: true,
        count: 2,
        examples: [
          { line: 6, column: null },
          { line: 7, column: null },
        ],
      },
      {
        code: 'duplicate',
        blocks: true,
        count: 1,
        examples: [{ line: 5, column: 'phone' }],
      },
      {
        code: 'timezone_unknown',
        blocks: false,
        count: 2,
        examples: [
          { line: 3, column: null },
          { line: 4, column: null },
        ],
      },
      {
        code: 'invalid_timezone',
        blocks: false,
        count: 1,
        examples: [{ line: 9, column: 'zone' }],
      },
    ]);
  });

  test('keeps the first three examples of however many rows', () => {
    const tally = new FindingTally(['phone']);
    for (let line = 2; line < 1_002; line += 1) {
      tally.add('spreadsheet_number', line, 0);
    }
    const [finding] = tally.list();
    expect(finding?.count).toBe(1_000);
    expect(finding?.examples.map(({ line }) => line)).toEqual([2, 3, 4]);
  });
});

test('CountryTally counts the most first, unknown ones among them', () => {
  const tally = new CountryTally();
  for (const one of ['US', null, 'GB', 'US']) tally.add(one);
  expect(tally.list()[0]).toEqual({ country: 'US', count: 2 });
  expect(tally.list()).toHaveLength(3);
});
