import { describe, expect, test } from 'vitest';
import {
  contactOfFields,
  contactsOfJson,
  emptyFields,
  upsertWords,
} from './contact-form.ts';

describe('contactOfFields', () => {
  test('sends what was typed, and nothing of what was not', () => {
    const fields = {
      ...emptyFields,
      phone_number: ' +13035550190 ',
      custom: 'city: Boulder\n\nurl: https://x.test\nno pair\n: nameless',
    };
    expect(contactOfFields(fields)).toEqual({
      kind: 'contacts',
      contacts: [
        {
          phone_number: '+13035550190',
          custom_fields: { city: 'Boulder', url: 'https://x.test' },
        },
      ],
    });
  });

  test('needs a number', () => {
    expect(contactOfFields(emptyFields)).toMatchObject({ kind: 'invalid' });
  });
});

describe('contactsOfJson', () => {
  const contacts = [{ phone_number: '+13035550190' }];

  test.each([
    ['a list', contacts],
    ['the body of the API', { contacts }],
  ])('takes %s', (_, value) => {
    expect(contactsOfJson(JSON.stringify(value))).toEqual({
      kind: 'contacts',
      contacts,
    });
  });

  test.each([
    ['{', 'This is no JSON'],
    ['[]', 'A list of 1 to 1,000 contacts is needed'],
    ['"x"', 'A list of 1 to 1,000 contacts is needed'],
    ['[{"phone_number": "1"}, {"phone_number": 7}]', 'Contact 2, phone_number'],
    ['[{"phone": "1"}]', 'Contact 1: '],
  ])('says of %s what is wrong: %s', (text, words) => {
    const read = contactsOfJson(text);
    expect(read.kind === 'invalid' && read.problem).toContain(words);
  });
});

test.each([
  [{ created: 2, updated: 0, rejected: [] }, 'Contacts: 2 added.'],
  [{ created: 0, updated: 0, rejected: [] }, 'Nothing changed.'],
])('upsertWords of %j: %s', (result, words) => {
  expect(upsertWords(result)).toBe(words);
});
