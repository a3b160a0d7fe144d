import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planColumns } from '#shared/domain/column-mapping.ts';
import { NumberSet } from './number-set.ts';
import { dataRows, openAudienceFile } from './read-header.ts';
import { sortRows } from './sort-rows.ts';
import { sortFile } from './testing.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

const DIRTY = [
  '\uFEFFphone_number;first_name;note',
  '"+1 (415) 555-0190";Sam;"multi',
  'line"',
  '415-555-0190;Dup of line 2;',
  '4.15556E+09;Spreadsheet damage;',
  ';No number;',
  '+1415555;Too short;',
  '+44 20 7946 0192;Ünï;"=HYPERLINK(""http://x"")"',
  '',
  '+14155550191;Extra;a;b;c',
  '  +14155550192  ;Spaces;',
  '+14155550193',
].join('\r\n');

it('accounts for every line of a dirty file, and takes no line that is no number', async () => {
  const { counts, accepted, rejected } = await sortFile(DIRTY);
  expect(accepted).toEqual(['+14155550190', '+442079460192', '+14155550192']);
  expect(rejected).toEqual([
    '4 duplicate',
    '5 spreadsheet_number',
    '6 missing_phone_number',
    '7 invalid_phone_number',
    '10 row_shape',
    '12 row_shape',
  ]);
  expect(counts).toEqual({
    rows: 9,
    accepted: 3,
    updated: 0,
    rejected: 5,
    duplicate: 1,
    suppressed: 0,
  });
});

const plain = 'phone_number,name\n+14155550190,Sam\n+14155550191,Robin\n';
const utf16 = (text: string, bigEndian = false) => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('reads the same contacts from', () => {
  it.each<[string, string | Buffer]>([
    ['LF', plain],
    ['CRLF', plain.replaceAll('\n', '\r\n')],
    ['CR', plain.replaceAll('\n', '\r')],
    ['mixed line ends', plain.replace('\n', '\r\n')],
    ['no final line end', plain.trimEnd()],
    ['fifty thousand blank lines', `${plain}${'\n'.repeat(50_000)}`],
    ['blank lines at the start', `\n\r\n${plain}`],
    ['lines of spaces', plain.replaceAll('\n', '\n   \n')],
    ['UTF-8 with a byte order mark', `\uFEFF${plain}`],
    ['UTF-16 little endian', utf16(plain)],
    ['UTF-16 big endian', utf16(plain, true)],
    ['Windows-1252', Buffer.from(plain.replace('Sam', 'José'), 'latin1')],
    ['semicolons', plain.replaceAll(',', ';')],
    ['tabs', plain.replaceAll(',', '\t')],
    ['pipes', plain.replaceAll(',', '|')],
    ['a sep= line', `sep=;\r\n${plain.replaceAll(',', ';')}`],
    [
      'a sep= line with CR',
      `sep=;\r${plain.replace(/\n/g, '\r').replaceAll(',', ';')}`,
    ],
    ['a quoted sep= line', `"sep=;"\n${plain.replaceAll(',', ';')}`],
    [
      'a sep= line saved again',
      `\uFEFFSEP=\t\t\r\n${plain.replaceAll(',', '\t')}`,
    ],
    [
      'a header in another case',
      plain.replace('phone_number', ' Phone_Number '),
    ],
    ['one column', plain.replaceAll(/,.*/g, '')],
    ['quoted cells', plain.replaceAll(/[^,\n]+/g, '"$&"')],
    ['a quoted separator', plain.replace('Sam', '"Sam, ""the man"""')],
    ['a quote inside a cell', plain.replace('Sam', 'Sam "the man"')],
    ['a header with a dangerous name', plain.replace('name', '__proto__')],
    ['an embedded line separator U+2028', plain.replace('Sam', 'S\u2028m')],
  ])('%s', async (_, text) => {
    for (const part of [1, 7, 100_000]) {
      const { accepted, rejected } = await sortFile(text, { part });
      expect(accepted).toEqual(['+14155550190', '+14155550191']);
      expect(rejected).toEqual([]);
    }
  });
});

describe('refuses the whole file when it', () => {
  const zeros = Buffer.alloc(200, 0);
  it.each<[string, string | Buffer, string]>([
    ['is empty', '', 'empty_file'],
    ['is a byte order mark', '\uFEFF', 'empty_file'],
    ['is blank lines', '\n\n \n', 'empty_file'],
    ['is a header', 'phone_number,name\n', 'no_rows'],
    ['is a zip', Buffer.from('504b0304140000000800', 'hex'), 'not_text'],
    ['is a gzip', Buffer.from('1f8b0800000000000003', 'hex'), 'not_text'],
    ['is a PDF', '%PDF-1.7\nphone_number\n', 'not_text'],
    [
      'is an old spreadsheet',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'not_text',
    ],
    [
      'is binary',
      Buffer.concat([Buffer.from('phone_number\n'), zeros]),
      'not_text',
    ],
    [
      'is UTF-16 without mark',
      Buffer.from(plain, 'utf16le'),
      'encoding_unsupported',
    ],
    [
      'has a quote never closed',
      `${plain}"+14155550192,x\n${plain}`,
      'unterminated_quote',
    ],
    [
      'has a quote that swallows it',
      `${plain}"${'x,y\n'.repeat(20_000)}`,
      'row_too_long',
    ],
    [
      'has a line of 5 MB',
      `${plain}${'x'.repeat(5_000_000)}\n`,
      'row_too_long',
    ],
    ['names a column twice', 'phone_number,a,A \n1,2,3\n', 'duplicate_column'],
    [
      'has 101 columns',
      `phone_number${',c'.repeat(100)}\n1\n`,
      'too_many_columns',
    ],
    [
      'has a header of 300 characters',
      `phone_number,${'n'.repeat(300)}\n1,2\n`,
      'column_name_too_long',
    ],
  ])('%s', async (_, text, code) => {
    const part = 4_096;
    await expect(sortFile(text, { part })).rejects.toMatchObject({ code });
  });

  it('tells the line on which the open quote begins', async () => {
    const text =
      'phone_number,n\r\n\r\n+14155550190,"a\r\nb"\r\n"open,1\r\n2\r\n3';
    await expect(sortFile(text)).rejects.toMatchObject({ line: 5 });
  });
});

