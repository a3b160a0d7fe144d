import { isUtf8 } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText } from '#functions/adapters/csv-text.ts';
import { MAX_UPLOAD_BYTES } from '#shared/contracts/uploads.ts';
import { inspectFile } from './inspect-file.ts';
import { chooseMapping, openAudienceFile } from './read-header.ts';
import { Utf8Sniffer } from './sniff-utf8.ts';
import { fileOf, sortFile } from './testing.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

/** Files as people and their tools spoil them, and what is said of each. */

const ONE = '+14155550190';
const file = (...rows: string[]) => `phone_number,note\n${rows.join('\n')}\n`;
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const withBytes = (bytes: string) =>
  Buffer.concat([
    Buffer.from(`phone_number,note\n${ONE},`),
    hex(bytes),
    Buffer.from('\n'),
  ]);

describe('of a whole file it says', () => {
  const UTF16 = Buffer.from(`\uFEFF${file(`${ONE},é`)}`, 'utf16le');
  it.each<[string, string | Buffer, string]>([
    ['nothing in it', '', 'empty_file'],
    ['only a byte order mark', '\uFEFF', 'empty_file'],
    ['only a header', 'phone_number,note', 'no_rows'],
    [
      'a header twice',
      `phone_number,Note,note\n${ONE},a,b`,
      'duplicate_column',
    ],
    [
      'a header twice in full width',
      `phone_number,note,ｎｏｔｅ\n${ONE},a,b`,
      'duplicate_column',
    ],
    [
      'a header of 300 characters',
      `phone_number,${'n'.repeat(300)}\n${ONE},a`,
      'column_name_too_long',
    ],
    [
      '101 columns',
      `phone_number${',c'.repeat(100)}\n${ONE}`,
      'too_many_columns',
    ],
    ['UTF-16 without a mark', UTF16.subarray(2), 'encoding_unsupported'],
    [
      'UTF-16 with half a pair',
      Buffer.concat([UTF16, hex('00d8 4100')]),
      'encoding_invalid',
    ],
    ['UTF-16 cut in a unit', UTF16.subarray(0, -1), 'encoding_invalid'],
    ['longer UTF-8 than needed', withBytes('c0af'), 'encoding_invalid'],
    ['surrogates in UTF-8', withBytes('eda080 edb080'), 'encoding_invalid'],
    [
      'one bad byte among UTF-8',
      Buffer.concat([Buffer.from(file(`${ONE},Zoë Ñandú`)), hex('ff')]),
      'encoding_invalid',
    ],
    [
      'a bad byte after a mark',
      Buffer.concat([Buffer.from('\uFEFF'), withBytes('ff')]),
      'encoding_invalid',
    ],
    ['an open quote', file(`${ONE},"a`, 'b'), 'unterminated_quote'],
    ['a line of 5 MB', file('x'.repeat(5_000_000)), 'row_too_long'],
    ['a million empty cells', file(','.repeat(1_000_000)), 'row_too_long'],
    ['ten million quotes', file('"'.repeat(10_000_000)), 'row_too_long'],
    ['a zip or an xlsx', hex('504b0304 14000600'), 'not_text'],
    ['an empty zip', hex('504b0506 00000000'), 'not_text'],
    ['a gzip, bomb or not', hex('1f8b0800 00000000'), 'not_text'],
    ['a bzip2', hex('425a6839 31415926'), 'not_text'],
    ['a 7z', hex('377abcaf 271c0004'), 'not_text'],
    ['a PDF', '%PDF-1.7\nphone_number\n', 'not_text'],
    ['an old xls', hex('d0cf11e0 a1b11ae1'), 'not_text'],
    ['a picture', hex('ffd8ffe0 00104a46'), 'not_text'],
    ['a web page called .xls', '<html><table><tr><td>phone_number', 'not_csv'],
    ['XML', '<?xml version="1.0"?><Workbook>', 'not_csv'],
    ['JSON', '[{"phone_number":"+14155550190"}]', 'not_csv'],
    ['RTF', '{\\rtf1 phone_number', 'not_csv'],
  ])('of %s', async (_, bytes, code) => {
    // A part that cuts whatever can be cut, and one that cuts nothing.
    const isLarge = bytes.length > 1_000;
    for (const part of isLarge ? [65_536] : [1, 65_536]) {
      await expect(sortFile(bytes, { part })).rejects.toMatchObject({ code });
    }
  });

  it('that it is UTF-8 exactly when it is, in whatever parts it comes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 8 }).map((it) => Buffer.from(it)),
      fc
        .array(
          fc.constantFrom(0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f),
          {
            maxLength: 12,
          },
        )
        .map((it) => Uint8Array.from(it)),
    );
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 5 }), (all, part) => {
        const sniffer = new Utf8Sniffer();
        for (let at = 0; at < all.length; at += part) {
          sniffer.add(all.subarray(at, at + part));
        }
        const { kind, bad_at } = sniffer.end(false);
        expect(kind === 'utf-8').toBe(isUtf8(all));
        // What is in front of the first bad byte is good.
        if (bad_at !== undefined) {
          expect(isUtf8(all.subarray(0, bad_at))).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('at which byte it is damaged', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`phone_number,n\n${ONE},üü`),
      hex('ff'),
    ]);
    await expect(inspectFile(fileOf(bytes, 3))).rejects.toMatchObject({
      message: expect.stringContaining(`Byte ${bytes.length - 1} `),
    });
  });

  it('that it is too large from one byte above 50 MB', async () => {
    const line = Buffer.from(`${ONE},${'x'.repeat(51)}\n`);
    const whole = Buffer.alloc(MAX_UPLOAD_BYTES, line);
    const most = await inspectFile(fileOf(whole, 1 << 20));
    expect(most.bytes).toBe(MAX_UPLOAD_BYTES);
    const more = Buffer.concat([whole, Buffer.from('1')]);
    await expect(inspectFile(fileOf(more, 1 << 20))).rejects.toMatchObject({
      code: 'file_too_large',
    });
  });
});

