import { beforeEach, expect, it } from 'vitest';
import type {
  Carrier,
  PlaceAnswer,
  Placement,
} from '#functions/adapters/carrier/carrier.ts';
import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { openCircuits } from '#functions/adapters/dynamodb/circuit-store.ts';
import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import {
  getNumber,
  insertNumber,
  updateNumber,
} from '#functions/adapters/dynamodb/number-store.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { getSlot, listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import { getState } from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import { applyCallNews } from '#functions/events/apply-news.ts';
import { findNumber } from '#functions/platform/catalog.ts';
import type { CallFailure } from '#shared/domain/call-failure.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { defaultSettings } from '#shared/domain/campaign-settings.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { dialContact } from './dial-contact.ts';
import type { Engine } from './engine.ts';
import { makeEngine } from './testing.ts';

const ORG = 'org_a';
const OTHER = 'car_other';
/** At which carrier each number is. */
const at: Record<string, string | undefined> = {
  num_own: undefined,
  num_other: OTHER,
  num_other_2: OTHER,
};
const phoneOf = (id: string) => `+1202555010${Object.keys(at).indexOf(id) + 1}`;

const contact = (seq: number) => ({
  org_id: ORG,
  campaign_id: 'cmp_0',
  seq,
  id: `con_${seq}`,
  phone_number: `+1415555010${seq}`,
  custom_fields: {},
  created_at: iso(NOON),
});

let table: Table;
let engine: Engine;
let now: number;
/** What each carrier answers next; when that is used up, it takes the call. */
let answers: Record<string, PlaceAnswer[]>;
let rate: number;
let placed: { carrier: string; placement: Placement }[];
let permits: ReturnType<typeof makeEngine>['permits'];

const refusal = (failure: CallFailure): PlaceAnswer => ({
  kind: 'refused',
  ...failure,
});

beforeEach(() => {
  table = makeTable({ seed: 1 });
  now = NOON;
  answers = { [OWN_CARRIER]: [], [OTHER]: [] };
  rate = 10;
  placed = [];
  const made = makeEngine(table, {
    clock: { now: () => now },
    carriers: { of: async (_, id = OWN_CARRIER) => carrier(id) },
  });
  ({ engine, permits } = made);
});

const carrier = (id: string): Carrier => ({
  kind: id === OWN_CARRIER ? 'simulated' : 'twilio',
  calls_per_second: rate,
  async place(placement) {
    placed.push({ carrier: id, placement });
    const { client_token: call_id } = placement;
    return answers[id]?.shift() ?? { kind: 'accepted', call_id };
  },
  hangUp: async () => {},
  lookUp: async () => ({ kind: 'unavailable' }),
});

/** A campaign that calls from these, each as likely as its weight. */
async function start(
  weights: Record<string, number>,
  contacts = 3,
  changes: Partial<Campaign> = {},
) {
  const number_pool = Object.entries(weights).map(([number_id, weight]) => ({
    number_id,
    weight,
  }));
  const campaign = makeCampaign({
    id: 'cmp_0',
    total_contacts: contacts,
    number_pool,
    ...changes,
  });
  for (const { number_id: id } of number_pool) {
    const carrier_id = at[id];
    await insertNumber(table, {
      ...findNumber('num_demo')!,
      org_id: ORG,
      id,
      phone_number: phoneOf(id),
      ...(carrier_id && { carrier_id }),
    });
  }
  await insertCampaign(table, campaign);
  await enterRunning(table, campaign, NOON);
  const writer = contactWriter(table);
  for (let seq = 0; seq < contacts; seq += 1) await writer.add(contact(seq));
  await writer.flush();
}

const dial = async (slot = 0) => {
  const held = await getSlot(table, ORG, slot);
  const { attempt_id, epoch } = held;
  await dialContact(engine, {
    v: 1,
    org_id: ORG,
    campaign_id: 'cmp_0',
    run_number: 1,
    slot,
    proof: attempt_id === undefined ? { epoch } : { attempt_id },
  });
};

const stateOf = (seq: number) => getState(table, 'cmp_0', 1, seq);
const calls = () =>
  placed.map(({ carrier, placement: { to, from } }) => [carrier, to, from]);

const otherFirst = { num_own: 0, num_other: 1 };
const suspended = {
  class: 'terminal',
  scope: 'account',
  code: '20005',
} as const;

