import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  disownSlot,
  getSlot,
  ownSlot,
  type Slot,
  takeSlot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import { writeState } from '#functions/adapters/dynamodb/state-store.ts';
import { logger } from '#functions/platform/logger.ts';
import type { Permit, SlotProof } from '#functions/platform/messages.ts';
import { metrics } from '#functions/platform/metrics.ts';
import {
  type CallLimits,
  dayOf,
  type Tally,
  tallyWithCall,
} from '#shared/domain/call-limits.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { capacityBlocker } from '#shared/domain/campaign-blocker.ts';
import { numbersOf, placeOf } from '#shared/domain/contact-numbers.ts';
import { lookedAgainAt } from '#shared/domain/country-hold.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { parkContact, parkWithoutNumber } from '#shared/domain/park-contact.ts';
import { countryOf } from '#shared/domain/phone-country.ts';
import { callsAtOnce } from '#shared/domain/platform-share.ts';
import { agentOf } from '#shared/domain/variants.ts';
import { mayCallOut, newWays, type Ways } from './carrier-ways.ts';
import { roomOnLines } from './check-lines.ts';
import { type Chosen, chooseContact } from './choose-contact.ts';
import { claimLine, giveBack, type HeldLine, leaveLine } from './claim-line.ts';
import type { Engine } from './engine.ts';
import { type Handed, handOn, release } from './hand-on.ts';
import { circuitLately, settingsNow } from './lately.ts';
import { lackOfItsOwn } from './own-lack.ts';
import { mayDial, placeCall } from './place-call.ts';
import {
  again,
  isNoTurnForLong,
  leftBehind,
  letGo,
  turnless,
} from './unused-permit.ts';

/** Contacts tried in one permit, when others claim them first or none may be called. */
const MAX_TRIES = 25;

/**
 * Spends one permit: chooses a contact, puts its attempt into the slot, writes the
 * intent, looks at the gate once more, and asks the carrier.
 *
 * A crash at any line leaves a slot that names an attempt, and a contact that is
 * either untouched or can be asked about. A second delivery of the same permit
 * meets a slot that holds something else, and ends.
 *
 * @returns the slot, when it is another campaign's turn
 */