describe('it reads, whatever is cut in two,', () => {
  it.each<[string, string | Buffer, string]>([
    ['LF after CR', file(`${ONE},a`).replaceAll('\n', '\n\r'), 'a'],
    ['no line end at the end', file(`${ONE},a`).trimEnd(), 'a'],
    ['a mark in the middle', file(`\uFEFF${ONE},a`), 'a'],
    ['U+2028 in a cell', file(`${ONE},a\u2028b`), 'a\u2028b'],
    ['four bytes a letter', file(`${ONE},😀`), '😀'],
    ['Windows-1252', withBytes('93 4d fc 6c 6c 65 72 94'), '“Müller”'],
    ['a quoted comma, quote and line', file(`${ONE},"a,""b""\nc"`), 'a,"b"\nc'],
    ['a quote inside', file(`${ONE},a"b`), 'a"b'],
    ['text after a quote', file(`${ONE},"a"b`), '"a"b'],
    ['a formula', file(`${ONE},=HYPERLINK(1)`), '=HYPERLINK(1)'],
    [
      'a script',
      file(`${ONE},<script>alert(1)</script>`),
      '<script>alert(1)</script>',
    ],
    ['an escape for a terminal', file(`${ONE},\u001b[31m`), '\u001b[31m'],
  ])('%s', async (_, bytes, note) => {
    for (const part of [1, 5, 65_536]) {
      const { contacts } = await sortFile(bytes, { part });
      expect(contacts).toEqual([
        { phone_number: ONE, custom_fields: { note } },
      ]);
    }
  });

  it.each(['__proto__', 'constructor', 'toString', '📞', 'a.b', '$x', '#y'])(
    'a column named %s as data',
    async (name) => {
      const { contacts } = await sortFile(`phone_number,${name}\n${ONE},v\n`);
      const [field] = Object.entries(contacts[0]!.custom_fields);
      // No item of the table can hold the first of them.
      expect(field).toEqual([name === '__proto__' ? 'column_2' : name, 'v']);
      expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    },
  );
});

