import { expect, test } from 'vitest';
import { authenticate } from '#functions/platform/auth.ts';
import { scopes } from '#shared/contracts/settings.ts';
import { makeKey } from './make-key.ts';

const now = new Date('2026-11-21T10:00:00.000Z');

const ask = (key: string, stored: ReturnType<typeof makeKey>, pepper: string) =>
  authenticate(
    { headers: { authorization: `Bearer ${key}` } },
    {
      get_credential: async (id) =>
        id === stored.stored.id ? stored.stored : undefined,
      get_member: async () => undefined,
      pepper,
      real_clock: { now: () => now.getTime() },
    },
  );

test('the API lets the printed key in, with every scope of its organization', async () => {
  const made = makeKey('acme', 'pepper', now);
  expect(await ask(made.credential, made, 'pepper')).toMatchObject({
    org_id: 'acme',
    kind: 'ak',
    scopes,
  });
});

test('the key opens nothing under another pepper', async () => {
  const made = makeKey('acme', 'pepper', now);
  await expect(ask(made.credential, made, 'other')).rejects.toMatchObject({
    status: 401,
  });
});

test('what is stored does not hold the secret, and no two keys are alike', () => {
  const [one, two] = [0, 1].map(() => makeKey('acme', 'pepper', now));
  const secret = one!.credential.split('.')[1]!;
  expect(JSON.stringify(one!.stored)).not.toContain(secret);
  expect(one!.credential).not.toBe(two!.credential);
});

test.each(['', 'a b', 'ORG#x'])('the organization %j is refused', (org) => {
  expect(() => makeKey(org, 'pepper', now)).toThrow(/1 to 64 letters/);
});

test('a first user is let in, for the organization that is named', async () => {
  const made = makeKey('acme', 'pepper', now, 'pat');
  expect(made.credential).toMatch(/^pat_/);
  expect(made.stored).toMatchObject({ kind: 'pat', org_id: 'acme', scopes });
});
