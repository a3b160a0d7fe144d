import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { getCircuit } from '#functions/adapters/dynamodb/circuit-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import {
  disownSlot,
  getSlot,
  ownSlot,
  takeSlot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import {
  getRecord,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Permit, SlotProof } from '#functions/platform/messages.ts';
import { capacityBlocker } from '#shared/domain/blocker.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { parkContact } from '#shared/domain/park-contact.ts';
import { findWay, type Way } from './carrier-circuit.ts';
import { chooseContact } from './choose-contact.ts';
import type { Engine } from './engine.ts';
import { handOn, release } from './hand-on.ts';
import { mayDial, placeCall } from './place-call.ts';

/** Contacts tried in one permit, when others claim them first or none may be called. */
const MAX_TRIES = 25;

/**
 * Uses one permit: chooses a contact, puts its attempt into the slot, writes the
 * intent, looks at the gate once more, and asks the carrier.
 *
 * A crash at any line leaves a slot that names an attempt, and a contact that is
 * either untouched or can be asked about. A second delivery of the same permit
 * meets a slot that holds something else, and ends.
 */
export async function dialContact(
  engine: Engine,
  permit: Permit,
): Promise<void> {
  const { table } = engine;
  const { org_id, slot } = permit;
  const [campaign, settings, held, circuit] = await Promise.all([
    getCampaign(table, org_id, permit.campaign_id),
    getOrgSettings(table, org_id),
    getSlot(table, org_id, slot),
    getCircuit(table, org_id),
  ]);
  if (!stillHolds(held, permit.proof)) return;
  const wanted =
    campaign !== undefined &&
    mayDial(engine, campaign, permit.run_number) &&
    slot < settings.concurrency_limit &&
    capacityBlocker(campaign, slot) === null;
  const way = wanted ? await findWay(engine, org_id, circuit) : null;
  if (wanted && way)
    return fill(engine, permit, campaign, held.campaign_id, way);
  const { proof } = permit;
  if ('epoch' in proof) return;
  const owner = held.campaign_id ?? permit.campaign_id;
  const spent = { org_id, slot, proof, campaign_id: owner };
  if (wanted || slot >= settings.concurrency_limit) {
    return release(engine, spent);
  }
  const skip = [...(permit.skip ?? []), permit.campaign_id];
  return handOn(engine, { ...spent, skip });
}

function stillHolds(
  held: { attempt_id?: string; epoch: number },
  proof: SlotProof,
): boolean {
  return 'attempt_id' in proof
    ? held.attempt_id === proof.attempt_id
    : held.attempt_id === undefined && held.epoch === proof.epoch;
}

/** Tries contact after contact until a call is on its way, or none is left. */
async function fill(
  engine: Engine,
  permit: Permit,
  campaign: Campaign,
  owner: string | undefined,
  way: Way,
): Promise<void> {
  const { table, clock } = engine;
  const { org_id, slot } = permit;
  const tried = new Set<number>();
  let holds = permit.proof;
  // A slot that is free, or another's, is counted before it is taken.
  let counted = owner === campaign.id && slot in campaign.slots;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const contact = await chooseContact(engine, campaign, permit, tried);
    if (!contact) break;
    tried.add(contact.seq);
    const record = await getRecord(table, campaign.id, contact.seq);
    if (!record) continue;
    const passed = parkContact(contact, campaign, record, clock.now());
    if (passed) {
      await writeState(table, passed);
      continue;
    }
    const attempt_id = engine.new_id('att');
    const former = counted ? null : await stampOfOwner(engine, permit, owner);
    const own = counted
      ? null
      : await ownSlot(table, campaign, slot, attempt_id, clock.now());
    if (!counted && !own) break;
    const taken = await takeSlot(table, org_id, slot, holds, {
      campaign_id: campaign.id,
      run_number: campaign.run_number,
      seq: contact.seq,
      attempt_id,
      taken_at: iso(clock.now()),
    });
    if (!taken) {
      // Somebody used the same permit. What only we counted goes back.
      if (own?.created) await disownSlot(table, campaign, slot, own.stamp);
      return;
    }
    if (former) await disownSlot(table, former.owner, slot, former.stamp);
    counted = true;
    holds = { attempt_id };
    const next = await placeCall(
      engine,
      campaign,
      record,
      contact,
      slot,
      attempt_id,
      way,
    );
    if (next === 'calling') return;
    if (next === 'throttled') {
      return engine.queues.dial([{ ...permit, proof: holds }], 1);
    }
    if (next === 'closed') break;
  }
  if (tried.size === MAX_TRIES) {
    // Whoever was passed over waits now; who comes after them is next.
    const { hint: _, ...again } = permit;
    return engine.queues.dial([{ ...again, proof: holds }]);
  }
  if ('epoch' in holds) {
    await engine.workflow.wake({
      org_id,
      campaign_id: campaign.id,
      run_number: campaign.run_number,
    });
    return;
  }
  await handOn(engine, {
    org_id,
    slot,
    proof: holds,
    campaign_id: counted || !owner ? campaign.id : owner,
    skip: [...(permit.skip ?? []), campaign.id],
  });
}

/** Where the slot counts until we take it: read before, so that it is that stamp that goes. */
async function stampOfOwner(
  { table }: Engine,
  { org_id, campaign_id, slot }: Permit,
  owner: string | undefined,
): Promise<{ owner: Campaign; stamp: string } | null> {
  if (owner === undefined || owner === campaign_id) return null;
  const campaign = await getCampaign(table, org_id, owner);
  const stamp = campaign?.slots[slot];
  return campaign && stamp ? { owner: campaign, stamp } : null;
}
