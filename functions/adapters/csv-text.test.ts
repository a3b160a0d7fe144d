import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvText } from './csv-text.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

it.each([
  ['=1+1', "'=1+1"],
  ['+cmd', "'+cmd"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['+14155550190', '"+14155550190"'],
  ['+1 415 555 0190', "'+1 415 555 0190"],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['plain', 'plain'],
])('writes %j as %s', (cell, text) => {
  expect(csvText([[cell]])).toBe(`${text}\n`);
});

it('writes no cell that a spreadsheet would run, and loses none', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '=1',
      '+14155550190',
      '-1',
      '@a',
      '\r',
      '\n',
      '\t',
      '"',
      '""=1',
    ),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 4 }), (cells) => {
      const [back] = parse(csvText([cells])) as string[][];
      expect(back).toHaveLength(cells.length);
      for (const [i, text] of back!.entries()) {
        expect(text === cells[i] || text === `'${cells[i]}`).toBe(true);
        if (!/^\+[1-9]\d{6,14}$/.test(text))
          expect(text).not.toMatch(/^[=+\-@\t\r\n\0]/);
      }
    }),
  );
});
