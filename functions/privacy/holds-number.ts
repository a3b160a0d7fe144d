import type { Readable } from 'node:stream';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** `,` `;` tab `|` `"`, and the ends of lines: what parts the cells of a file. */
const ENDS = new Set([...',;\t|"\r\n'].map((it) => it.charCodeAt(0)));
const ZERO = 0x30;
const NINE = 0x39;
/** First two bytes of a full-width digit in UTF-8; the third is 0x90 to 0x99. */
const WIDE = [0xef, 0xbc] as const;

/** The digits of a number that are there in every way to write it. */
export function nationalDigits(number: string): string {
  const parsed = parsePhoneNumberFromString(number);
  return parsed?.nationalNumber ?? number.replace(/\D/g, '');
}

/**
 * Whether a cell of a file holds these digits one after another, whatever
 * punctuation is between them. Goes by bytes, so that the encoding and the
 * layout of the file do not matter: in UTF-16 digits are bytes apart by zeros.
 * A long id with the same digits counts as well; a number that a spreadsheet
 * has cut does not.
 */
export async function holdsDigits(
  file: Readable,
  digits: string,
): Promise<boolean> {
  const wanted = Buffer.from(digits, 'latin1');
  // As far as the last digits of the cell are the first of the wanted ones.
  let matched = 0;
  let [before, last] = [0, 0];
  const steps = failures(wanted);
  const see = (digit: number): boolean => {
    while (matched > 0 && wanted[matched] !== digit) {
      matched = steps[matched - 1]!;
    }
    if (wanted[matched] === digit) matched += 1;
    return matched === wanted.length;
  };
  for await (const chunk of file as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      const isWide =
        before === WIDE[0] && last === WIDE[1] && (byte & 0xf0) === 0x90;
      const digit = isWide ? ZERO + (byte & 0x0f) : byte;
      if (digit >= ZERO && digit <= NINE) {
        if (see(digit)) {
          file.destroy();
          return true;
        }
      } else if (ENDS.has(byte)) matched = 0;
      before = last;
      last = byte;
    }
  }
  return false;
}

/** How much of a match is left where the next digit does not fit: Knuth, Morris, Pratt. */
function failures(wanted: Buffer): number[] {
  const steps = [0];
  let length = 0;
  for (let at = 1; at < wanted.length; at += 1) {
    while (length > 0 && wanted[at] !== wanted[length]) {
      length = steps[length - 1]!;
    }
    if (wanted[at] === wanted[length]) length += 1;
    steps.push(length);
  }
  return steps;
}
