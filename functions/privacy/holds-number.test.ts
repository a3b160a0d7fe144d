import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { holdsDigits, nationalDigits } from './holds-number.ts';

const number = '+14152003141';
const digits = nationalDigits(number);

/** In parts: whatever is cut in two must still be found. */
function fileOf(bytes: Buffer, part: number): Readable {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += part) {
    parts.push(bytes.subarray(at, at + part));
  }
  return Readable.from(parts);
}

const holds = async (bytes: Buffer | string, wanted = digits) => {
  const all = [1, 3, 1_000].map((part) =>
    holdsDigits(fileOf(Buffer.from(bytes as string), part), wanted),
  );
  const [first, ...others] = await Promise.all(all);
  for (const other of others) expect(other).toBe(first);
  return first;
};

const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

it.each([
  ['E.164', 'name,phone\nAnn,+14152003141\n'],
  ['as people write it', 'name,phone\nAnn,(415) 200-3141\n'],
  ['with dots and a trunk prefix', 'Ann;1.415.200.3141'],
  ['among words', 'a,"ask 415 200 3141 after five",b'],
  ['after digits that begin alike', 'x,4154152003141'],
  ['as a spreadsheet spoils it', 'x,4152003141.0'],
  ['in full-width digits', 'x,４１５２００３１４１'],
  ['UTF-16, little end first', Buffer.from('a\t415-200-3141', 'utf16le')],
  ['UTF-16, big end first', swapped('a\t415-200-3141')],
])('finds it %s', async (_, text) => {
  expect(await holds(text)).toBe(true);
});

it.each([
  ['another number', 'name,phone\nAnn,+14152003142\n'],
  ['two cells that make it together', 'x,415200,3141'],
  ['two lines that make it together', '415200\n3141'],
  ['nothing', ''],
])('does not find it in %s', async (_, text) => {
  expect(await holds(text)).toBe(false);
});

it('leaves out what is written in one country alone', () => {
  expect(nationalDigits('+442079460018')).toBe('2079460018');
  expect(nationalDigits('+390236618300')).toBe('0236618300');
  expect(nationalDigits('+14152003141')).toBe('4152003141');
});
