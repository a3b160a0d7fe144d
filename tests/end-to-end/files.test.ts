import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, fileForm } from '../support/http.ts';
import {
  type Json,
  type Product,
  removeFolder,
  startProduct,
} from '../support/product.ts';

const api = '/api/v1/campaigns';
let product: Product;

beforeAll(async () => {
  product = await startProduct(['--no-demo']);
});

afterAll(async () => {
  expect((await ask(product, 'GET', '/healthz')).status).toBe(200);
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

const create = (file: string | Uint8Array, fields: Json = {}) =>
  ask(product, 'POST', api, {
    body: fileForm({ name: 'File', ...fields }, file),
  });

const campaigns = async () => (await ask(product, 'GET', api)).json.total;

/** The report, its rejects by line, and the contacts in order. */
async function taken(file: string | Uint8Array, fields: Json = {}) {
  const { status, json } = await create(file, fields);
  expect(status, JSON.stringify(json)).toBe(201);
  const { id, import: report } = json;
  expect(report.rows).toBe(
    report.accepted + report.rejected + report.duplicate + report.suppressed,
  );
  const rejects = await ask(
    product,
    'GET',
    `${api}/${id}/uploads/${report.id}/rejects.csv`,
  );
  expect(rejects.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const rows = parse(rejects.text, { relax_column_count: true });
  expect(rows).toHaveLength(report.rows - report.accepted + 1);
  const page = await ask(product, 'GET', `${api}/${id}/contacts?limit=200`);
  expect(page.json.total).toBe(report.accepted);
  const stats = await ask(product, 'GET', `${api}/${id}/stats`);
  expect(stats.json.contacts.total).toBe(report.accepted);
  return {
    report,
    rejects: rejects.text,
    header: rows[0] as string[],
    reasons: rows.slice(1).map(([line, reason]) => [Number(line), reason]),
    contacts: page.json.data as Json[],
    numbers: page.json.data.map((it: Json) => it.phone_number) as string[],
  };
}

describe('a dirty file', () => {
  // A byte order mark, semicolons, CRLF, a line break inside quotes, rows too
  // long and too short, a blank line, a formula, letters beyond ASCII.
  const dirty = [
    '\ufeffphone_number;first_name;note',
    '"+1 (312) 555-0190";Ada;"two\r\nlines"',
    '312-555-0190;The number of line 2;',
    '3.12556E+09;A spreadsheet was here;',
    ';Nobody;',
    '+1312555;Cut short;',
    '+44 20 7946 0193;Zoë Ñandú;"=IMPORTXML(""http://y"")"',
    '',
    '+13125550191;One;two;three;four',
    '  +13125550192  ;Spaces around;',
    '+13125550194',
  ].join('\r\n');

  it('has every line accounted for, with its reason', async () => {
    const { report, header, reasons, contacts, numbers } = await taken(dirty);
    expect(report).toMatchObject({
      status: 'attached',
      rows: 9,
      accepted: 3,
      rejected: 5,
      duplicate: 1,
      suppressed: 0,
    });
    expect(header).toEqual(
      'line,reason,phone_number,first_name,note'.split(','),
    );
    expect(reasons).toEqual([
      [4, 'duplicate'],
      [5, 'spreadsheet_number'],
      [6, 'missing_phone_number'],
      [7, 'invalid_phone_number'],
      [10, 'row_shape'],
      [12, 'row_shape'],
    ]);
    expect(numbers).toEqual(['+13125550190', '+442079460193', '+13125550192']);
    expect(contacts[0].custom_fields.note).toBe('two\r\nlines');
    expect(contacts[1].custom_fields).toEqual({
      first_name: 'Zoë Ñandú',
      note: '=IMPORTXML("http://y")',
    });
  });

  it('has its rejects corrected and sent again, with nothing else changed', async () => {
    const note = `=IMPORTXML("http://y")`;
    const rows = [
      ['phone_number', 'note'],
      ['+13125550190', 'good'],
      ['3.12555E+09', note],
      ['2026-03-02', "'-1"],
      ['312555', 'still short'],
    ];
    const text = stringify(rows);
    const first = await taken(text);
    expect(first.reasons).toEqual([
      [3, 'spreadsheet_number'],
      [4, 'spreadsheet_date'],
      [5, 'invalid_phone_number'],
    ]);
    const corrected = first.rejects
      .replace('3.12555E+09', '(312) 555-0191')
      .replace('2026-03-02', '312-555-0192');
    const { header, reasons, contacts } = await taken(corrected);
    expect(contacts.map((it) => [it.phone_number, it.custom_fields])).toEqual([
      ['+13125550191', { note }],
      ['+13125550192', { note: "'-1" }],
    ]);
    expect(header).toEqual(['line', 'reason', 'phone_number', 'note']);
    expect(reasons).toEqual([[4, 'invalid_phone_number']]);
  });

  it('takes no cell for a number that is none', async () => {
    const written = {
      '(312) 555-0100': '+13125550100',
      '312.555.0101': '+13125550101',
      '0044 20 7946 0192': '+442079460192',
      '13125550103': '+13125550103',
      '"=""+13125550104"""': '+13125550104',
      '13125550105.0': '+13125550105',
      "'+13125550106": '+13125550106',
      '+1\u00a0312\u00a0555\u00a00107': '+13125550107',
      '＋１３１２５５５０１０８': '+13125550108',
    };
    const rubbish = [
      '+13125550109x12',
      '+13125550110/+13125550111',
      '911',
      '112',
      '+999123456789',
      '+1312555011a',
      '1-800-FLOWERS',
      '0',
      '+',
      '++13125550115',
      '3.12555E+09',
      'null',
      '13125550116\u0000',
    ];
    const cells = [...Object.keys(written), ...rubbish];
    const { report, numbers } = await taken(
      ['phone_number', ...cells].join('\n'),
    );
    expect(numbers).toEqual(Object.values(written));
    expect(report.rejected).toBe(rubbish.length);
  });
});

const rows = (delimiter: string, newline: string) =>
  [
    ['phone_number', 'name'],
    ['+13125550190', 'José'],
    ['+13125550191', 'Ann'],
  ]
    .map((cells) => cells.join(delimiter))
    .join(newline);

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('a file of another make', () => {
  it.each<[string, string | Uint8Array]>([
    ['a byte order mark', `\ufeff${rows(',', '\n')}`],
    ['CRLF', rows(',', '\r\n')],
    ['CR', rows(',', '\r')],
    ['semicolons', rows(';', '\n')],
    ['tabs', rows('\t', '\n')],
    ['a sep= line', `sep=;\n${rows(';', '\n')}`],
    ['UTF-16, little end first', utf16(rows(',', '\r\n'))],
    ['UTF-16, big end first', utf16(rows(',', '\r\n')).swap16()],
    ['Latin-1', Buffer.from(rows(',', '\n'), 'latin1')],
    ['thousands of blank lines', rows(',', '\n'.repeat(5_000))],
  ])('is read: %s', async (_name, file) => {
    const { report, numbers, contacts } = await taken(file);
    expect(report).toMatchObject({ rows: 2, accepted: 2 });
    expect(numbers).toEqual(['+13125550190', '+13125550191']);
    expect(contacts[0].custom_fields).toEqual({ name: 'José' });
  });

  it('reads national numbers with the country of the campaign', async () => {
    const file = 'phone_number\n020 7946 0192';
    const { numbers } = await taken(file, { default_country: 'GB' });
    expect(numbers).toEqual(['+442079460192']);
  });

  it('keeps columns that are named like members of an object', async () => {
    const { contacts } = await taken(
      'phone_number,__proto__,constructor,toString\n+13125550190,a,b,c',
    );
    expect(contacts[0].custom_fields).toEqual({
      column_2: 'a',
      constructor: 'b',
      toString: 'c',
    });
  });

  it('rejects a row with a NUL or an endless cell, and takes the next', async () => {
    const { reasons, numbers } = await taken(
      `phone_number,name\n+13125550190,a\0b\n+13125550191,${'x'.repeat(5_000)}\n+13125550192,c`,
    );
    expect(reasons).toEqual([
      [2, 'control_character'],
      [3, 'cell_too_long'],
    ]);
    expect(numbers).toEqual(['+13125550192']);
  });
});

describe('a file that cannot be used', () => {
  const one = '+13125550190';
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'no_valid_contacts'],
    ['only a byte order mark', '\ufeff', 'no_valid_contacts'],
    ['only a header', 'phone_number,name\n', 'no_valid_contacts'],
    ['only blank lines', '\n'.repeat(100_000), 'no_valid_contacts'],
    ['no number in it', 'phone_number\nfoo\n', 'no_valid_contacts'],
    [
      'only separators',
      `phone_number\n${','.repeat(60_000)}`,
      'no_valid_contacts',
    ],
    ['no column for it', 'a,b\n1,2', 'missing_phone_number_column'],
    ['a near miss', `Phone,b\n${one},2`, 'missing_phone_number_column'],
    ['a column twice', `phone_number,a,A\n${one},1,2`, 'unreadable_file'],
    [
      'the number twice',
      `phone_number,phone_number\n${one},${one}`,
      'unreadable_file',
    ],
    ['an open quote', `phone_number,n\n${one},"a\n${one},b`, 'unreadable_file'],
    ['an open quote above', `"phone_number,n\n${one},a`, 'unreadable_file'],
    [
      'an endless line',
      `phone_number,n\n${one},${'x'.repeat(200_000)}`,
      'unreadable_file',
    ],
    [
      'too many columns',
      `phone_number,${'c,'.repeat(100)}\n${one}`,
      'unreadable_file',
    ],
    ['UTF-16 unmarked', utf16(rows(',', '\n')).subarray(2), 'unreadable_file'],
    [
      'a picture',
      Buffer.from('89504e470d0a1a0a0000000d', 'hex'),
      'unreadable_file',
    ],
    [
      'an archive',
      Buffer.from('504b0304140000000800', 'hex'),
      'unreadable_file',
    ],
  ])('leaves no campaign behind: %s', async (_name, file, code) => {
    const before = await campaigns();
    const answer = await create(file);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect([answer.status, answer.json.code]).toEqual([422, code]);
    expect(await campaigns()).toBe(before);
  });

  it('says where a quote was opened', async () => {
    const { json } = await create(`phone_number,n\n${one},a\n${one},"b\n`);
    expect(json.line).toBe(3);
    expect(json.detail).toContain('line 3');
  });

  it('tells the way for a file above 10 MB, and takes one of 10 MB', async () => {
    const head = 'phone_number\n';
    const limit = 10 * 1024 * 1024;
    const fill = (bytes: number) =>
      `${head}${`${one}\n`.repeat(1_000)}`.padEnd(bytes, '\n');
    const above = await create(fill(limit + 1));
    expect([above.status, above.json.code]).toEqual([413, 'use_upload']);
    expect(above.json.detail).toContain('/uploads');
    const { report } = await taken(fill(limit));
    expect(report).toMatchObject({ rows: 1_000, accepted: 1, duplicate: 999 });
  });
});
