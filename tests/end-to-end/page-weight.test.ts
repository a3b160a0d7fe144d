import { expect, test } from 'vitest';
import {
  filesOf,
  firstPages,
  MOST_BYTES,
  readFile,
  readManifest,
  weightOf,
} from '../../bench/page-weight.ts';

const pages = Object.entries(firstPages);

test.each(pages)('%s loads within its budget', async (_, page) => {
  expect(await weightOf(filesOf(readManifest(), page))).toBeLessThanOrEqual(
    MOST_BYTES,
  );
});

/** Words that only these have, and that stay when names are made short. */
const marks = {
  'checks of requests, which the server does': '$ZodType',
  'signing in, which one machine does not do': 'code_verifier',
  'reading of spreadsheets': 'BAD_DELIMITERS',
};

test.each(Object.entries(marks))(
  'the first pages are without %s',
  (_, mark) => {
    for (const [, page] of pages) {
      const scripts = filesOf(readManifest(), page).filter((file) =>
        file.endsWith('.js'),
      );
      const found = scripts.filter((file) => readFile(file).includes(mark));
      expect(found).toEqual([]);
    }
  },
);
