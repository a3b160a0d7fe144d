import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signatureFault } from '#tests/carriers/aws-signature.ts';
import { signRequest } from './signed-fetch.ts';

const key = {
  id: 'AKIDEXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
};
const NOW = Date.parse('2015-08-30T12:36:00Z');

/** Of AWS's own suite of signatures: what its examples come to. */
const published: readonly (readonly [string, string, string])[] = [
  [
    'get-vanilla',
    '/',
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  [
    'get-vanilla-query-order-key-case',
    '/?Param2=value2&Param1=value1',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
];

describe('the judge of signatures', () => {
  const asked = (path: string, signature: string) =>
    new Request(`https://example.amazonaws.com${path}`, {
      headers: {
        'x-amz-date': '20150830T123600Z',
        authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
      },
    });

  test.each(published)('takes AWS’s example %s', (...[, path, signature]) => {
    expect(signatureFault(asked(path, signature), '', key, NOW)).toBeNull();
  });

  test('and no other signature in its place', () => {
    const [, path, signature] = published[0]!;
    const changed = signature.replace('5', '6');
    expect(signatureFault(asked(path, changed), '', key, NOW)).toBe(
      'InvalidSignature',
    );
    expect(signatureFault(asked('/?a=1', signature), '', key, NOW)).toBe(
      'InvalidSignature',
    );
  });
});

const made = async (
  parts: Partial<Parameters<typeof signRequest>[0]> = {},
  now = NOW,
) => {
  const { url, init } = await signRequest(
    {
      method: 'POST',
      endpoint: 'https://voice-chime.us-east-1.amazonaws.com',
      path: '/sip-media-applications/a-1/calls',
      body: '{"a":1}',
      ...parts,
    },
    {
      region: key.region,
      service: key.service,
      credentials: { accessKeyId: key.id, secretAccessKey: key.secret },
      now,
    },
  );
  return new Request(url, init);
};

describe('our requests', () => {
  test('are signed as AWS asks, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.dictionary(fc.stringMatching(/^[a-z-]{1,9}$/), fc.string()),
        async (body, query) => {
          const request = await made({ body, query });
          expect(signatureFault(request, body, key, NOW)).toBeNull();
        },
      ),
      { numRuns: 50 },
    );
  });

  test.each([
    ['another body', {}, '{"a":2}', NOW, 'InvalidSignature'],
    [
      'another secret',
      { secret: 'guessed' },
      '{"a":1}',
      NOW,
      'InvalidSignature',
    ],
    ['another service', { service: 's3' }, '{"a":1}', NOW, 'InvalidSignature'],
    [
      'another region',
      { region: 'eu-west-1' },
      '{"a":1}',
      NOW,
      'InvalidSignature',
    ],
    ['six minutes later', {}, '{"a":1}', NOW + 360_000, 'RequestExpired'],
  ])(
    'are good for nothing else: %s',
    async (...[, parts, body, now, fault]) => {
      const request = await made();
      expect(signatureFault(request, body, { ...key, ...parts }, now)).toBe(
        fault,
      );
    },
  );

  test('show the token of a role', async () => {
    const { init } = await signRequest(
      { method: 'GET', endpoint: 'https://s.amazonaws.com', path: '/' },
      {
        region: 'us-east-1',
        service: 'chime',
        credentials: {
          accessKeyId: key.id,
          secretAccessKey: key.secret,
          sessionToken: 'token-1',
        },
        now: NOW,
      },
    );
    const headers = new Headers(init.headers);
    expect(headers.get('x-amz-security-token')).toBe('token-1');
    expect(headers.get('authorization')).toContain('x-amz-security-token');
  });
});