export async function spendPermit(
  engine: Engine,
  { permit, known }: Handed,
): Promise<Handed | null> {
  const { table } = engine;
  const { org_id, slot } = permit;
  const [campaign, settings, held, circuit] = await Promise.all([
    known.campaign ?? getCampaign(table, org_id, permit.campaign_id),
    known.settings ?? settingsNow(engine, org_id),
    known.held ?? getSlot(table, org_id, slot),
    circuitLately(engine, org_id),
  ]);
  if (!stillHolds(held, permit.proof)) return null;
  const wanted =
    campaign !== undefined &&
    mayDial(engine, campaign, permit.run_number) &&
    slot < callsAtOnce(settings) &&
    capacityBlocker(campaign, slot) === null;
  const room = wanted
    ? await roomOnLines(engine, settings, campaign, permit)
    : 'open';
  const mayCall = wanted && room === 'open';
  const ways = newWays(circuit, settings.holds);
  if (mayCall && (await mayCallOut(engine, campaign, ways))) {
    return fill(engine, permit, campaign, held, ways, settings.limits);
  }
  const { proof } = permit;
  if ('epoch' in proof) return null;
  const owner = held.campaign_id ?? permit.campaign_id;
  const spent = {
    ...leftBehind(permit),
    ended_at: permit.ended_at,
    org_id,
    slot,
    proof,
    campaign_id: owner,
  };
  const isNobodys = mayCall || room === 'day';
  if (isNobodys || slot >= callsAtOnce(settings)) {
    await release(engine, spent);
    return null;
  }
  const skip = [...(permit.skip ?? []), permit.campaign_id];
  return handOn(engine, { ...spent, skip }, { settings, held });
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
  held: Slot,
  ways: Ways,
  { timezone }: CallLimits,
): Promise<Handed | null> {
  const { table, clock } = engine;
  const { org_id, slot } = permit;
  const { campaign_id: owner } = held;
  const tried = new Set<number>();
  let holds = permit.proof;
  let before: HeldLine = held;
  let tally: Partial<Tally> = held;
  let left = leftBehind(permit);
  // A slot that is free, or another's, is counted before it is taken.
  let counted = owner === campaign.id && slot in campaign.slots;
  // Whom one carrier did not take: another one may.
  let refused: Chosen | null = null;
  while (tried.size < MAX_TRIES) {
    const back: Chosen | null = refused;
    refused = null;
    const chosen: Chosen | null =
      back ?? (await chooseContact(engine, campaign, permit, tried));
    if (!chosen) break;
    const { contact, record }: Chosen = chosen;
    tried.add(contact.seq);
    if (!record) continue;
    const passed = parkContact(contact, campaign, record, clock.now());
    if (passed) {
      await writeState(table, passed);
      continue;
    }
    const attempt_id = engine.new_id('att');
    const to = placeOf(record, contact, campaign.retry_policy).phone_number;
    const { call: { number_id } = {} } = record;
    const call = { slot, attempt_id, held: before, to, number_id, ways };
    const line = await claimLine(engine, campaign, contact, call);
    const lacks = lackOfItsOwn(campaign, record, line);
    if (lacks) {
      const now = clock.now();
      const look_at =
        lacks === 'country_closed'
          ? lookedAgainAt(ways.holds.values(), countryOf(to), record.id, now)
          : undefined;
      await writeState(
        table,
        parkWithoutNumber(contact, campaign, record, lacks, now, look_at),
      );
      continue;
    }
    if (line === 'carrier_closed' || isNoTurnForLong(line, permit, ways)) {
      const campaign_id = counted || !owner ? campaign.id : owner;
      return letGo(engine, permit, holds, left, campaign_id);
    }
    // A free slot is offered again by the next tick, a held one only by us.
    if (line === 'carrier_cps' && 'attempt_id' in holds) {
      const asked = { ...permit, ...(ways.spent.size > 0 && turnless) };
      return again(engine, asked, holds, left, 1);
    }
    // It went back at once, for a number that is busy after all.
    if (typeof line === 'string' && back) {
      return again(engine, permit, holds, left, 1);
    }
    if (typeof line === 'string') break;
    const former = counted ? null : await stampOfOwner(engine, permit, owner);
    const own = counted
      ? null
      : await ownSlot(table, campaign, slot, attempt_id, clock.now());
    if (!counted && !own) {
      await giveBack(engine, slot, line);
      break;
    }
    const day = dayOf(clock.now(), timezone);
    const counting = tallyWithCall(tally, day, left);
    const holder = {
      campaign_id: campaign.id,
      run_number: campaign.run_number,
      seq: contact.seq,
      attempt_id,
      taken_at: iso(clock.now()),
      number_id: line.number.id,
      carrier_id: line.number.carrier_id,
      line: line.stamp,
      agent_id: agentOf(campaign, record),
      numbers: numbersOf(record),
    };
    const taken = await takeSlot(table, org_id, slot, holds, holder, counting);
    if (!taken) {
      // Somebody used the same permit. What only we counted goes back.
      if (own?.created) await disownSlot(table, campaign, slot, own.stamp);
      await giveBack(engine, slot, line);
      return null;
    }
    await leaveLine(engine, org_id, slot, before, line);
    before = { number_id: line.number.id, line: line.stamp };
    if (former) await disownSlot(table, former.owner, slot, former.stamp);
    counted = true;
    holds = { attempt_id };
    tally = counting;
    left = { unplaced: true };
    const next = await placeCall(
      engine,
      campaign,
      record,
      contact,
      slot,
      attempt_id,
      line,
      ways,
    );
    if (typeof next === 'object') {
      logger.debug('another carrier is asked', { attempt_id });
      refused = { contact: next.back, record };
      continue;
    }
    logger.debug('a call was asked for', { attempt_id, next });
    if (next === 'calling') {
      measureRefill(permit, clock.now());
      return null;
    }
    if (next === 'throttled') return again(engine, permit, holds, left, 1);
    if (next === 'changed') return again(engine, permit, holds, left);
    if (next === 'closed') break;
  }
  if (tried.size === MAX_TRIES) {
    // Whoever was passed over waits now; who comes after them is next.
    const { hint: _, ...rest } = permit;
    return again(engine, rest, holds, left);
  }
  if ('epoch' in holds) {
    await engine.workflow.wake({
      org_id,
      campaign_id: campaign.id,
      run_number: campaign.run_number,
    });
    return null;
  }
  return handOn(engine, {
    ...left,
    ended_at: permit.ended_at,
    org_id,
    slot,
    proof: holds,
    campaign_id: counted || !owner ? campaign.id : owner,
    skip: [...(permit.skip ?? []), campaign.id],
  });
}

/** How long the line was empty, where a call was in it before. */
function measureRefill({ ended_at }: Permit, now: number): void {
  if (ended_at === undefined) return;
  const ms = Math.max(now - epochMs(ended_at), 0);
  metrics().measureOften('RefillLatency', ms);
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
