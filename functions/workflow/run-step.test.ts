import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { takeToken } from '#functions/adapters/dynamodb/flow-store.ts';
import { tickKey, workflowKey } from '#functions/adapters/dynamodb/keys.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import { readTick } from '#functions/adapters/dynamodb/tick-store.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import type { RunEngine } from './next-step.ts';
import { runStep } from './run-step.ts';

/**
 * What the first definition sends, to the letter
 * (infra/workflow/former/campaign-run.v1.asl.json). Executions of it run for as
 * long as their campaigns do, and are redriven for 14 days after.
 */
const run = {
  org_id: 'org_a',
  campaign_id: 'cmp_1',
  run_number: 1,
  generation: 3,
  started_at: NOON,
};
const OPEN = { action: 'open', run, looks: 12 };
const AWAIT = { action: 'await', run, task_token: 'token_v1' };

/** Items as the code of that time left them. */
const FLOW = {
  ...workflowKey('cmp_1', 1),
  ...{ generation: 3, taken_token: 'token_0', taken_by: 'wke_1', woken: true },
};
const TICK = {
  ...tickKey('cmp_1'),
  ...{ tick_number: 41, won_by: 'tck_9', begun_by: 'chn_2' },
  ended_at: NOON - 3_600_000,
};

async function makeEngine(contacts: number) {
  const table = makeTable({ seed: 1 });
  await insertCampaign(table, makeCampaign({ total_contacts: contacts }));
  for (const Item of [FLOW, TICK]) {
    await table.db.send(new PutCommand({ TableName: table.name, Item }));
  }
  const told: unknown[] = [];
  const clock = { now: () => NOON };
  let ids = 0;
  const engine = {
    table,
    clock,
    real_clock: clock,
    new_id: (prefix: string) => `${prefix}_${++ids}`,
    queues: {
      tick: async ({ tick_number }: { tick_number: number }) =>
        void told.push(`tick ${tick_number}`),
      push: async () => {},
    },
    workflow: {
      succeed: async (token: string, output?: object) =>
        void told.push([token, output]),
      startRun: async () => void told.push('start'),
    },
  } as unknown as RunEngine;
  return { engine, table, told };
}

it('answers an execution of the first definition as that expects', async () => {
  const { engine, told } = await makeEngine(3);
  // It hears no heartbeats, and looks every five minutes while ticks go on.
  expect(await runStep(engine, OPEN)).toEqual({
    next: 'await',
    timeout_seconds: 300,
  });
  expect(told).toEqual(['tick 42']);
});

it('ends it, and hands it over, in its own words', async () => {
  const { engine } = await makeEngine(0);
  expect(await runStep(engine, OPEN)).toMatchObject({ next: 'done' });
  const { engine: other, told } = await makeEngine(3);
  const late = { ...OPEN, looks: 400 };
  expect(await runStep(other, late)).toMatchObject({ next: 'done' });
  expect(told).toEqual(['start']);
});

it('leaves its token where the code of today finds it, and reads what lay there', async () => {
  const { engine, table, told } = await makeEngine(3);
  await runStep(engine, AWAIT);
  // Somebody had woken it before.
  expect(told).toEqual([['token_v1', undefined]]);
  expect(await takeToken(table, 'cmp_1', 1, 'wke_2')).toMatchObject({
    token: 'token_v1',
  });
  expect(await readTick(table, 'cmp_1')).toMatchObject({
    tick_number: 41,
    ended_at: NOON - 3_600_000,
  });
});

it('answers by token: at once, or when ticks end', async () => {
  const look = {
    v: 2,
    action: 'look',
    run,
    events: 40,
    task_token: 'token_v2',
  };
  const { engine, told } = await makeEngine(0);
  await runStep(engine, look);
  expect(told).toEqual([['token_v2', { next: 'done', timeout_seconds: 1 }]]);
  const busy = await makeEngine(3);
  await runStep(busy.engine, look);
  // The mark that lay there is of a wake before this look, which saw it all.
  expect(busy.told).toEqual(['tick 42']);
  expect(await takeToken(busy.table, 'cmp_1', 1, 'wke_2')).toMatchObject({
    token: 'token_v2',
  });
});

it.each([
  ['a newer one', { v: 3, action: 'look', run }, 'version 3'],
  ['none of ours', { v: 'x' }, 'version x'],
])('refuses %s in a way that is tried again', async (_, event, text) => {
  const { engine } = await makeEngine(1);
  await expect(runStep(engine, event)).rejects.toMatchObject({
    name: 'UnknownVersion',
    message: expect.stringContaining(text),
  });
});

it('refuses what is of no version that it knows', async () => {
  const { engine } = await makeEngine(1);
  await expect(
    runStep(engine, { v: 2, action: 'open', run }),
  ).rejects.toThrow();
  await expect(runStep(engine, {})).rejects.toThrow();
});
