import { expect, test } from 'vitest';
import { type AddressFacts, judgeAddress, type Look } from './address.ts';

const NOW = Date.parse('2026-03-02T15:00:00.000Z');
const DAY = 86_400_000;

const look = (
  more: Partial<Exclude<Look, { failure: string }>> = {},
): Look => ({
  status: 200,
  headers: {},
  text: '',
  took_ms: 40,
  at: NOW,
  ...more,
});
const health = (more = {}) =>
  look({
    headers: { date: new Date(NOW).toUTCString() },
    text: '{"status":"ok","version":"0.1.0"}',
    ...more,
  });
const PAGE = {
  'content-security-policy': "default-src 'self'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
};
const good: AddressFacts = {
  url: 'https://d1.cloudfront.net',
  version: '0.1.0',
  tls: { protocol: 'TLSv1.3', valid_until: NOW + 90 * DAY },
  health: health(),
  config: look({
    text: '{"stage":"dev","version":"0.1.0","simulated":true}',
  }),
  page: look({ headers: PAGE }),
};

test('a deployment that is well passes all of it', () => {
  const findings = judgeAddress(good);
  expect(findings.map(({ check, state }) => [check, state])).toEqual([
    ['address', 'ok'],
    ['tls', 'ok'],
    ['clock', 'ok'],
    ['page headers', 'ok'],
    ['version', 'ok'],
  ]);
  expect(findings.at(-1)?.seen).toBe('stage dev, 0.1.0, simulated carrier');
});

const { 'referrer-policy': _, ...fewer } = PAGE;
const wrong: [string, Partial<AddressFacts>, string, string, string][] = [
  [
    'one that does not answer',
    { health: { failure: 'fetch failed (ECONNREFUSED)' } },
    'address',
    'failed',
    'ECONNREFUSED',
  ],
  [
    'an address that is another site',
    { health: health({ text: '<html>' }) },
    'address',
    'failed',
    'answers 200',
  ],
  [
    'one that is ill',
    { health: health({ status: 503 }) },
    'address',
    'failed',
    '503',
  ],
  [
    'a slow one',
    { health: health({ took_ms: 2_001 }) },
    'address',
    'warning',
    '2001 ms',
  ],
  [
    'a key in clear',
    { url: 'http://outdial.example', tls: undefined },
    'tls',
    'failed',
    'none',
  ],
  [
    'a broken certificate',
    { tls: { failure: 'self-signed certificate' } },
    'tls',
    'failed',
    'self-signed',
  ],
  [
    'a certificate that ends',
    { tls: { protocol: 'TLSv1.3', valid_until: NOW + 13 * DAY } },
    'tls',
    'warning',
    '13 more days',
  ],
  [
    'a clock ahead',
    { health: health({ at: NOW + 61_000 }) },
    'clock',
    'warning',
    '61 s ahead',
  ],
  [
    'a clock far behind',
    { health: health({ at: NOW - 301_000 }) },
    'clock',
    'failed',
    '301 s behind',
  ],
  [
    'no clock',
    { health: health({ headers: {} }) },
    'clock',
    'skipped',
    'not say',
  ],
  ['no page', { page: look({ status: 403 }) }, 'page headers', 'failed', '403'],
  [
    'a page without a header',
    { page: look({ headers: fewer }) },
    'page headers',
    'warning',
    'missing: referrer-policy',
  ],
  ['another version', { version: '0.2.0' }, 'version', 'warning', '0.1.0'],
  [
    'no configuration',
    { config: look({ status: 404 }) },
    'version',
    'warning',
    'not there',
  ],
];

test.each(wrong)('%s is told', (...[, facts, check, state, said]) => {
  const findings = judgeAddress({ ...good, ...facts });
  const bad = findings.filter((finding) => finding.state !== 'ok');
  expect(bad).toEqual([
    expect.objectContaining({
      check,
      state,
      seen: expect.stringContaining(said),
    }),
  ]);
});

test('http is good enough for this machine, without HSTS', () => {
  const { 'strict-transport-security': __, ...headers } = PAGE;
  const local = {
    ...good,
    url: 'http://localhost:4000',
    tls: undefined,
    page: look({ headers }),
  };
  expect(judgeAddress(local).map(({ state }) => state)).not.toContain('failed');
  expect(judgeAddress(local)[3]?.state).toBe('ok');
});
