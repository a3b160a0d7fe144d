import { expect, test } from 'vitest';
import type { Key, Me } from '#shared/client/generated/types.gen.ts';
import { OutdialError } from '#shared/client/outdial.ts';
import { scopes } from '#shared/contracts/settings.ts';
import { judgeKey, type KeyFacts } from './keys.ts';

const NOW = Date.parse('2026-03-02T15:00:00.000Z');
const me: Me = {
  kind: 'ak',
  id: 'key_1',
  name: 'First key',
  email: null,
  org_id: 'acme',
  role: 'admin',
  scopes: [...scopes],
};
const key = (expires_at: string | null) => ({ expires_at }) as Key;
const good: KeyFacts = {
  target: { api_key: `ak_1.${'0'.repeat(32)}` },
  me: { value: me },
  key: { value: key(null) },
  now: NOW,
};
const refused = (status: number, code: 'unauthorized' | 'internal_error') => ({
  refused: new OutdialError(status, { detail: 'No.', code: code as never }),
});

const CALLING = ['campaigns:read', 'campaigns:manage'];
const judge = (more: Partial<KeyFacts>) =>
  judgeKey({ ...good, ...more }, CALLING).map(
    ({ check, state, seen }) => `${check} ${state}: ${seen}`,
  );

test('a good key is told with whose it is', () => {
  expect(judge({})).toEqual([
    'key ok: key_1 "First key", of acme, admin',
    'scopes ok: 11 of 11',
    'key expiry ok: until it is revoked',
  ]);
});

test.each<[string, Partial<KeyFacts>, string]>([
  ['without a dot', { target: { api_key: 'ak_1' } }, 'is no key'],
  [
    'in quotes',
    { target: { api_key: `"${good.target.api_key}"` } },
    'is no key',
  ],
  [
    'of a user who names no organization',
    { target: { api_key: `pat_1.${'0'.repeat(32)}` } },
    'no organization',
  ],
  [
    'that is refused',
    { me: refused(401, 'unauthorized') },
    'unauthorized, 401',
  ],
  ['that is not answered', { me: refused(500, 'internal_error') }, '500'],
])('a key %s fails, and nothing else is told', (...[, facts, said]) => {
  expect(judge(facts)).toEqual([
    expect.stringMatching(new RegExp(`^key failed: .*${said}`)),
  ]);
});

test('scopes that are missing are named', () => {
  const few: Me = { ...me, role: null, scopes: ['campaigns:read'] };
  expect(judge({ me: { value: few }, key: undefined })).toEqual([
    'key ok: key_1 "First key", of acme',
    'scopes warning: without campaigns:manage',
    expect.stringContaining('key expiry skipped'),
  ]);
});

test.each([
  ['2026-03-16T15:00:00.000Z', 'ok', '14 more days'],
  ['2026-03-16T14:59:59.000Z', 'warning', 'in 13 days'],
])('a key until %s: %s', (...[until, state, said]) => {
  expect(judge({ key: { value: key(until) } })[2]).toMatch(
    new RegExp(`^key expiry ${state}: .*${said}`),
  );
});
