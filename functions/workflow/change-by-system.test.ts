import { expect, it } from 'vitest';
import { listActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import {
  getCampaign,
  insertCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { putShard } from '#functions/adapters/dynamodb/stats-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { Figures } from '#shared/domain/figures.ts';
import { iso } from '#shared/domain/instant.ts';
import { noCounters } from '#shared/domain/run-counters.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { withinLimits } from './change-by-system.ts';

/** A running campaign with these counters; only what is used here works. */
async function makeRun(changes: Partial<Campaign>, figures: Figures) {
  const table = makeTable({ seed: 1 });
  const campaign = makeCampaign(changes);
  const { org_id, id, run_number } = campaign;
  await insertCampaign(table, campaign);
  await enterRunning(table, campaign, NOON);
  const counters = { ...noCounters, figures, last_seq: '1' };
  await putShard(table, id, run_number, 'shard', counters, '');
  const woken: unknown[] = [];
  const engine = {
    table,
    clock: { now: () => NOON },
    new_id: (prefix: string) => `${prefix}_1`,
    workflow: { wake: async (run: unknown) => void woken.push(run) },
  } as unknown as Engine;
  const now = async () => (await getCampaign(table, org_id, id))!;
  const log = async () => (await listActivity(table, id, { limit: 9 })).entries;
  return { table, campaign, engine, woken, now, log };
}

it('pauses a run whose budget is spent, and gives its part of the budget back', async () => {
  const run = await makeRun({ budget_usd: 1.5 }, { cost_micro_usd: 1_500_000 });
  const after = await withinLimits(run.engine, run.campaign);
  expect(after).toEqual(
    await run.now().then((it) => ({ ...it, activity_count: 0 })),
  );
  expect(after).toMatchObject({
    status: 'paused',
    version: 2,
    paused: {
      at: iso(NOON),
      by: 'system',
      reason_code: 'budget',
      reason_text: 'Spent 1.50 of 1.5 USD',
    },
  });
  expect((await getOrgSettings(run.table, 'org_a')).running).toEqual({});
  expect(run.woken).toEqual([
    { org_id: 'org_a', campaign_id: 'cmp_1', run_number: 1 },
  ]);
  expect(await run.log()).toMatchObject([
    { actor: 'system', action: 'pause', reason_text: 'Spent 1.50 of 1.5 USD' },
  ]);
});

it('goes on below the budget, and with a higher one', async () => {
  const run = await makeRun({ budget_usd: 2 }, { cost_micro_usd: 1_999_999 });
  expect(await withinLimits(run.engine, run.campaign)).toBe(run.campaign);
  expect(run.woken).toEqual([]);
});

it('completes a run that reached its goal', async () => {
  const goal = { metric: 'connected', target: 2 };
  const run = await makeRun(
    { goal, budget_usd: 1 },
    {
      connected: 2,
      cost_micro_usd: 1_000_000,
    },
  );
  expect(await withinLimits(run.engine, run.campaign)).toMatchObject({
    status: 'completed',
    completion_reason: 'goal_reached',
    draining: true,
  });
  expect(await run.log()).toMatchObject([
    { action: 'complete', reason_text: 'Reached 2 of 2' },
  ]);
});

it('leaves what somebody else just changed, until the next tick', async () => {
  const run = await makeRun({ budget_usd: 1 }, { cost_micro_usd: 1_000_000 });
  await updateCampaign(run.table, run.campaign, { budget_usd: 9 }, iso(NOON));
  expect(await withinLimits(run.engine, run.campaign)).toBe(run.campaign);
  expect((await run.now()).status).toBe('running');
  expect(await run.log()).toEqual([]);
});
