import { expect, it } from 'vitest';
import {
  attachOne,
  ensureCampaign,
} from '#functions/adapters/dynamodb/adhoc-store.ts';
import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { insertNumber } from '#functions/adapters/dynamodb/number-store.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { getSlot } from '#functions/adapters/dynamodb/slot-store.ts';
import { getState } from '#functions/adapters/dynamodb/state-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import { findNumber } from '#functions/platform/catalog.ts';
import { adhocCampaign } from '#shared/domain/adhoc.ts';
import type { OwnCall } from '#shared/domain/contact.ts';
import { iso } from '#shared/domain/instant.ts';
import { NOON } from '#shared/domain/testing.ts';
import { dialContact } from './dial-contact.ts';
import { makeEngine } from './testing.ts';

/** Ad-hoc calls, what differs in each; and a number that is drawn for none. */
async function makeCalls(...calls: (OwnCall | undefined)[]) {
  const table = makeTable({ seed: 1 });
  const campaign = adhocCampaign('org_a', {
    agent_id: 'agt_demo',
    number_pool: [
      { number_id: 'num_demo' },
      { number_id: 'num_own', weight: 0 },
    ],
  });
  await ensureCampaign(table, campaign);
  await ensureCampaign(table, { ...campaign, name: 'Another' });
  await insertNumber(table, {
    ...findNumber('num_demo')!,
    org_id: 'org_a',
    id: 'num_own',
    phone_number: '+14155559001',
  });
  for (const [seq, call] of calls.entries()) {
    const record = {
      org_id: 'org_a',
      campaign_id: campaign.id,
      seq,
      id: `con_${seq}`,
      phone_number: `+1415555${1000 + seq}`,
      custom_fields: { name: `P${seq}` },
      ...(call && { call }),
      created_at: iso(NOON),
    };
    expect(await attachOne(table, record, iso(NOON))).toBe(true);
    // Somebody else had that place.
    expect(await attachOne(table, record, iso(NOON))).toBe(false);
  }
  await enterRunning(table, campaign, NOON);
  const { engine, placed } = makeEngine(table);
  const dial = (slot: number) =>
    dialContact(engine, {
      v: 1,
      org_id: 'org_a',
      campaign_id: campaign.id,
      run_number: 1,
      slot,
      proof: { epoch: 0 },
    });
  return { table, campaign, placed, dial };
}

it('places a call as it was asked for', async () => {
  const { table, campaign, placed, dial } = await makeCalls({
    agent_id: 'agt_other',
    number_id: 'num_own',
    ring_timeout_seconds: 77,
    max_call_seconds: 99,
  });
  await dial(0);
  expect(placed).toHaveLength(1);
  expect(placed[0]).toMatchObject({
    to: '+14155551000',
    from: '+14155559001',
    ring_timeout_seconds: 77,
    max_call_seconds: 99,
    variables: { name: 'P0' },
  });
  // Whose seat it takes.
  const slot = await getSlot(table, 'org_a', 0);
  expect(slot).toMatchObject({ agent_id: 'agt_other', number_id: 'num_own' });
  const { name } = (await getCampaign(table, 'org_a', campaign.id))!;
  expect(name).toBe('Ad-hoc calls');
});

it('draws a number for those that name none, but never one of weight 0', async () => {
  const { placed, dial } = await makeCalls(...Array(8).fill(undefined));
  for (let slot = 0; slot < 8; slot += 1) await dial(slot);
  expect(placed.map(({ from }) => from)).toEqual(Array(8).fill('+12025550100'));
  expect(placed[0]).toMatchObject({
    ring_timeout_seconds: 30,
    max_call_seconds: 3_600,
  });
});

it('lets one whose number is gone wait by itself, and calls who comes after', async () => {
  const { table, campaign, placed, dial } = await makeCalls(
    { number_id: 'num_gone' },
    undefined,
  );
  await dial(0);
  expect(placed.map(({ to }) => to)).toEqual(['+14155551001']);
  const state = await getState(table, campaign.id, 1, 0);
  expect(state).toMatchObject({
    status: 'pending',
    waits_for: 'pool_capacity',
    next_eligible_at: iso(NOON + 15_000),
  });
});
