import { expect, it } from 'vitest';
import { always } from '#functions/adapters/carrier/testing.ts';
import { attachOne } from '#functions/adapters/dynamodb/adhoc-store.ts';
import {
  getCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  enterRunning,
  leaveRunning,
} from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import { adhocCampaign } from '#shared/domain/adhoc.ts';
import { iso } from '#shared/domain/instant.ts';
import { NOON } from '#shared/domain/testing.ts';
import { openRun, type Watch } from './campaign-run.ts';
import type { RunEngine } from './next-step.ts';

const MINUTE_MS = 60_000;

/** Ad-hoc calls of an organization, with this many contacts, among its running. */
async function makeAdhoc(total_contacts = 0) {
  const table = makeTable({ seed: 1 });
  const campaign = {
    ...adhocCampaign('org_a', {
      agent_id: 'agt_demo',
      number_pool: [{ number_id: 'num_demo' }],
    }),
    total_contacts,
  };
  await insertCampaign(table, campaign);
  await enterRunning(table, campaign, NOON);
  const clock = { at: NOON, now: () => clock.at };
  const told: string[] = [];
  const note = (what: string) => async () => void told.push(what);
  const unused = () => {
    throw new Error('not used here');
  };
  let ids = 0;
  const engine: RunEngine = {
    table,
    clock,
    real_clock: clock,
    carriers: always({
      kind: 'simulated',
      calls_per_second: 100,
      place: unused,
      hangUp: unused,
      lookUp: unused,
    }),
    queues: { dial: note('dial'), tick: note('tick'), push: note('push') },
    workflow: {
      startRun: note('start'),
      wake: note('wake'),
      succeed: note('succeed'),
      beat: note('beat'),
    },
    claimed_up_to: new Map(),
    answers: new Map(),
    new_id: (prefix) => `${prefix}_${++ids}`,
    pools: new Map(),
    lately: new Map(),
  };
  const { org_id, id: campaign_id, run_number } = campaign;
  const watch: Watch = {
    org_id,
    campaign_id,
    run_number,
    generation: 1,
    started_at: NOON,
  };
  return {
    table,
    engine,
    clock,
    told,
    campaign,
    look: () => openRun(engine, watch, 0),
    read: async () => (await getCampaign(table, org_id, campaign_id))!,
    isRunning: async () =>
      campaign_id in (await getOrgSettings(table, org_id)).running,
  };
}

type Adhoc = Awaited<ReturnType<typeof makeAdhoc>>;

const attach = ({ table, campaign }: Adhoc, seq: number) =>
  attachOne(
    table,
    {
      org_id: campaign.org_id,
      campaign_id: campaign.id,
      seq,
      id: `con_${seq}`,
      phone_number: '+14155550190',
      custom_fields: {},
      created_at: iso(NOON),
    },
    iso(NOON),
  );

it('never ends: with nobody to call for a minute, it comes to rest', async () => {
  const adhoc = await makeAdhoc();
  const step = await adhoc.look();
  expect(step).toEqual({ next: 'await', timeout_seconds: 60 });
  adhoc.clock.at += MINUTE_MS;
  expect(await adhoc.look()).toMatchObject({ next: 'done' });
  expect((await adhoc.read()).status).toBe('running');
  expect(await adhoc.isRunning()).toBe(false);
});

it('calls whom it has', async () => {
  const adhoc = await makeAdhoc(1);
  adhoc.clock.at += MINUTE_MS;
  expect(await adhoc.look()).toMatchObject({ next: 'watch' });
  expect(adhoc.told).toEqual(['tick']);
  expect(await adhoc.isRunning()).toBe(true);
});

it('does not rest when a call came since it was looked at', async () => {
  const adhoc = await makeAdhoc();
  adhoc.clock.at += MINUTE_MS;
  const { db } = adhoc.table;
  const send = db.send.bind(db);
  let isIn = false;
  Object.assign(db, {
    send: async (command: { constructor: { name: string } }) => {
      // Between the look and the write: who dials reads the tick's number there.
      if (command.constructor.name === 'UpdateCommand' && !isIn) {
        const { Key } = (command as never as { input: { Key: { sk: string } } })
          .input;
        isIn = Key.sk.startsWith('CMP#');
        if (isIn) expect(await attach(adhoc, 0)).toBe(true);
      }
      return send(command as never);
    },
  });
  expect(await adhoc.look()).toEqual({ next: 'await', timeout_seconds: 1 });
  expect(isIn).toBe(true);
  expect(await adhoc.isRunning()).toBe(true);
  await adhoc.look();
  expect(adhoc.told).toEqual(['tick']);
});

it('stays with whoever entered on a newer version', async () => {
  const adhoc = await makeAdhoc();
  adhoc.clock.at += MINUTE_MS;
  const { db } = adhoc.table;
  const send = db.send.bind(db);
  let isIn = false;
  Object.assign(db, {
    send: async (command: { constructor: { name: string } }) => {
      const answer = await send(command as never);
      const { Key } = (command as never as { input: { Key?: { sk: string } } })
        .input;
      const isRest =
        command.constructor.name === 'UpdateCommand' &&
        Key?.sk.startsWith('CMP#');
      if (isRest && !isIn) {
        isIn = true;
        await attach(adhoc, 0);
        await enterRunning(adhoc.table, await adhoc.read(), adhoc.clock.at);
      }
      return answer;
    },
  });
  expect(await adhoc.look()).toEqual({ next: 'await', timeout_seconds: 1 });
  expect(isIn).toBe(true);
  expect(await adhoc.isRunning()).toBe(true);
});

it('is not ended by an agent, a number or a day that is over', async () => {
  const adhoc = await makeAdhoc();
  const { table, campaign } = adhoc;
  await leaveRunning(table, { ...campaign, version: 2 });
  const ended = { ...campaign, id: 'default-org_b', org_id: 'org_b' };
  await insertCampaign(table, {
    ...ended,
    agent_id: 'agt_gone',
    number_pool: [{ number_id: 'num_gone' }],
    schedule: { ...ended.schedule, mode: 'single_day', end_date: '2026-01-01' },
  });
  const watch: Watch = {
    org_id: 'org_b',
    campaign_id: ended.id,
    run_number: 1,
    generation: 1,
    started_at: NOON,
  };
  await openRun(adhoc.engine, watch, 0);
  const after = await getCampaign(table, 'org_b', ended.id);
  expect(after?.status).toBe('running');
});
