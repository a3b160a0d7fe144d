import { describe, expect, test } from 'vitest';
import { readPreview } from './read-preview.ts';

const fileOf = (...parts: BlobPart[]) => new File(parts, 'contacts.csv');
const utf16 = (text: string) => {
  const bytes = new Uint8Array(2 + text.length * 2);
  bytes.set([0xff, 0xfe]);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i += 1) {
    view.setUint16(2 + i * 2, text.charCodeAt(i), true);
  }
  return bytes;
};
const CSV = 'phone_number,city\n+14155550190,Köln\n';

describe('readPreview', () => {
  test.each([
    ['UTF-8', fileOf(CSV)],
    ['UTF-8', fileOf('\ufeff', CSV)],
    ['UTF-16', fileOf(utf16(CSV))],
    [
      'Windows-1252',
      fileOf(Uint8Array.from(CSV, (letter) => letter.charCodeAt(0))),
    ],
  ])('reads %s', async (encoding, file) => {
    expect(await readPreview(file)).toEqual({
      encoding,
      delimiter: ',',
      columns: ['phone_number', 'city'],
      is_rejects: false,
      has_data_in_header: false,
      rows: [['+14155550190', 'Köln']],
    });
  });

  test('knows a letter that is no UTF-8 far down in the file', async () => {
    const rows = '+14155550190,Bonn\n'.repeat(100_000);
    const preview = await readPreview(
      fileOf('phone_number,city\n', rows, Uint8Array.of(0xe9)),
    );
    expect(preview.encoding).toBe('Windows-1252');
    expect(preview.rows).toHaveLength(5);
  });

  test.each([
    [';', 'phone_number;note\n+14155550190;a,b\n'],
    ['\t', 'phone_number\tnote\n+14155550190\ta,b\n'],
    ['|', 'phone_number|note\n+14155550190|a,b\n'],
    [';', 'sep=;\nphone_number;note\n+14155550190;a,b\n'],
  ])('tells the separator %j', async (delimiter, text) => {
    expect(await readPreview(fileOf(text))).toMatchObject({
      delimiter,
      columns: ['phone_number', 'note'],
      rows: [['+14155550190', 'a,b']],
    });
  });

  test('shows a corrected rejects.csv as the file that it comes from', async () => {
    const text = "line,reason,Tel,note\n7,duplicate,+14155550190,'=1\n";
    expect(await readPreview(fileOf(text))).toMatchObject({
      is_rejects: true,
      columns: ['Tel', 'note'],
      rows: [['+14155550190', '=1']],
    });
  });

  test('tells that the first row is one of contacts', async () => {
    const text = '+14155550190,Ada\n+14155550191,Ben\n';
    expect(await readPreview(fileOf(text))).toMatchObject({
      has_data_in_header: true,
    });
  });

  test('leaves out a row that the first 64 KB cut in two', async () => {
    const long = 'x'.repeat(30_000);
    const rows = [1, 2, 3].map((n) => `${n},${long}\n`).join('');
    const { rows: shown } = await readPreview(fileOf('phone,note\n', rows));
    expect(shown.map(([n]) => n)).toEqual(['1', '2']);
  });

  test.each([
    ['empty_file', ''],
    ['empty_file', ' \n \n'],
    ['no_rows', 'phone_number,city\n'],
    ['not_csv', '<!doctype html><table>'],
    ['not_text', `PK\u0003\u0004${'\0'.repeat(20)}${'x'.repeat(200)}`],
    ['duplicate_column', 'phone,Phone\n1,2\n'],
  ])('says why nothing of it can be used: %s', async (code, text) => {
    await expect(readPreview(fileOf(text))).rejects.toMatchObject({ code });
  });
});
