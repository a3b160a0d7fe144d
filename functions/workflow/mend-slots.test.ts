import { expect, it } from 'vitest';
import type {
  Carrier,
  LookUpAnswer,
} from '#functions/adapters/carrier/carrier.ts';
import { always } from '#functions/adapters/carrier/testing.ts';
import {
  listSlots,
  stampOf,
  takeSlot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import { writeState } from '#functions/adapters/dynamodb/state-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import type { Engine } from '#functions/dial/engine.ts';
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
async function makeLine(what: LookUpAnswer, isUnknown = false) {
  const table = makeTable({ seed: 1 });
  const state = claimed(makeUntouched(), 'att_1', NOON);
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
    carriers: always({ lookUp: async () => what } as unknown as Carrier),
    queues: { dial: nothing, tick: nothing, push: nothing },
    workflow: { wake: nothing },
    lately: new Map(),
    new_id: (prefix: string) => `${prefix}_1`,
  } as unknown as Engine;
  const campaign = makeCampaign({ slots: { [SLOT]: stampOf(NOON, 'att_1') } });
  return async (ms: number) => {
    now = NOON + ms;
    return mendSlots(engine, campaign, await listSlots(table, 'org_a'), null);
  };
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