it('has the other carrier call at once whom one did not take, and charges nobody', async () => {
  await start(otherFirst);
  const failure = { class: 'retryable', scope: 'route', code: 'E1' } as const;
  answers[OTHER] = [refusal(failure)];
  await dial();
  expect(calls()).toEqual([
    [OTHER, '+14155550100', phoneOf('num_other')],
    [OWN_CARRIER, '+14155550100', phoneOf('num_own')],
  ]);
  const [first, second] = placed.map(({ placement }) => placement.client_token);
  expect(second).not.toBe(first);
  const state = await stateOf(0);
  expect(state).toMatchObject({ system_retries: 0, carrier_faults: 0 });
  expect(state?.attempts.map(({ id }) => id)).toEqual([second]);
  const slot = await getSlot(table, ORG, 0);
  expect(slot.attempt_id).toBe(second);
  expect(slot.calls).toBe(1);
  expect(slot).not.toHaveProperty('carrier_id');
});

it('leaves a call with its carrier whose answer was lost', async () => {
  await start(otherFirst);
  answers[OTHER] = [{ kind: 'unknown' }];
  await dial();
  expect(calls()).toHaveLength(1);
  expect((await stateOf(0))?.attempts[0]).toMatchObject({
    status: 'submission_unknown',
    carrier_id: OTHER,
  });
  expect((await getSlot(table, ORG, 0)).carrier_id).toBe(OTHER);
});

it('keeps what another carrier calls the call', async () => {
  await start({ num_other: 1 });
  await dial();
  const { client_token: call_id } = placed[0]!.placement;
  expect((await stateOf(0))?.attempts).toMatchObject([
    { status: 'placing', call_id },
  ]);
});

it('writes nothing for that where the carrier is the deployment’s own', async () => {
  await start({ num_own: 1 });
  await dial();
  expect((await stateOf(0))?.attempts[0]).not.toHaveProperty('call_id');
});

it('closes a carrier at one word about the account, for long, and says it', async () => {
  await start(otherFirst);
  answers[OTHER] = [refusal(suspended)];
  await dial(0);
  const circuits = await openCircuits(table, ORG);
  expect([...circuits.keys()]).toEqual([OTHER]);
  expect(circuits.get(OTHER)).toMatchObject({
    until: iso(NOON + 120_000),
    why: { scope: 'account', code: '20005' },
  });
  await dial(1);
  expect(calls().map(([id]) => id)).toEqual([OTHER, OWN_CARRIER, OWN_CARRIER]);
  // One call tries it once the time is over: then it is open.
  now += 121_000;
  await dial(2);
  expect(calls().at(-1)?.[0]).toBe(OTHER);
  expect((await openCircuits(table, ORG)).size).toBe(0);
});

it('calls nobody while all carriers of the pool are closed, and gives the line back', async () => {
  await start({ num_other: 1 });
  answers[OTHER] = [refusal(suspended)];
  await dial();
  expect(await stateOf(0)).toMatchObject({ carrier_faults: 0, attempts: [] });
  expect(permits).toHaveLength(1);
  await dialContact(engine, permits[0]!);
  expect(placed).toHaveLength(1);
  expect((await getSlot(table, ORG, 0)).attempt_id).toBeUndefined();
  await dial(1);
  expect(placed).toHaveLength(1);
  expect((await listSlots(table, ORG)).some((it) => it.attempt_id)).toBe(false);
});

it('puts a number to rest that its carrier refuses, and calls from another', async () => {
  await start({ num_own: 0, num_other: 1, num_other_2: 0 });
  const failure = {
    class: 'terminal',
    scope: 'caller_id',
    code: '21210',
  } as const;
  answers[OTHER] = [refusal(failure)];
  await dial();
  expect(placed).toHaveLength(2);
  expect(calls()[1]?.[1]).toBe(calls()[0]?.[1]);
  expect((await getNumber(table, ORG, 'num_other'))?.refused).toEqual({
    code: '21210',
    at: iso(NOON),
  });
  expect((await openCircuits(table, ORG)).size).toBe(0);
  await dial(1);
  expect(calls()[2]?.[2]).not.toBe(phoneOf('num_other'));
});

it('calls nobody by the carrier at which its number was a moment ago', async () => {
  await start({ num_own: 0, num_other: 1 });
  await dial(0);
  const number = (await getNumber(table, ORG, 'num_other'))!;
  const carrier_id = OWN_CARRIER;
  await updateNumber(table, number, { carrier_id }, iso(now));
  await dial(1);
  expect(placed).toHaveLength(1);
  await dialContact(engine, permits[0]!);
  const [id, , from] = calls()[1]!;
  expect([id, from]).toEqual([OWN_CARRIER, phoneOf('num_other')]);
});

it('spreads the calls of an account over time, and takes another carrier meanwhile', async () => {
  rate = 1;
  await start({ num_own: 0, num_other: 1 }, 5);
  for (const slot of [0, 1]) await dial(slot);
  expect(calls().map(([id]) => id)).toEqual([OTHER, OWN_CARRIER]);
  now += 1_000;
  await dial(2);
  expect(calls().at(-1)?.[0]).toBe(OTHER);
});

