import { beforeEach, expect, test } from 'vitest';
import { recallChoices, rememberChoices } from './remembered-choices.ts';

beforeEach(() => localStorage.clear());

test('knows the same columns again, in another order and spelling', () => {
  rememberChoices(
    [
      { column: 'Where to', field: 'phone_number' },
      { column: 'Secret', field: 'ignore' },
    ],
    'DE',
  );
  expect(recallChoices(['secret', 'WHERE TO '])).toEqual({
    choices: [
      { column: 'secret', field: 'ignore' },
      { column: 'WHERE TO ', field: 'phone_number' },
    ],
    default_country: 'DE',
  });
  expect(recallChoices(['Where to'])).toBeNull();
});

test('keeps the last twenty, and forgets what is not its own', () => {
  for (let n = 0; n < 25; n += 1) {
    rememberChoices([{ column: `c${n}`, field: 'phone_number' }], null);
  }
  expect(recallChoices(['c4'])).toBeNull();
  expect(recallChoices(['c5'])).not.toBeNull();
  localStorage.setItem('outdial.columns', '{"of": "another version"}');
  expect(recallChoices(['c5'])).toBeNull();
});
