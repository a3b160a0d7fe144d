import { expect, it, test } from 'vitest';
import { askOnce } from './ask.ts';
import { safeFetch } from './safe-fetch.ts';

const asked: string[] = [];
const plain: typeof globalThis.fetch = async (input) => {
  asked.push(String(input));
  return new Response('plain');
};
const outside = (addresses: string[], allows_loopback = false) =>
  safeFetch({ fetch: plain, resolve: async () => addresses, allows_loopback });

test.each([
  'https://api.twilio.com/2010-04-01/Accounts/AC1.json',
  'https://api.dublin.ie1.twilio.com/',
  'https://api.telnyx.com/v2/calls',
  'https://voice-chime.us-east-1.amazonaws.com/',
])('the carriers’ own go out as they are: %s', async (url) => {
  const answer = await outside([])(url);
  expect(await answer.text()).toBe('plain');
  expect(asked.at(-1)).toBe(url);
});

test.each([
  ['http://jambonz.example.com/api', ['93.184.215.14']],
  ['https://169.254.169.254/latest', []],
  ['http://localhost:4010/', ['127.0.0.1']],
  ['https://user:secret@jambonz.example.com/', ['93.184.215.14']],
  ['https://twilio.com.example.local/', ['93.184.215.14']],
  // Names that lead inside, also beside one that does not.
  ['https://jambonz.example.com/api', ['10.0.0.7']],
  ['https://jambonz.example.com/api', ['93.184.215.14', '::1']],
  ['https://jambonz.example.com/api', []],
])('%s at %j is not asked, and nothing was sent', async (url, addresses) => {
  const before = asked.length;
  const answer = await askOnce(outside(addresses), url, { method: 'POST' });
  expect(answer).toEqual({ kind: 'unsent' });
  expect(asked.length).toBe(before);
});

it('asks this machine only where that is allowed', async () => {
  const here = outside(['127.0.0.1'], true);
  const answer = await here('http://127.0.0.1:4010/v1/Accounts');
  expect(await answer.text()).toBe('plain');
});
