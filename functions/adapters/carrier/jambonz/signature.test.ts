import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebhookResponse } from '@jambonz/sdk/webhook';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { signJambonz } from '#tests/carriers/fake-jambonz.ts';
import { readSignature } from './signature.ts';
import { NOW, SECRET } from './testing.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What jambonz' own SDK says of a webhook, now. */
function sdkTakes(header: string | undefined, body: string): boolean {
  const request = { headers: { 'jambonz-signature': header }, body };
  let error: Error | undefined;
  WebhookResponse.verifySignature(SECRET)(
    request as unknown as IncomingMessage,
    {} as ServerResponse,
    (it) => {
      error = it;
    },
  );
  return error === undefined;
}

const weTake = (header: string | undefined, body: string) =>
  readSignature(header, Buffer.from(body), [SECRET], NOW) !== null;

const other = 'wh_secret_of_others';

test('we take what the SDK of jambonz takes, and nothing else', () => {
  const cases = fc.record({
    body: fc.json(),
    secret: fc.constantFrom(SECRET, SECRET, other),
    age: fc.constantFrom(0, 5, 299, 300, 301, 4_000, -299, -300, -301),
    change: fc.constantFrom('none', 'none', 'body', 'mac', 'time', 'scheme'),
    second: fc.constantFrom('none', 'before', 'after'),
  });
  let taken = 0;
  fc.assert(
    fc.property(cases, ({ body, secret, age, change, second }) => {
      const at = NOW - age * 1_000;
      const signed = signJambonz(secret, at, Buffer.from(body));
      const [time, mac] = signed.split(',') as [string, string];
      const changed =
        change === 'mac'
          ? `${time},${mac.slice(0, -1)}${mac.endsWith('0') ? '1' : '0'}`
          : change === 'time'
            ? `t=${Number(time.slice(2)) + 1},${mac}`
            : change === 'scheme'
              ? `${time},v0=${mac.slice(3)}`
              : signed;
      const more = `v1=${'0'.repeat(64)}`;
      const header =
        second === 'before'
          ? changed.replace(',', `,${more},`)
          : second === 'after'
            ? `${changed},${more}`
            : changed;
      const arrives = change === 'body' ? `${body} ` : body;
      const sdk = sdkTakes(header, arrives);
      expect(weTake(header, arrives)).toBe(sdk);
      if (sdk) taken += 1;
    }),
    { numRuns: 200 },
  );
  // Both answers were met.
  expect(taken).toBeGreaterThan(5);
  expect(taken).toBeLessThan(195);
});

test.each([
  undefined,
  '',
  'v1=',
  't=1',
  `t=,v1=${'0'.repeat(64)}`,
  't=now,v1=x',
  'nonsense',
])('%j is no signature', (header) => {
  expect([weTake(header, '{}'), sdkTakes(header, '{}')]).toEqual([
    false,
    false,
  ]);
});

test('of two secrets either will do, and an empty one signs nothing', () => {
  const body = Buffer.from('{}');
  const signed = (secret: string) => signJambonz(secret, NOW, body);
  const read = (header: string, ...secrets: string[]) =>
    readSignature(header, body, secrets, NOW);
  expect(read(signed(other), SECRET, other)).toEqual({
    at: Math.floor(NOW / 1_000),
  });
  expect(read(signed(''), SECRET, '')).toBeNull();
});

test('a time given twice is nobody’s', () => {
  const body = Buffer.from('{}');
  const signed = signJambonz(SECRET, NOW, body);
  expect(readSignature(`t=1,${signed}`, body, [SECRET], NOW)).toBeNull();
});
