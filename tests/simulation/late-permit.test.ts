import { expect, test } from 'vitest';
import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { setConcurrencyLimit } from '#functions/adapters/dynamodb/settings-store.ts';
import { iso } from '#shared/domain/instant.ts';
import { noFaults } from './faults.ts';
import { MONDAY_NOON, makeCampaign } from './scenario.ts';
import { act, addContacts } from './simulate.ts';
import { ORG, World } from './world.ts';

/** Two lines of a budget that was larger when the permits were sent. */
const LATE = [1, 2];

test('a permit for a line that was taken from the budget since calls nobody', async () => {
  const world = new World({
    seed: 1,
    start: MONDAY_NOON,
    rates: noFaults,
    manners: {
      busy: 0,
      unanswered: 0,
      declined: 0,
      unknown_number: 0,
      asks_for_callback: 0,
      opts_out: 0,
      talk_ms: [1_000, 2_000],
    },
  });
  const { table, kernel, carrier } = world;
  await setConcurrencyLimit(table, ORG, 1, iso(MONDAY_NOON));
  const campaign = makeCampaign('cmp_0', ORG, {
    admission: 'shared',
    total_contacts: 4,
    max_concurrent_calls: 4,
  });
  await addContacts(world, campaign);
  await insertCampaign(table, campaign);
  act(world, campaign.id, 'start');
  for (const slot of LATE) {
    kernel.after(3_000, () =>
      world.dial.send({
        v: 1,
        org_id: ORG,
        campaign_id: campaign.id,
        run_number: 1,
        slot,
        proof: { epoch: 0 },
      }),
    );
  }
  await kernel.runUntil(MONDAY_NOON + 600_000);
  expect(carrier.calls.map(({ ref }) => ref.slot)).toEqual([0, 0, 0, 0]);
});