describe('of a row it says', () => {
  it.each([
    ['ok', '(415) 555-0190'],
    ['ok', '415.555.0190'],
    ['ok', '00 44 20 7946 0190'],
    ['ok', '+1-415-555-0190'],
    ['ok', '14155550190'],
    ['ok', '"=""+14155550190"""'],
    ['ok', '4155550190.0'],
    ['ok', "'+14155550190"],
    ['ok', '\u00a0+1\u00a0415\u00a0555\u00a00190'],
    ['ok', '＋１４１５５５５０１９０'],
    ['spreadsheet_number', '4.15555E+09'],
    ['spreadsheet_number', '#VALUE!'],
    ['spreadsheet_date', '2026-03-02'],
    ['spreadsheet_date', '3/2/2026 12:00'],
    ['phone_extension', '+14155550190x12'],
    ['several_phone_numbers', '4155550190 / 4155550191'],
    ['missing_phone_number', ''],
    ['invalid_phone_number', '555-0190'],
    ['invalid_phone_number', '+1415555019012345'],
    ['invalid_phone_number', '+19995550190'],
    ['invalid_phone_number', '911'],
    ['control_character', '+1415555\u00000190'],
    ['cell_too_long', '1'.repeat(4_001)],
  ])('%s of %s', async (verdict, cell) => {
    const { accepted, rejected } = await sortFile(
      `phone_number,note\n${cell},x\n`,
    );
    if (verdict === 'ok') expect(accepted).toHaveLength(1);
    else expect(rejected).toEqual([`2 ${verdict}`]);
  });
});

describe('rejects.csv', () => {
  it('gives every row back: corrected, it is taken as it came', async () => {
    const first = await sortFile(
      file(
        `4155550190x1,=HYPERLINK("x")`,
        `n/a,'-2+3`,
        `${ONE},"two\rlines"`,
        `${ONE},@SUM(1)`,
        'no,too,many',
      ),
    );
    expect(first.counts).toMatchObject({
      accepted: 1,
      rejected: 3,
      duplicate: 1,
    });
    const corrected = first.report
      .replace('4155550190x1', '4155550192')
      .replace('n/a', '4155550193')
      .replace(`"${ONE}"`, '(415) 555-0194');
    const second = await sortFile(corrected, { known: [ONE] });
    expect(second.contacts).toEqual([
      {
        phone_number: '+14155550192',
        custom_fields: { note: '=HYPERLINK("x")' },
      },
      { phone_number: '+14155550193', custom_fields: { note: "'-2+3" } },
      { phone_number: '+14155550194', custom_fields: { note: '@SUM(1)' } },
    ]);
    expect(second.report).toBe(
      'line,reason,phone_number,note\n5,row_shape,no,too,many\n',
    );
  });

  it('comes back the same when nothing was corrected', async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        '=1',
        "'=1",
        "''+x",
        '+14155550190',
        '\r',
        '\n',
        '\t',
        '"',
        ',',
        "'",
      ),
      fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed()),
    );
    const rows = fc.array(fc.tuple(cell, cell, cell), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        const quoted = table.map((row) =>
          // A number that is none, so that every row is rejected.
          ['x', ...row].map((it) => `"${it.replaceAll('"', '""')}"`).join(','),
        );
        const sent = await sortFile(`phone_number,a,b,c\n${quoted.join('\n')}`);
        expect(sent.counts.rejected).toBe(table.length);
        const again = await sortFile(sent.report, { part: 1_000 });
        const withoutLines = (report: string) =>
          report.replaceAll(/^\d+,/gm, '');
        expect(again.counts.rows).toBe(table.length);
        expect(withoutLines(again.report)).toBe(withoutLines(sent.report));
      }),
      { numRuns: 100 },
    );
  });

  it('is told from a file that only names its columns so', async () => {
    const theirs = `line,reason,phone_number\n7,overdue,${ONE}\n`;
    const { contacts } = await sortFile(theirs);
    expect(contacts[0]!.custom_fields).toEqual({
      line: '7',
      reason: 'overdue',
    });
  });
});

it.each([
  ['Phone', 'Phone'],
  ['Mobile', 'Mobile'],
  ['Phone Number', 'Phone Number'],
  ['Telefon / Tel.', 'Telefon / Tel.'],
  ['PhoneNumber', 'PhoneNumber'],
])('takes no column %s for granted, and suggests it', async (name, column) => {
  const text = csvText([
    ['Name', name, 'external_id'],
    ['Ann', ONE, '7'],
  ]);
  const { columns } = await openAudienceFile(fileOf(text));
  expect(chooseMapping(columns, null)).toEqual({
    kind: 'unclear',
    suggestion: { phone_number: column, external_id: 'external_id' },
  });
});
