import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { getSlot } from '#functions/adapters/dynamodb/slot-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import {
  beginTicks,
  winTick,
} from '#functions/adapters/dynamodb/tick-store.ts';
import { applyCallNews } from '#functions/events/apply-news.ts';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { dialContact, dialInPlace } from './dial-contact.ts';
import type { Engine } from './engine.ts';
import { makeEngine } from './testing.ts';

/** Runs of one organization, each with so many contacts. */
async function makeRuns(...contacts: number[]) {
  const table = makeTable({ seed: 1 });
  const writer = contactWriter(table);
  for (const [index, total_contacts] of contacts.entries()) {
    const campaign = makeCampaign({
      id: `cmp_${index}`,
      total_contacts,
      admission: 'shared',
    });
    await insertCampaign(table, campaign);
    await enterRunning(table, campaign, NOON);
    for (let seq = 0; seq < total_contacts; seq += 1) {
      await writer.add({
        org_id: 'org_a',
        campaign_id: campaign.id,
        seq,
        id: `con_${index}_${seq}`,
        phone_number: `+1202555${index}${String(seq).padStart(3, '0')}`,
        custom_fields: {},
        created_at: iso(NOON),
      });
    }
  }
  await writer.flush();
  return table;
}

/** One call is placed on slot 0, and ends: whose turn is it then? */
async function endOne(table: Table) {
  const world = makeEngine(table);
  const { engine, placed } = world;
  await dialContact(engine, {
    v: 1,
    org_id: 'org_a',
    campaign_id: 'cmp_0',
    run_number: 1,
    slot: 0,
    proof: { epoch: 0 },
  });
  const attempt_id = placed[0]!.client_token;
  const ref = {
    org_id: 'org_a',
    campaign_id: 'cmp_0',
    run_number: 1,
    seq: 0,
    slot: 0,
    attempt_id,
  };
  const end = {
    attempt_id,
    call_id: attempt_id,
    type: 'ended' as const,
    at: iso(NOON),
    sip_code: 486,
  };
  const handed = await applyCallNews(engine, ref, end);
  return {
    ...world,
    handed: handed!,
    again: () => applyCallNews(engine, ref, end),
  };
}

const never = (error: unknown) => {
  throw error;
};

test('the next contact is called where the call before it ended, without a queue', async () => {
  const { engine, handed, placed, permits, again } = await endOne(
    await makeRuns(3),
  );
  await dialInPlace(engine, handed, never);
  expect(placed.map(({ to }) => to)).toEqual(['+12025550000', '+12025550001']);
  expect(permits).toEqual([]);
  // News of it once more finds another call in the slot.
  expect(await again()).toBeNull();
});

test('a slot that nobody of its campaign needs goes to the next one at once', async () => {
  const table = await makeRuns(1, 0, 1);
  const { engine, handed, placed, permits } = await endOne(table);
  await dialInPlace(engine, handed, never);
  expect(placed.map(({ to }) => to)).toEqual(['+12025550000', '+12025552000']);
  expect(permits).toEqual([]);
});

test.each([
  ['ticks go on', null, []],
  ['its ticks have ended', NOON, ['cmp_0']],
])('the last line of a run, while %s', async (_, ends_at, woken) => {
  const table = await makeRuns(1);
  await beginTicks(table, 'cmp_0', NOON, 'tck_1');
  await winTick(table, 'cmp_0', 1, 'tck_1', { ends_at });
  const { engine, handed } = await endOne(table);
  const told: string[] = [];
  const wake: Engine['workflow']['wake'] = async ({ campaign_id }) =>
    void told.push(campaign_id);
  await dialInPlace({ ...engine, workflow: { wake } }, handed, never);
  expect((await getSlot(table, 'org_a', 0)).attempt_id).toBeUndefined();
  expect(told).toEqual(woken);
});

test('after some campaigns the queue offers it on', async () => {
  const table = await makeRuns(1, 0, 0, 0, 0);
  const { engine, handed, placed, permits } = await endOne(table);
  await dialInPlace(engine, handed, never);
  expect(placed).toHaveLength(1);
  expect(permits).toHaveLength(1);
  expect(permits[0]?.skip).toHaveLength(3);
});

test('a dial that fails leaves the permit to the queue, and fails nothing', async () => {
  const { engine, handed, placed, permits } = await endOne(await makeRuns(2));
  const down = new Error('the table takes no state');
  const failing = {
    ...engine.table,
    db: {
      send: async (command: never) => {
        if ((command as unknown) instanceof PutCommand) throw down;
        return engine.table.db.send(command);
      },
    } as typeof engine.table.db,
  };
  const errors: unknown[] = [];
  const note = (error: unknown) => void errors.push(error);
  await dialInPlace({ ...engine, table: failing }, handed, note);
  expect([placed.length, errors]).toEqual([1, [down]]);
  expect(permits).toEqual([handed.permit]);
  // It got as far as the slot: a tick finds that nobody is called there.
  expect((await getSlot(engine.table, 'org_a', 0)).attempt_id).not.toBe(
    placed[0]?.client_token,
  );
});

test('with the queue down as well, a tick has to find it', async () => {
  const { engine, handed } = await endOne(await makeRuns(2));
  const down = async () => {
    throw new Error('down');
  };
  const errors: unknown[] = [];
  await dialInPlace(
    {
      ...engine,
      table: { ...engine.table, db: { send: down } as never },
      queues: { ...engine.queues, dial: down },
    },
    { ...handed, known: {} },
    (error) => void errors.push(error),
  );
  expect(errors).toHaveLength(2);
});
