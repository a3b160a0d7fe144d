import { beforeEach, expect, it } from 'vitest';
import type { PlaceAnswer } from '#functions/adapters/carrier/carrier.ts';
import {
  getCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import { putHold } from '#functions/adapters/dynamodb/hold-store.ts';
import { insertNumber } from '#functions/adapters/dynamodb/number-store.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { getSlot } from '#functions/adapters/dynamodb/slot-store.ts';
import { getState } from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import { letCallsGo } from '#functions/api/let-calls-go.ts';
import { applyCallNews } from '#functions/events/apply-news.ts';
import { findNumber } from '#functions/platform/catalog.ts';
import type { Deps, RunRef } from '#functions/platform/route.ts';
import { parkAllAnew } from '#functions/workflow/park-anew.ts';
import type { CarrierProfile } from '#shared/domain/carrier-profile.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { dialContact } from './dial-contact.ts';
import type { Engine } from './engine.ts';
import { makeEngine } from './testing.ts';

const ORG = 'org_a';
const [TWILIO, TELNYX] = ['car_twilio', 'car_telnyx'];
const [BRITISH, AMERICAN] = ['+442079460', '+12025550'];
const noPermission = {
  class: 'terminal',
  scope: 'country',
  code: 'twilio_21215',
} as const;

let table: Table;
let engine: Engine;
let now: number;
/** Carriers that refuse calls to Britain. */
let strict: Set<string>;
let placed: { carrier: string; to: string; token: string }[];

beforeEach(() => {
  table = makeTable({ seed: 1 });
  now = NOON;
  strict = new Set([TWILIO!]);
  placed = [];
  const place = (carrier: string, to: string, token: string): PlaceAnswer => {
    placed.push({ carrier, to, token });
    return strict.has(carrier) && to.startsWith(BRITISH!)
      ? { kind: 'refused', ...noPermission }
      : { kind: 'accepted', call_id: token };
  };
  ({ engine } = makeEngine(table, {
    clock: { now: () => now },
    carriers: {
      of: async (_, id = '') => ({
        kind: 'twilio',
        calls_per_second: 50,
        place: async ({ to, client_token }) => place(id, to, client_token),
        hangUp: async () => {},
        lookUp: async () => ({ kind: 'unavailable' }),
      }),
    },
  }));
});

/** A campaign that calls from a number at each of these carriers, the last one first. */
async function start(people: readonly string[], carriers = [TWILIO!]) {
  const number_pool = carriers.map((id, index) => ({
    number_id: `num_${id}`,
    weight: index,
  }));
  for (const [index, carrier_id] of carriers.entries()) {
    await insertNumber(table, {
      ...findNumber('num_demo')!,
      ...{ org_id: ORG, id: `num_${carrier_id}`, carrier_id },
      phone_number: `+1202555010${index}`,
    });
  }
  const { length: total_contacts } = people;
  const campaign = makeCampaign({ id: 'cmp_0', total_contacts, number_pool });
  await insertCampaign(table, campaign);
  await enterRunning(table, campaign, NOON);
  const writer = contactWriter(table);
  for (const [seq, prefix] of people.entries()) {
    await writer.add({
      ...{ org_id: ORG, campaign_id: 'cmp_0', seq, id: `con_${seq}` },
      phone_number: `${prefix}10${seq}`,
      custom_fields: {},
      created_at: iso(NOON),
    });
  }
  await writer.flush();
}

async function dial(slot: number) {
  const { epoch } = await getSlot(table, ORG, slot);
  const base = { v: 1, org_id: ORG, campaign_id: 'cmp_0' } as const;
  await dialContact(engine, {
    ...{ ...base, run_number: 1, slot, proof: { epoch } },
  });
}

const stateOf = (seq: number) => getState(table, 'cmp_0', 1, seq);
const holds = async () => (await getOrgSettings(table, ORG)).holds;
const asked = () => placed.map(({ carrier, to }) => `${carrier} ${to}`);

it('asks for no more calls to a country that was refused, charges nobody, and calls all others', async () => {
  await start([BRITISH!, BRITISH!, AMERICAN!]);
  await dial(0);
  expect(asked()).toEqual([
    `${TWILIO} ${BRITISH}100`,
    `${TWILIO} ${AMERICAN}102`,
  ]);
  const refused = { attempts: [], system_retries: 0, carrier_faults: 0 };
  expect(await stateOf(0)).toMatchObject({
    ...refused,
    waits_for: 'country_closed',
    next_eligible_at: iso(NOON + 122_000),
  });
  const other = await stateOf(1);
  expect(other).toMatchObject({ ...refused, waits_for: 'country_closed' });
  expect(epochMs(other!.next_eligible_at!)).toBeGreaterThan(NOON + 122_000);
  expect(await holds()).toEqual([
    {
      ...{ carrier_id: TWILIO, country: 'GB', opened: 4 },
      ...{ until: iso(NOON + 120_000) },
      why: { scope: 'country', code: 'twilio_21215' },
    },
  ]);
});

it('calls them by another carrier at once, and then by that alone', async () => {
  await start([BRITISH!, BRITISH!], [TELNYX!, TWILIO!]);
  await dial(0);
  await dial(1);
  expect(asked()).toEqual([
    `${TWILIO} ${BRITISH}100`,
    `${TELNYX} ${BRITISH}100`,
    `${TELNYX} ${BRITISH}101`,
  ]);
  expect(await stateOf(0)).toMatchObject({ system_retries: 0 });
});

it('has one call find out after a while: held for longer, or free for all', async () => {
  await start([BRITISH!, BRITISH!]);
  await dial(0);
  now += 122_000;
  await dial(0);
  expect(asked()).toHaveLength(2);
  const until = now + 300_000;
  expect(await holds()).toMatchObject([{ opened: 5, until: iso(until) }]);
  expect(await stateOf(0)).toMatchObject({ carrier_faults: 0 });
  strict.clear();
  now = until + 900_000 + 2_000;
  await dial(0);
  await dial(1);
  expect(asked()).toHaveLength(4);
  expect(await holds()).toEqual([]);
});

it('takes a refusal for that of one number where others of its country are called', async () => {
  await start([BRITISH!, BRITISH!]);
  strict.clear();
  await dial(0);
  strict.add(TWILIO!);
  await dial(1);
  expect(await holds()).toEqual([]);
  expect(await stateOf(1)).toMatchObject({
    carrier_faults: 1,
    waits_for: 'system_retry',
  });
});

it('charges nobody where the carrier takes the call, and refuses the country on the way', async () => {
  await start([BRITISH!]);
  strict.clear();
  await dial(0);
  const [{ token: attempt_id }] = placed as [(typeof placed)[0]];
  const ref = {
    ...{ org_id: ORG, campaign_id: 'cmp_0', run_number: 1, seq: 0, slot: 0 },
    attempt_id,
  };
  await applyCallNews(engine, ref, {
    ...{ type: 'ended', attempt_id, call_id: 'c1', at: iso(NOON + 900) },
    failure: noPermission,
  });
  expect(await stateOf(0)).toMatchObject({
    ...{ attempts: [], system_retries: 0, carrier_faults: 0 },
    waits_for: 'country_closed',
  });
  expect(await holds()).toMatchObject([{ carrier_id: TWILIO, country: 'GB' }]);
});

it('forgets what it held once somebody has tested the carrier', async () => {
  await start([BRITISH!]);
  await dial(0);
  const of = (id: string) => ({ org_id: ORG, id }) as CarrierProfile;
  const woken: string[] = [];
  const deps = {
    table,
    clock: { now: () => now },
    workflow: {
      wake: async ({ campaign_id }: RunRef) => void woken.push(campaign_id),
    } as Deps['workflow'],
  };
  await letCallsGo(deps, of(TELNYX!));
  expect(await holds()).toHaveLength(1);
  expect(woken).toEqual([]);
  await letCallsGo(deps, of(TWILIO!));
  expect(await holds()).toEqual([]);
  expect(woken).toEqual(['cmp_0']);
  // Whoever was kept waiting is called now, and not once its wait is over.
  const campaign = (await getCampaign(table, ORG, 'cmp_0'))!;
  expect(await parkAllAnew(engine, campaign)).toBe(true);
  strict.clear();
  await dial(0);
  expect(asked()).toHaveLength(2);
});

it('keeps no more of them than a dial should read, and none that nobody tries', async () => {
  const put = (country: string, minutes: number) =>
    putHold(table, ORG, undefined, {
      ...{ carrier_id: TELNYX!, country, opened: 4 },
      until: iso(NOON + minutes * 60_000),
    });
  await put('FR', -31);
  for (let index = 0; index < 50; index += 1) await put(`X${index}`, index);
  await start([BRITISH!]);
  await dial(0);
  const kept = (await holds()).map(({ country }) => country);
  expect(kept).toHaveLength(50);
  expect(kept).toContain('GB');
  expect(kept).toContain('X1');
  expect(kept).not.toContain('X0');
  expect(kept).not.toContain('FR');
});
