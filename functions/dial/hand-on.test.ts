import { expect, it } from 'vitest';
import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import {
  getOrgSettings,
  setCallLimits,
} from '#functions/adapters/dynamodb/settings-store.ts';
import {
  ownSlot,
  stampOf,
  takeSlot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import {
  beginTicks,
  winTick,
} from '#functions/adapters/dynamodb/tick-store.ts';
import { noCallLimits } from '#shared/domain/call-limits.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { handOn, release } from './hand-on.ts';
import { makeEngine } from './testing.ts';

const ORG = 'org_a';
const spent = {
  org_id: ORG,
  slot: 0,
  campaign_id: 'cmp_1',
  proof: { attempt_id: 'att_1' },
};

/** Slot 0 holds `att_1` of `cmp_1`, which runs beside others. */
async function makeLine(...others: readonly Partial<Campaign>[]) {
  const table = makeTable({ seed: 1 });
  const campaigns = [{ id: 'cmp_1' }, ...others].map((changes) =>
    makeCampaign({ admission: 'shared', slots: {}, ...changes }),
  );
  for (const campaign of campaigns) {
    await insertCampaign(table, campaign);
    await enterRunning(table, { ...campaign, version: 1 }, NOON);
  }
  await ownSlot(table, campaigns[0]!, 0, 'att_1', NOON);
  const holder = {
    ...{ campaign_id: 'cmp_1', run_number: 1, seq: 0, attempt_id: 'att_1' },
    ...{ taken_at: iso(NOON), agent_id: 'agt_demo', numbers: [] },
    line: stampOf(NOON, 'att_1'),
  };
  const today = { day: '2026-03-02', calls: 1, talk_ms: 0 };
  await takeSlot(table, ORG, 0, { epoch: 0 }, holder, today);
  const woken: string[] = [];
  const { engine } = makeEngine(table, {
    workflow: { wake: async (run) => void woken.push(run.campaign_id) },
  });
  return { table, engine, woken };
}

it('wakes a run whose last line is given back, where no tick ever looked after it', async () => {
  const { engine, woken } = await makeLine();
  await release(engine, spent);
  expect(woken).toEqual(['cmp_1']);
});

it('leaves a run to its ticks while they go on, and to nobody once they ended', async () => {
  for (const ends of [{}, { ends_at: NOON }]) {
    const { table, engine, woken } = await makeLine();
    const first = await beginTicks(table, 'cmp_1', NOON, 'chn_1');
    await winTick(table, 'cmp_1', first!, 'tck_1', ends);
    await release(engine, spent);
    expect(woken).toEqual('ends_at' in ends ? ['cmp_1'] : []);
  }
});

it('tells whoever waits for tomorrow that a call of today came back', async () => {
  for (const unplaced of [true, false]) {
    const { table, engine, woken } = await makeLine({ id: 'cmp_2' });
    await beginTicks(table, 'cmp_1', NOON, 'chn_1');
    await setCallLimits(table, ORG, { ...noCallLimits, daily_call_cap: 1 });
    await release(engine, { ...spent, unplaced });
    expect(woken).toEqual(unplaced ? ['cmp_1', 'cmp_2'] : []);
  }
});

it('passes by whom a start left among the running that came to nothing', async () => {
  const { table, engine } = await makeLine(
    { id: 'cmp_2', priority: 10, status: 'completed', version: 2 },
    { id: 'cmp_3', priority: 9 },
  );
  const handed = await handOn(engine, { ...spent, skip: ['cmp_1'] });
  expect(handed?.permit.campaign_id).toBe('cmp_3');
  // Whom it counts shares the lines, and the pace of the carrier.
  const { running } = await getOrgSettings(table, ORG);
  expect(Object.keys(running)).toEqual(['cmp_1', 'cmp_3']);
});
