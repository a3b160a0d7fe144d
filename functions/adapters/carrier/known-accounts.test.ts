import { beforeEach, expect, it } from 'vitest';
import type { CarrierProfile } from '#shared/domain/carrier-profile.ts';
import { type KnownAccounts, knownAccounts } from './known-accounts.ts';

const clock = { at: 0, now: () => clock.at };
let profile: CarrierProfile | undefined;
let secret: string | Error;
let reads: string[];
let known: KnownAccounts;

beforeEach(() => {
  clock.at = 1_000_000;
  reads = [];
  secret = 'first';
  profile = {
    org_id: 'org_a',
    id: 'car_1',
    name: 'Ours',
    kind: 'twilio',
    url: null,
    status: 'active',
    settings: { account_sid: 'AC1' },
    credential_names: ['auth_token'],
    sealed_credentials: null,
    version: 1,
    created_at: '',
    created_by: '',
    updated_at: '',
  };
  known = knownAccounts({
    profile: async () => {
      reads.push('profile');
      return profile;
    },
    vault: {
      read: async () => {
        reads.push('secret');
        if (secret instanceof Error) throw secret;
        return { auth_token: secret };
      },
    },
    real_clock: clock,
    webhook_url: (...parts) => parts.join('/'),
  });
});

const tokenNow = async () =>
  (await known.find('org_a', 'car_1'))?.account.credentials.auth_token;
const later = (seconds: number) => {
  clock.at += seconds * 1_000;
};

it('makes an account of profile and secret, with defaults', async () => {
  expect((await known.find('org_a', 'car_1'))?.account).toEqual({
    org_id: 'org_a',
    carrier_id: 'car_1',
    kind: 'twilio',
    credentials: { auth_token: 'first' },
    settings: { account_sid: 'AC1', api_url: 'https://api.twilio.com' },
    calls_per_second: 1,
    webhook_url: 'twilio/org_a/car_1',
  });
});

it('reads profiles each five seconds, and secrets each five minutes', async () => {
  const first = await known.find('org_a', 'car_1');
  later(4.9);
  // The very same, so that its adapter may be, too.
  expect(await known.find('org_a', 'car_1')).toBe(first);
  expect(reads).toEqual(['profile', 'secret']);
  later(0.1);
  await tokenNow();
  expect(reads).toEqual(['profile', 'secret', 'profile']);
  secret = 'second';
  later(294);
  expect(await tokenNow()).toBe('first');
  later(1);
  expect(await tokenNow()).toBe('second');
});

it('asks once for all who ask at the same time', async () => {
  await Promise.all([tokenNow(), tokenNow(), tokenNow()]);
  expect(reads).toEqual(['profile', 'secret']);
});

it('reads the secret of a changed profile at once', async () => {
  await tokenNow();
  secret = 'second';
  profile = { ...profile!, version: 2 };
  later(5);
  expect(await tokenNow()).toBe('second');
});

// Who was told "switched off" a moment later would keep everybody away for minutes.
it.each([
  { status: 'inactive' },
  { last_check: { at: '', ok: false, code: 'x' } },
])(
  'looks at once whether one that takes no calls was switched on: %j',
  async (off) => {
    const on = profile!;
    profile = { ...on, ...(off as Partial<CarrierProfile>) };
    const now = async () => (await known.find('org_a', 'car_1'))?.profile;
    expect(await now()).toMatchObject(off);
    profile = { ...on, version: 2 };
    expect(await now()).toBe(profile);
    // From then on as any other.
    await now();
    expect(reads).toEqual(['profile', 'secret', 'profile', 'secret']);
  },
);

it('doubts credentials that were refused, once a minute', async () => {
  await tokenNow();
  secret = 'second';
  expect(known.doubt('org_a', 'car_1')).toBe(true);
  expect(await tokenNow()).toBe('second');
  secret = 'third';
  later(59);
  expect(known.doubt('org_a', 'car_1')).toBe(false);
  expect(await tokenNow()).toBe('second');
  later(1);
  expect(known.doubt('org_a', 'car_1')).toBe(true);
  expect(await tokenNow()).toBe('third');
});

it('remembers no failure', async () => {
  secret = new Error('throttled');
  await expect(tokenNow()).rejects.toThrow('throttled');
  secret = 'first';
  expect(await tokenNow()).toBe('first');
});

it('knows no carrier that is gone, or only kept', async () => {
  profile = { ...profile!, kind: 'http' };
  expect(await known.find('org_a', 'car_1')).toBeUndefined();
  profile = undefined;
  known.forget('org_a', 'car_1');
  expect(await known.find('org_a', 'car_1')).toBeUndefined();
  expect(reads).toEqual(['profile', 'profile']);
});
