import { beforeEach, expect, it } from 'vitest';
import type { CarrierProfile } from '#shared/domain/carrier-profile.ts';
import { accountCarriers } from './account-carriers.ts';
import type { PlaceAnswer } from './carrier.ts';
import type { KnownCarrier } from './known-accounts.ts';
import { makePlacement, soughtBy } from './testing.ts';

const checked = { at: '', ok: true, code: 'ok' };
const known: KnownCarrier = {
  profile: {
    kind: 'twilio',
    status: 'active',
    last_check: checked,
  } as CarrierProfile,
  account: {
    org_id: 'org_a',
    carrier_id: 'car_1',
    kind: 'twilio',
    credentials: {},
    settings: {},
    calls_per_second: 1,
    webhook_url: '',
  },
};

let found: KnownCarrier | undefined | Error;
let answer: PlaceAnswer;
let made: number;
let doubted: string[];
let ended: string[];
beforeEach(() => {
  found = known;
  answer = { kind: 'accepted', call_id: 'CA1' };
  made = 0;
  doubted = [];
  ended = [];
});

const carriers = accountCarriers({
  known: {
    find: async () => {
      if (found instanceof Error) throw found;
      return found;
    },
    doubt: (...names) => doubted.push(names.join('/')) > 0,
  },
  adapter: () => {
    made += 1;
    return {
      kind: 'twilio',
      calls_per_second: 1,
      place: async () => answer,
      hangUp: async (callId) => void ended.push(callId),
      lookUp: async () => ({ kind: 'absent' }),
    };
  },
});
const place = async () =>
  (await carriers.of('org_a', 'car_1')).place(makePlacement());

it('keeps one adapter for an account as it was read', async () => {
  found = { ...known, account: { ...known.account } };
  expect(await place()).toEqual(answer);
  await place();
  expect(made).toBe(1);
  // Read anew.
  found = { ...known, account: { ...known.account } };
  await place();
  expect(made).toBe(2);
});

it('doubts the credentials once the account is refused, and then alone', async () => {
  const refused = { kind: 'refused', code: '20003' } as const;
  answer = { ...refused, class: 'terminal', scope: 'number' };
  await place();
  answer = { ...refused, class: 'throttled', scope: 'account' };
  await place();
  expect(doubted).toEqual([]);
  answer = { ...refused, class: 'terminal', scope: 'account' };
  expect(await place()).toEqual(answer);
  expect(doubted).toEqual(['org_a/car_1']);
});

it('places no call where it is switched off, and ends those that it has', async () => {
  const terminal = { kind: 'refused', class: 'terminal', scope: 'account' };
  const inactive = { ...terminal, code: 'carrier_inactive' };
  found = { ...known, profile: { ...known.profile, status: 'inactive' } };
  expect(await place()).toEqual(inactive);
  const off = await carriers.of('org_a', 'car_1');
  await off.hangUp('CA1');
  expect(ended).toEqual(['CA1']);
  expect(await off.lookUp(soughtBy('att_1'))).toEqual({ kind: 'absent' });
  const last_check = { ...checked, ok: false };
  found = { ...known, profile: { ...known.profile, last_check } };
  expect(await place()).toEqual(inactive);
});

it('tries one that never answered about the account', async () => {
  const { last_check: _, ...profile } = known.profile;
  found = { ...known, profile };
  expect(await place()).toEqual(answer);
});

it('says that one is gone, and of one that cannot be read that it may be there', async () => {
  found = undefined;
  expect(await place()).toMatchObject({
    class: 'terminal',
    code: 'carrier_missing',
  });
  found = new Error('throttled');
  expect(await place()).toMatchObject({
    class: 'retryable',
    code: 'credentials_unavailable',
  });
  const unread = await carriers.of('org_a', 'car_1');
  await expect(unread.hangUp('CA1')).rejects.toThrow('cannot be read');
  expect(await unread.lookUp(soughtBy('att_1'))).toEqual({
    kind: 'unavailable',
  });
});
