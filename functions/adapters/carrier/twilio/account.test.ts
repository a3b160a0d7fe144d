import { expect, it } from 'vitest';
import { FakeTwilio } from '#tests/carriers/fake-twilio.ts';
import { judged } from '#tests/carriers/twilio-judge.ts';
import type { CarrierAccount } from '../carrier.ts';
import { checkTwilio } from './account.ts';
import { ACCOUNT_SID, makeAccount, NOW } from './testing.ts';

function check(
  parts: Partial<CarrierAccount> = {},
  change: (twilio: FakeTwilio) => void = () => {},
) {
  const twilio = new FakeTwilio({
    account_sid: ACCOUNT_SID,
    auth_token: 'a'.repeat(32),
    now: () => NOW,
  });
  change(twilio);
  const fetch = judged(twilio.fetch);
  return checkTwilio(makeAccount(parts), {
    fetch,
    real_clock: { now: () => NOW },
  });
}

it('tells which numbers an account may call from', async () => {
  const answer = await check({}, (twilio) => {
    twilio.numbers = ['+12025550101', '+12025550100'];
    twilio.verified = ['+4930123456', '+12025550100'];
  });
  expect(answer).toEqual({
    kind: 'ok',
    caller_ids: ['+12025550100', '+12025550101', '+4930123456'],
  });
});

it('reads all pages, and leaves out what cannot call', async () => {
  const numbers = Array.from(
    { length: 2_500 },
    (_, n) => `+1202555${n + 1_000}`,
  );
  const answer = await check({}, (twilio) => {
    twilio.numbers = numbers;
    twilio.mute = [numbers[0]!];
  });
  expect(answer).toMatchObject({ kind: 'ok' });
  expect(answer.kind === 'ok' && answer.caller_ids).toEqual(numbers.slice(1));
});

// Half a list would put the other half to rest.
it('tells no numbers where it did not read them all', async () => {
  const page = {
    incoming_phone_numbers: [{ phone_number: '+12025550100' }],
    outgoing_caller_ids: [],
    next_page_uri: '/2010-04-01/Accounts/AC1/Numbers.json?Page=1',
  };
  const fetch: typeof globalThis.fetch = async (input) =>
    Response.json(
      String(input).includes('Numbers.json') ? page : { status: 'active' },
    );
  const real_clock = { now: () => NOW };
  expect(await checkTwilio(makeAccount(), { fetch, real_clock })).toEqual({
    kind: 'ok',
    caller_ids: null,
  });
});

it.each<[string, Partial<CarrierAccount>, string, string]>([
  [
    'a wrong token',
    { credentials: { auth_token: 'b'.repeat(32) } },
    'auth_token',
    'twilio_20003',
  ],
  [
    'another account',
    { settings: { account_sid: `AC${'9'.repeat(32)}` } },
    'auth_token',
    'twilio_20003',
  ],
])('names what is wrong: %s', async (_case, parts, field, code) => {
  expect(await check(parts)).toMatchObject({ kind: 'refused', field, code });
});

// Twilio itself would not know the token: whoever says so has no such page.
it('tells apart that there is nothing where the account should be', async () => {
  const fetch = async () => Response.json({ code: 20404 }, { status: 404 });
  const deps = { fetch, real_clock: { now: () => NOW } };
  const answer = await checkTwilio(makeAccount(), deps);
  expect(answer).toMatchObject({ code: 'twilio_20404', not_found: true });
});

it.each(['suspended', 'closed'])('refuses one that is %s', async (status) => {
  const answer = await check({}, (twilio) => {
    twilio.account_status = status;
  });
  expect(answer).toMatchObject({
    kind: 'refused',
    field: 'account_sid',
    code: `twilio_${status}`,
  });
});

it('takes an account as it is, where nothing lists its numbers', async () => {
  const answer = async (url: unknown) =>
    String(url).endsWith(`${ACCOUNT_SID}.json`)
      ? Response.json({ status: 'active' })
      : new Response('', { status: 404 });
  const deps = {
    fetch: answer as typeof fetch,
    real_clock: { now: () => NOW },
  };
  expect(await checkTwilio(makeAccount(), deps)).toEqual({
    kind: 'ok',
    caller_ids: null,
  });
});

it.each<[string, typeof fetch]>([
  ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
  ['is down', async () => new Response('', { status: 503 })],
  ['is another', async () => new Response('<html>', { status: 200 })],
  ['is behind a wall', async () => new Response('no', { status: 403 })],
])('cannot tell when Twilio %s', async (_case, fetch) => {
  const deps = { fetch, real_clock: { now: () => NOW } };
  const answer = await checkTwilio(makeAccount(), deps);
  expect(answer).toMatchObject({ kind: 'unavailable' });
});
