import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  getExpectedTwilioSignature,
  validateRequest,
  validateRequestWithBody,
} from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import { isSignedByTwilio } from './signature.ts';
import { makeAccount, makeInbound } from './testing.ts';

const account = makeAccount();
const token = account.credentials.auth_token!;

type Fields = Record<string, string | string[]>;

const encoded = (fields: Fields) =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((one) => [name, one]),
    ),
  ).toString();

const isOurs = (url: string, body: string, signature: string, by = account) =>
  isSignedByTwilio(
    makeInbound({ url, body, headers: { 'x-twilio-signature': signature } }),
    by,
  );

const words = fc.string({ unit: 'binary', maxLength: 8 });
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.]{0,8}$/);
const fields: fc.Arbitrary<Fields> = fc.dictionary(
  name,
  fc.oneof(words, fc.array(words, { minLength: 1, maxLength: 4 })),
  { maxKeys: 8 },
);
const url = fc
  .record({
    scheme: fc.constantFrom('https', 'http'),
    host: fc.constantFrom('dial.example.com', '10.0.0.1', '[::1]'),
    port: fc.constantFrom('', ':443', ':80', ':8443'),
    path: fc.constantFrom('/voice', '/prod/a/b', ''),
    ref: fc.base64String({ maxLength: 12 }),
  })
  .map(
    ({ scheme, host, port, path, ref }) =>
      `${scheme}://${host}${port}${path}?${new URLSearchParams({ ref })}`,
  );
/** Of the same bytes as the form that is sent. */
const wellFormed = (it: Fields): Fields =>
  Object.fromEntries(
    Object.entries(it).map(([key, value]) => [
      key,
      Array.isArray(value)
        ? value.map((one) => one.toWellFormed())
        : value.toWellFormed(),
    ]),
  );

const runs = { numRuns: 100 };

describe('agrees with Twilio’s own validator', () => {
  it('on what Twilio signed', () => {
    fc.assert(
      fc.property(url, fields, (url, raw) => {
        const sent = wellFormed(raw);
        const signature = getExpectedTwilioSignature(token, url, sent);
        expect(validateRequest(token, signature, url, sent)).toBe(true);
        expect(isOurs(url, encoded(sent), signature)).toBe(true);
      }),
      runs,
    );
  });

  it('on what was signed with or without the port', () => {
    const signed = 'https://dial.example.com:443/voice?ref=x';
    const asked = 'https://dial.example.com/voice?ref=x';
    for (const [by, seen] of [
      [signed, asked],
      [asked, signed],
    ] as const) {
      const signature = getExpectedTwilioSignature(token, by, { A: '1' });
      expect(validateRequest(token, signature, seen, { A: '1' })).toBe(true);
      expect(isOurs(seen, 'A=1', signature)).toBe(true);
    }
  });

  it('on what was changed, or signed by others', () => {
    const change = fc.constantFrom('value', 'more', 'less', 'url', 'token');
    fc.assert(
      fc.property(url, fields, change, (url, raw, how) => {
        const sent: Fields = { CallSid: 'CA1', ...wellFormed(raw) };
        const by = how === 'token' ? 'b'.repeat(32) : token;
        const signature = getExpectedTwilioSignature(by, url, sent);
        const { CallSid: _, ...less } = sent;
        const got =
          how === 'value'
            ? { ...sent, CallSid: 'CA2' }
            : how === 'more'
              ? { ...sent, Zz: '1' }
              : how === 'less'
                ? less
                : sent;
        const at = how === 'url' ? `${url}0` : url;
        expect(validateRequest(token, signature, at, got)).toBe(false);
        expect(isOurs(at, encoded(got), signature)).toBe(false);
      }),
      runs,
    );
  });

  it('on any signature', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.base64String({ minLength: 28, maxLength: 28 }),
          fc.string({ unit: 'binary', maxLength: 32 }),
        ),
        (signature) => {
          const at = 'https://dial.example.com/voice';
          expect(isOurs(at, 'A=1', signature)).toBe(
            validateRequest(token, signature, at, { A: '1' }),
          );
        },
      ),
      runs,
    );
  });

  it('on JSON, of which the address holds a hash', () => {
    const body = '{"CallSid":"CA1"}';
    const hash = createHash('sha256').update(body).digest('hex');
    const at = `https://dial.example.com/voice?ref=x&bodySHA256=${hash}`;
    const signature = getExpectedTwilioSignature(token, at, {});
    for (const [got, isGood] of [
      [body, true],
      ['{"CallSid":"CA2"}', false],
    ] as const) {
      expect(validateRequestWithBody(token, signature, at, got)).toBe(isGood);
      expect(isOurs(at, got, signature)).toBe(isGood);
    }
  });
});

it('takes both tokens while they are changed, and no third', () => {
  const both = makeAccount({
    credentials: { auth_token: token, next_auth_token: 'c'.repeat(32) },
  });
  const at = 'https://dial.example.com/voice';
  const by = (key: string) => getExpectedTwilioSignature(key, at, { A: '1' });
  expect(isOurs(at, 'A=1', by('c'.repeat(32)), both)).toBe(true);
  expect(isOurs(at, 'A=1', by(token), both)).toBe(true);
  expect(isOurs(at, 'A=1', by('d'.repeat(32)), both)).toBe(false);
  expect(isOurs(at, 'A=1', by('c'.repeat(32)))).toBe(false);
});

it('trusts nobody where there is no token', () => {
  const none = makeAccount({ credentials: { auth_token: '' } });
  const at = 'https://dial.example.com/voice';
  const signature = getExpectedTwilioSignature('', at, { A: '1' });
  expect(isOurs(at, 'A=1', signature, none)).toBe(false);
});

it('takes an address that was signed with what only Twilio reads of it', () => {
  const at = 'https://dial.example.com/status?ref=x';
  const signed = `${at}#rc=3&rp=ct,rt,5xx`;
  const signature = getExpectedTwilioSignature(token, signed, { A: '1' });
  expect(isOurs(at, 'A=1', signature)).toBe(true);
});

it('loses no time with a form that nobody signed', () => {
  const began = performance.now();
  const forged = 'A'.repeat(28);
  for (const body of ['a&'.repeat(32_768), longForm(16_000)])
    expect(isOurs('https://dial.example.com/voice', body, forged)).toBe(false);
  expect(performance.now() - began).toBeLessThan(1_000);
});

/** Of as many fields, each with a name of its own. */
const longForm = (fields: number) =>
  Array.from({ length: fields }, (_, at) => at.toString(36)).join('&');
