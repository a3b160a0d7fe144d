import { expect, it } from 'vitest';
import { decodeRef } from '#functions/adapters/carrier/call-ref.ts';
import type { Placement } from '#functions/adapters/carrier/carrier.ts';
import { always } from '#functions/adapters/carrier/testing.ts';
import {
  getCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import { runStates } from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { makeTable, seeded } from '#functions/adapters/dynamodb/testing.ts';
import { applyCallNews } from '#functions/events/apply-news.ts';
import type { CallRef, Permit } from '#functions/platform/messages.ts';
import { mendSlots } from '#functions/workflow/mend-slots.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { dialContact, dialInPlace } from './dial-contact.ts';
import type { Engine } from './engine.ts';
import { queueHanded } from './hand-on.ts';

/** Two runs share an org's slots while messages come twice and out of order. */

const ORG_LIMIT = 10;
/** Whoever counted a slot and did not take it by then never will. */
const CLAIM_IS_OVER_MS = 41_000;
const runs: readonly Campaign[] = [
  makeCampaign({ id: 'cmp_1', max_concurrent_calls: 4, total_contacts: 25 }),
  makeCampaign({
    id: 'cmp_2',
    max_concurrent_calls: 8,
    total_contacts: 20,
    admission: 'shared',
  }),
];

async function putRuns(table: Table): Promise<void> {
  const writer = contactWriter(table);
  for (const campaign of runs) {
    // Its answer may get lost, and it then meets itself.
    await insertCampaign(table, campaign).catch(() => undefined);
    await enterRunning(table, campaign, NOON);
    for (let seq = 0; seq < campaign.total_contacts; seq += 1) {
      await writer.add({
        org_id: 'org_a',
        campaign_id: campaign.id,
        seq,
        id: `con_${campaign.id}_${seq}`,
        // Both campaigns call the same people.
        phone_number: `+1202555${String(seq).padStart(4, '0')}`,
        custom_fields: {},
        created_at: iso(NOON),
      });
    }
  }
  await writer.flush();
}

/** What the carrier saw: the outside witness. */
function witness() {
  const live = new Map<string, CallRef>();
  const placed: CallRef[] = [];
  const most = { org: 0, cmp_1: 0, cmp_2: 0, number: 0 };
  const of = (id: string) =>
    [...live.values()].filter(({ campaign_id }) => campaign_id === id).length;
  return {
    live,
    placed,
    most,
    place({ client_token, ref }: Placement) {
      const call = decodeRef(ref)!;
      live.set(client_token, call);
      placed.push(call);
      most.org = Math.max(most.org, live.size);
      most.cmp_1 = Math.max(most.cmp_1, of('cmp_1'));
      most.cmp_2 = Math.max(most.cmp_2, of('cmp_2'));
      const same = [...live.values()].filter(({ seq }) => seq === call.seq);
      most.number = Math.max(most.number, same.length);
    },
  };
}

/** Runs both campaigns to their end. */
async function race(seed: number, lost_answers: number) {
  const table = makeTable({ seed, lost_answers });
  const clock = { at: NOON, now: () => clock.at };
  const random = seeded(seed + 1_000);
  const seen = witness();
  const permits: Permit[] = [];
  let ids = 0;
  const engine: Engine = {
    table,
    carriers: always({
      kind: 'simulated',
      calls_per_second: 100,
      async place(placement) {
        seen.place(placement);
        return { kind: 'accepted', call_id: `call_${placement.client_token}` };
      },
      hangUp: async () => {},
      lookUp: async () => ({ kind: 'unavailable' }),
    }),
    queues: {
      async dial(more) {
        for (const permit of more) {
          permits.push(permit);
          if (random() < 0.3) permits.push(permit);
        }
      },
      tick: async () => {},
      push: async () => {},
    },
    workflow: { wake: async () => {} },
    clock,
    claimed_up_to: new Map(),
    answers: new Map(),
    new_id: (prefix) => `${prefix}_${String(++ids).padStart(6, '0')}`,
    pools: new Map(),
    lately: new Map(),
  };
  await putRuns(table);
  const draw = <T>(from: T[]) =>
    from.splice(Math.floor(random() * from.length), 1)[0]!;
  const end = async (call: CallRef) => {
    // At the carrier the call is over before anybody hears of it.
    seen.live.delete(call.attempt_id);
    const { attempt_id } = call;
    const news = {
      attempt_id,
      call_id: `call_${attempt_id}`,
      type: 'ended' as const,
      at: iso(NOON + 20_000),
      sip_code: 200,
      answered_at: iso(NOON + 2_000),
    };
    const times = random() < 0.3 ? 2 : 1;
    await Promise.all(
      Array.from({ length: times }, async () => {
        const handed = await applyCallNews(engine, call, news);
        if (!handed) return;
        if (random() < 0.5) await queueHanded(engine, handed);
        else await dialInPlace(engine, handed, () => {});
      }),
    );
  };
  // What a tick does: offers what is free to whoever has somebody to call.
  const offerFree = async () => {
    const slots = await listSlots(table, 'org_a');
    const held = new Map(slots.map((slot) => [slot.slot, slot]));
    for (let slot = 0; slot < ORG_LIMIT; slot += 1) {
      if (held.get(slot)?.attempt_id) continue;
      for (const { id, org_id, run_number } of runs) {
        const proof = { epoch: held.get(slot)?.epoch ?? 0 };
        const permit = { v: 1 as const, org_id, campaign_id: id, run_number };
        permits.push({ ...permit, slot, proof });
      }
    }
  };
  const round = async () => {
    const isIdle = permits.length === 0 && seen.live.size === 0;
    if (isIdle && seen.placed.length === 45) return;
    // Whoever was on the phone for the other campaign waits.
    if (isIdle) clock.at += 10_000;
    const work: Promise<void>[] = [];
    if (isIdle || random() < 0.3) work.push(offerFree());
    while (permits.length > 0 && work.length < 8) {
      work.push(dialContact(engine, draw(permits)));
    }
    const calls = [...seen.live.values()];
    while (calls.length > 0 && work.length < 12) work.push(end(draw(calls)));
    await Promise.all(work);
  };
  // What crashes, and answers that got lost, leave behind is mended by ticks.
  for (let mends = 0; mends < 4; mends += 1) {
    for (let rounds = 0; rounds < 200; rounds += 1) await round();
    clock.at += CLAIM_IS_OVER_MS;
    for (const { org_id, id } of runs) {
      const campaign = (await getCampaign(table, org_id, id))!;
      await mendSlots(engine, campaign, await listSlots(table, org_id), null);
    }
    while (permits.length > 0) await dialContact(engine, draw(permits));
  }
  return { table, seen };
}

const draws = Array.from({ length: 16 }, (_, i) => ({
  seed: i + 1,
  lost: i % 2 === 0 ? 0 : 0.05,
}));

it.each(draws)(
  'calls each contact once, and keeps every limit (order $seed, answers lost $lost)',
  async ({ seed, lost }) => {
    const { table, seen } = await race(seed, lost);
    const called = seen.placed.map(
      ({ campaign_id, seq }) => `${campaign_id}/${seq}`,
    );
    expect(new Set(called).size).toBe(called.length);
    expect(called).toHaveLength(45);
    expect(seen.most.org).toBeLessThanOrEqual(ORG_LIMIT);
    expect(seen.most.cmp_1).toBeLessThanOrEqual(4);
    expect(seen.most.cmp_2).toBeLessThanOrEqual(8);
    expect(seen.most.number).toBe(1);
    // Calls were up at the same time: it was a race.
    expect(seen.most.org).toBeGreaterThanOrEqual(4);
    for (const campaign of runs) {
      for await (const { status } of runStates(table, campaign, 100)) {
        expect(status).toBe('completed');
      }
      expect((await getCampaign(table, 'org_a', campaign.id))?.slots).toEqual(
        {},
      );
    }
    for (const slot of await listSlots(table, 'org_a')) {
      expect(slot).not.toHaveProperty('attempt_id');
    }
  },
);