describe('rejects only the row when', () => {
  it.each([
    ['it has too few cells', '+14155550199', 'row_shape'],
    ['it has too many cells', '+14155550199,a,b', 'row_shape'],
    [
      'a cell is too long',
      `+14155550199,${'x'.repeat(5_000)}`,
      'cell_too_long',
    ],
    ['a cell holds a NUL', '+14155550199,a\0b', 'control_character'],
    ['the number is missing', ',x', 'missing_phone_number'],
  ])('%s', async (_, row, reason) => {
    const { accepted, rejected } = await sortFile(`${plain}${row}\n`);
    expect(accepted).toHaveLength(2);
    expect(rejected).toEqual([`4 ${reason}`]);
  });
});

it('knows a number again in whatever spelling, in the file and in the campaign', async () => {
  const text =
    'phone_number\n(415) 555-0190\n+1 415 555 0190\n14155550190\n415.555.0191\n+14155550192\n';
  const { accepted, rejected, counts } = await sortFile(text, {
    known: ['+14155550191'],
    do_not_call: ['+14155550192'],
  });
  expect(accepted).toEqual(['+14155550190']);
  expect(rejected).toEqual([
    '3 duplicate',
    '4 duplicate',
    '5 duplicate',
    '6 suppressed',
  ]);
  expect(counts).toEqual({
    rows: 5,
    accepted: 1,
    updated: 0,
    rejected: 0,
    duplicate: 3,
    suppressed: 1,
  });
});

it('counts every row once, whatever the file holds', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '+14155550190',
      '(415) 555-0190',
      '4155550191',
      '',
      '411',
      '+442079460192',
      '4.1E9',
      '"',
      ';',
    ),
    fc.integer({ min: 2_000_000, max: 2_000_020 }).map((n) => `+1415${n}`),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.integer({ min: 1, max: 64 }),
      async (table, part) => {
        const body = table.map((row) => row.map(quote).join(',')).join('\n');
        const { counts, accepted, rejected } = await sortFile(
          `phone_number,a,b\n${body}\n`,
          { part, do_not_call: ['+442079460192'] },
        ).catch((error) => {
          // Rows that are all blank are no rows.
          expect(error).toMatchObject({ code: 'no_rows' });
          return { counts: undefined, accepted: [], rejected: [] };
        });
        if (!counts) return;
        const blank = table.filter(
          (row) => row.length === 1 && row[0]!.trim() === '',
        );
        expect(counts.rows).toBe(table.length - blank.length);
        expect(
          counts.accepted +
            counts.rejected +
            counts.duplicate +
            counts.suppressed,
        ).toBe(counts.rows);
        expect(accepted).toHaveLength(counts.accepted);
        expect(rejected).toHaveLength(counts.rows - counts.accepted);
        expect(new Set(accepted).size).toBe(accepted.length);
        for (const number of accepted)
          expect(number).toMatch(/^\+[1-9]\d{6,14}$/);
      },
    ),
    { numRuns: 150 },
  );
});

/** Half a million rows and one, made while they are read: 30 MB. */
async function* hugeFile(): AsyncGenerator<Uint8Array> {
  const ROWS = 500_001;
  let text = 'phone_number,first_name,order_id,note\n';
  for (let i = 0; i < ROWS; i++) {
    text += `+1415${2_000_000 + i},First ${i},A-${i},"a note, ${i}"\n`;
    if (text.length < 65_536 && i < ROWS - 1) continue;
    yield Buffer.from(text);
    text = '';
  }
}

it('holds half a million rows in no more memory than a few, and refuses one more', async () => {
  const file = await openAudienceFile(hugeFile);
  const planned = planColumns(file.columns, { phone_number: 'phone_number' });
  if (planned.kind !== 'plan') throw new Error('no plan');
  // Only what is held counts: garbage waits as long as the machine is busy.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = used();
  let peak = 0;
  let accepted = 0;
  const rules = {
    plan: planned.plan,
    default_country: 'US',
    seen: new NumberSet(),
    do_not_call: new NumberSet(),
  };
  const sorting = sortRows(dataRows(file), rules, {
    accept() {
      accepted += 1;
      if (accepted % 50_000 === 0) peak = Math.max(peak, used() - before);
      return undefined;
    },
    reject: () => undefined,
  });
  await expect(sorting).rejects.toMatchObject({ code: 'too_many_rows' });
  expect(accepted).toBe(500_000);
  // The rows themselves would take over 200 MB.
  expect(peak).toBeLessThan(64 * 1024 * 1024);
}, 60_000);