it('waits a second for a turn where there is no other carrier', async () => {
  rate = 1;
  await start({ num_other: 1 });
  await dial(0);
  const attempt_id = placed[0]!.placement.client_token;
  const ended = {
    type: 'ended',
    attempt_id,
    call_id: 'c1',
    at: iso(NOON + 500),
    sip_code: 486,
  } as const;
  const ref = {
    org_id: ORG,
    campaign_id: 'cmp_0',
    run_number: 1,
    seq: 0,
    slot: 0,
    attempt_id,
  };
  now += 500;
  const handed = await applyCallNews(engine, ref, ended);
  await dialContact(engine, handed!.permit);
  expect(placed).toHaveLength(1);
  expect(permits).toMatchObject([{ slot: 0, proof: { attempt_id } }]);
  now += 500;
  await dialContact(engine, permits[0]!);
  expect(placed).toHaveLength(2);
});

it('gives the line back where that second was not enough, for ticks to fill', async () => {
  rate = 1;
  await start({ num_other: 1 });
  await dial(0);
  let woken = 0;
  const wake = async () => {
    woken += 1;
  };
  engine = { ...engine, workflow: { wake } };
  // One that a tick sent comes again with the next tick.
  await dial(1);
  expect([placed.length, permits.length, woken]).toEqual([1, 0, 0]);
  const { attempt_id = '' } = await getSlot(table, ORG, 0);
  const base = { org_id: ORG, campaign_id: 'cmp_0', run_number: 1, slot: 0 };
  await dialContact(engine, {
    v: 1,
    ...base,
    proof: { attempt_id },
    turnless: true,
  });
  expect([placed.length, permits.length]).toEqual([1, 0]);
  expect((await getSlot(table, ORG, 0)).attempt_id).toBeUndefined();
});

it('tells a carrier until when it may dial, where hours end', async () => {
  const days = ['mon'] as const;
  await start({ num_other: 1 }, 3, {
    schedule: {
      ...defaultSettings.schedule,
      windows: [{ days, start: '09:00', end: '12:30' }],
    },
  });
  await dial();
  // NOON is a Monday's. In the last minute of a window nobody is called.
  const last = iso(NOON + 29 * 60_000);
  expect(placed[0]?.placement.not_after).toBe(last);
});

it('tells it nothing where they never end', async () => {
  await start({ num_other: 1 });
  await dial();
  expect(placed[0]?.placement).not.toHaveProperty('not_after');
});

it.each([
  ['a fault', { class: 'retryable', scope: 'route' }, 'pending', 1],
  ['the number', { class: 'terminal', scope: 'number' }, 'exhausted', 0],
  ['the account', suspended, 'pending', 0],
] as const)(
  'takes a call back that ended without ringing: %s',
  async (_, failure, status, carrier_faults) => {
    await start({ num_other: 1 });
    await dial();
    const attempt_id = placed[0]!.placement.client_token;
    const ref = {
      org_id: ORG,
      campaign_id: 'cmp_0',
      run_number: 1,
      seq: 0,
      slot: 0,
      attempt_id,
    };
    const news = {
      type: 'ended',
      attempt_id,
      call_id: 'c1',
      at: iso(NOON + 900),
      failure,
    } as const;
    const handed = await applyCallNews(engine, ref, news);
    expect(handed?.permit).toMatchObject({ slot: 0, unplaced: true });
    expect(await stateOf(0)).toMatchObject({
      status,
      attempts: [],
      carrier_faults,
    });
    const { size } = await openCircuits(table, ORG);
    expect(size).toBe(failure === suspended ? 1 : 0);
    // Told again, its slot is handed on again, and nothing else happens.
    const again = await applyCallNews(engine, ref, news);
    expect(again?.permit.slot).toBe(0);
    expect(await stateOf(0)).toMatchObject({ carrier_faults });
  },
);

it('counts a call that had rung, whatever ended it', async () => {
  await start({ num_other: 1 });
  answers[OTHER] = [{ kind: 'unknown' }];
  await dial();
  const attempt_id = placed[0]!.placement.client_token;
  const ref = {
    org_id: ORG,
    campaign_id: 'cmp_0',
    run_number: 1,
    seq: 0,
    slot: 0,
    attempt_id,
  };
  const base = { attempt_id, call_id: 'c1', at: iso(NOON + 900) };
  await applyCallNews(engine, ref, { ...base, type: 'ringing' });
  const failure = { class: 'retryable', scope: 'route' } as const;
  await applyCallNews(engine, ref, { ...base, type: 'ended', failure });
  expect((await stateOf(0))?.attempts[0]).toMatchObject({
    status: 'ended',
    outcome: 'error',
  });
});
