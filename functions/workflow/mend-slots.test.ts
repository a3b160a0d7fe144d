import { expect, it, vi } from 'vitest';
import type {
  Carrier,
  LookUpAnswer,
} from '#functions/adapters/carrier/carrier.ts';
import { missingCarrier } from '#functions/adapters/carrier/missing.ts';
import { always } from '#functions/adapters/carrier/testing.ts';
import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  listSlots,
  stampOf,
  takeSlot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import {
  getState,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Attempt } from '#shared/domain/contact.ts';
import { markUnknown } from '#shared/domain/contact-events.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  claimed,
  makeCampaign,
  makeUntouched,
  NOON,
} from '#shared/domain/testing.ts';
import { mendSlots } from './mend-slots.ts';

const SLOT = 3;
const { ring_timeout_seconds } = makeCampaign();
/** Of a call that nobody hears of: ring time and slack. */
const DUE_MS = ring_timeout_seconds * 1_000 + 15_000;

/** A line with a call that began at noon; `what` the carrier says of it when it is asked. */
async function makeLine(
  what: LookUpAnswer,
  isUnknown = false,
  carrier: Partial<Carrier> = {},
  earlier: readonly Attempt[] = [],
) {
  const table = makeTable({ seed: 1 });
  const first = claimed(makeUntouched(), 'att_1', NOON);
  const state = { ...first, attempts: [...earlier, ...first.attempts] };
  const holder = {
    campaign_id: 'cmp_1',
    run_number: 1,
    seq: 0,
    attempt_id: 'att_1',
    taken_at: iso(NOON),
    agent_id: 'agt_demo',
    numbers: [],
  };
  const today = { day: '2026-03-02', calls: 1, talk_ms: 0 };
  await takeSlot(table, 'org_a', SLOT, { epoch: 0 }, holder, today);
  await writeState(table, state);
  if (isUnknown) {
    await writeState(table, markUnknown(state, 'att_1')!);
  }
  const nothing = async () => {};
  let now = NOON;
  const engine = {
    table,
    clock: { now: () => now },
    carriers: always({
      kind: 'simulated',
      lookUp: async () => what,
      ...carrier,
    } as Carrier),
    queues: { dial: nothing, tick: nothing, push: nothing },
    workflow: { wake: nothing },
    lately: new Map(),
    new_id: (prefix: string) => `${prefix}_1`,
  } as unknown as Engine;
  const campaign = makeCampaign({ slots: { [SLOT]: stampOf(NOON, 'att_1') } });
  const look = async (ms: number) => {
    now = NOON + ms;
    return mendSlots(engine, campaign, await listSlots(table, 'org_a'), null);
  };
  return Object.assign(look, {
    keep: () => insertCampaign(table, campaign),
    holds: async () => (await listSlots(table, 'org_a'))[0]?.attempt_id,
    state: () => getState(table, 'cmp_1', 1, 0),
  });
}

it('tells how long a call is overdue that the carrier knows nothing of', async () => {
  const look = await makeLine({ kind: 'unavailable' });
  expect(await look(DUE_MS)).toBe(0);
  expect(await look(DUE_MS + 130_000)).toBe(130_000);
});

it('tells of a call that may not have been placed from its begin on', async () => {
  const look = await makeLine({ kind: 'unavailable' }, true);
  expect(await look(40_000)).toBe(40_000);
});

it('tells of none that is settled by the carrier’s answer', async () => {
  const look = await makeLine({ kind: 'absent' });
  expect(await look(DUE_MS + 130_000)).toBe(0);
});

it('names the calls to the same person that are others', async () => {
  const [open] = claimed(makeUntouched(), 'att_0', NOON).attempts;
  const before = { ...open!, status: 'ended', call_id: 'CA0' } as const;
  const lookUp = vi.fn(async () => ({ kind: 'absent' }) as const);
  const kind = 'twilio';
  const look = await makeLine({ kind: 'absent' }, true, { kind, lookUp }, [
    before,
  ]);
  await look(40_000);
  expect(lookUp).toHaveBeenCalledWith(
    expect.objectContaining({
      client_token: 'att_1',
      other_call_ids: ['CA0'],
    }),
  );
});

it('ends a call that is over, of which the carrier says no instant', async () => {
  const call = { call_id: 'CA1', client_token: 'att_1', placed_at: iso(0) };
  const over = { ...call, state: 'ended', sip_code: 486 } as const;
  const look = await makeLine({ kind: 'found', call: over });
  await look.keep();
  await look(DUE_MS + 1_000);
  expect((await look.state())?.attempts).toMatchObject([
    { outcome: 'busy', ended_at: iso(NOON + DUE_MS + 1_000) },
  ]);
});

/** After which no call of ours can be up: ring and talk time, and slack. */
const CAP_MS =
  (ring_timeout_seconds + makeCampaign().max_call_seconds + 120) * 1_000;

it.each([
  ['simulated', 46_000, 'taken back'],
  ['twilio', 80_000, 'held'],
  ['twilio', 91_000, 'taken back'],
  ['chime', 3_000_000, 'held'],
] as const)(
  'believes %s after %i ms that there is no call: %s',
  async (kind, ms, what) => {
    const look = await makeLine({ kind: 'absent' }, true, { kind });
    await look(ms);
    const isHeld = what === 'held';
    expect(await look.holds()).toBe(isHeld ? 'att_1' : undefined);
    expect((await look.state())?.attempts).toHaveLength(isHeld ? 1 : 0);
  },
);

it('gives a line back once no call can be up, though its carrier is gone', async () => {
  const look = await makeLine({ kind: 'unavailable' }, true, missingCarrier);
  await look(CAP_MS);
  expect(await look.holds()).toBe('att_1');
  await look(CAP_MS + 1_000);
  expect(await look.holds()).toBeUndefined();
  const [attempt] = (await look.state())?.attempts ?? [];
  expect(attempt).toMatchObject({ status: 'ended', outcome: 'unknown' });
});
