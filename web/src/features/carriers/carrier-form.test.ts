import { expect, test } from 'vitest';
import {
  baseOf,
  type CarrierForm,
  changeBody,
  emptyForm,
  formFaults,
  formFields,
  newBody,
} from './carrier-form.ts';
import { aCarrier } from './testing.ts';

const SID = `AC${'1'.repeat(32)}`;
const TOKEN = 'f'.repeat(32);
const good: CarrierForm = {
  ...emptyForm('twilio'),
  settings: { account_sid: ` ${SID} ` },
  credentials: { auth_token: TOKEN, next_auth_token: '' },
};

test('a new carrier has what was typed, and nothing of what is empty', () => {
  expect(formFaults(good)).toEqual(new Map());
  expect(newBody({ ...good, calls_per_second: '2.5' })).toEqual({
    kind: 'twilio',
    name: 'Twilio',
    status: 'active',
    calls_per_second: 2.5,
    settings: { account_sid: SID },
    credentials: { auth_token: TOKEN },
  });
});

test('each fault is at its field, and holds no secret', () => {
  const faults = formFaults({
    ...good,
    name: ' ',
    calls_per_second: '0',
    settings: { account_sid: 'AC1', api_url: 'ftp://x' },
    credentials: { auth_token: 'hunter2', next_auth_token: '' },
  });
  expect([...faults.keys()].sort()).toEqual([
    'calls_per_second',
    'credentials.auth_token',
    'name',
    'settings.account_sid',
    'settings.api_url',
  ]);
  expect([...faults.values()].join()).not.toContain('hunter2');
  expect(formFaults(emptyForm('telnyx')).get('credentials.api_key')).toBe(
    'API key is needed',
  );
});

test('what is kept may stay empty, and is never filled in', () => {
  const { form } = baseOf(aCarrier());
  expect(form.credentials).toEqual({});
  expect(formFaults(form, ['auth_token'])).toEqual(new Map());
  expect(formFaults(form).has('credentials.auth_token')).toBe(true);
});

test('a change takes out what was emptied, and keeps secrets that were not typed', () => {
  expect(
    changeBody({
      name: ' Two ',
      active: false,
      calls_per_second: '',
      settings: { account_sid: SID, api_url: ' ' },
      credentials: { auth_token: '', next_auth_token: TOKEN },
    }),
  ).toEqual({
    name: 'Two',
    status: 'inactive',
    calls_per_second: null,
    settings: { account_sid: SID, api_url: null },
    credentials: { next_auth_token: TOKEN },
  });
});

test('of two who change it at once, neither is shown a secret', () => {
  const texts = formFields.map(({ text }) => text(good));
  expect(texts.join()).not.toContain(TOKEN);
  expect(texts).toContain('New ones');
});
