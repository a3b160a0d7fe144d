import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { addToDnc } from '#functions/adapters/dynamodb/dnc-store.ts';
import {
  leaveSeat,
  takeSeat,
} from '#functions/adapters/dynamodb/seat-store.ts';
import type { OrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { getSlot, type Slot } from '#functions/adapters/dynamodb/slot-store.ts';
import {
  getState,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Look } from '#functions/adapters/dynamodb/table.ts';
import { heedArrival } from '#functions/dial/carrier-circuit.ts';
import { heedArrivalAt } from '#functions/dial/country-ways.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { type Handed, handOn } from '#functions/dial/hand-on.ts';
import { circuitLately, settingsLately } from '#functions/dial/lately.ts';
import { suppressListed } from '#functions/dial/suppress-listed.ts';
import type { CallRef } from '#functions/platform/messages.ts';
import { leftBy } from '#shared/domain/call-limits.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import {
  type Applied,
  applyNews,
  type CallNews,
  type CarrierOrder,
  needsSeat,
  openAttempt,
  withoutSeat,
} from '#shared/domain/contact-events.ts';
import { iso } from '#shared/domain/instant.ts';
import { campaignOfRun } from '#shared/domain/restart.ts';
import { expireVerdict } from './expire-verdict.ts';
import { giveOrder, type HowToGive } from './give-order.ts';
import {
  type Heeded,
  heedUnplaced,
  takeBackUnplaced,
  unplacedBy,
  wasTakenBack,
} from './unplaced-call.ts';

/** News of a call by another carrier than that which has the call. */
export class ForeignNews extends Error {
  constructor(attempt_id: string) {
    super(`attempt ${attempt_id} is with another carrier`);
  }
}

export interface HowToApply extends HowToGive {
  /** The carrier that says so; left out: nobody has to ask. */
  readonly by?: string | undefined;
}

/** Writers of one contact are few: a dial, its events, a look-up. */
const MAX_LOOKS = 20;

/**
 * Applies news of one call to its contact, by a write that holds only if nobody
 * was faster. At the end of the call its slot is handed on; news of a call that
 * is over already hands it on again, in case the first time was cut off.
 *
 * @returns the slot on its way to its next call: whoever applied the end dials
 * @throws ForeignNews for news by another carrier than the call's; Error when
 *   other writers were faster again and again: the message comes back
 */
export async function applyCallNews(
  engine: Engine,
  ref: CallRef,
  news: CallNews,
  how: HowToApply = {},
): Promise<Handed | null> {
  const { table } = engine;
  const { campaign_id, run_number, seq } = ref;
  let heeded: Heeded | undefined;
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const seen = await look(engine, ref, news, looks === 0 ? 'peek' : 'strong');
    const { campaign, state } = seen;
    // What is a moment old may let a write be tried, but nothing be left out.
    const isHint = looks === 0;
    if (!campaign || !state) {
      if (isHint) continue;
      return null;
    }
    if (isForeign(state, news, how)) {
      if (isHint) continue;
      throw new ForeignNews(ref.attempt_id);
    }
    // Who sits where is no matter for hints.
    if (isHint && campaign.dial_mode === 'predictive') continue;
    const rules = campaignOfRun(campaign, run_number);
    const unplaced = unplacedBy(state, news);
    if (unplaced) {
      const number = numberIn(seen, ref);
      heeded ??= await heedUnplaced(engine, ref.org_id, unplaced, number);
      const back = await takeBackUnplaced(
        engine,
        state,
        unplaced,
        heeded,
        rules,
      );
      if (!back) continue;
      return passOn(engine, ref, seen, back);
    }
    noteArrival(engine, ref, state, news);
    const read = applyNews(state, news, rules);
    const seat = await seatFor(engine, campaign, ref, state, read);
    const applied =
      seat === 'none' && read.kind === 'changed'
        ? withoutSeat(read.state, rules)
        : read;
    if (applied.kind === 'ignored') {
      if (isHint) continue;
      if (hasSeat(campaign, ref)) {
        await leaveUnlessOpen(engine, campaign, ref, state);
      }
      await expireVerdict(engine, ref, news, state, rules);
      await obey(engine, ref, { campaign, state }, applied.order, news, how);
      const isOver = applied.ended || wasTakenBack(state, news);
      return isOver ? passOn(engine, ref, seen, state) : null;
    }
    const open = state.attempts.at(-1)!;
    if (news.opted_out) {
      // The list first: a crash before the outcome is written repeats both.
      const { org_id } = ref;
      await addToDnc(table, [
        {
          org_id,
          phone_number: open.phone_number,
          reason: 'opted_out',
          source: 'call',
          created_at: news.at,
          created_by: open.id,
        },
      ]);
      await suppressListed(engine, { org_id, numbers: [open.phone_number] });
    }
    if (!(await writeState(table, applied.state))) {
      if (seat === 'taken') {
        const now = await getState(table, campaign_id, run_number, seq);
        await leaveUnlessOpen(engine, campaign, ref, now);
      }
      continue;
    }
    const mayHaveSeat =
      open.answered_at !== undefined || hasSeat(campaign, ref);
    if (applied.ended && open.paced && mayHaveSeat) {
      await leaveSeat(table, campaign, ref.slot, ref.attempt_id);
    }
    await expireVerdict(engine, ref, news, applied.state, rules);
    const after = { campaign, state: applied.state };
    await obey(engine, ref, after, applied.order, news, how);
    return applied.ended ? passOn(engine, ref, seen, applied.state) : null;
  }
  throw new Error(
    `attempt ${ref.attempt_id} is written by others all the time`,
  );
}

/** What is read before news are applied; at the end of a call also what comes after it. */
interface Seen {
  readonly campaign: Campaign | undefined;
  readonly state: ContactState | undefined;
  readonly held: Slot | null;
  readonly settings: OrgSettings | null;
}

async function look(
  engine: Engine,
  { org_id, campaign_id, run_number, seq, slot }: CallRef,
  { type }: CallNews,
  how: Look,
): Promise<Seen> {
  const { table } = engine;
  const isEnd = type === 'ended';
  const [campaign, state, held, settings] = await Promise.all([
    getCampaign(table, org_id, campaign_id, how),
    getState(table, campaign_id, run_number, seq, how),
    isEnd ? getSlot(table, org_id, slot, how) : null,
    isEnd ? settingsLately(engine, org_id) : null,
    // The dial that comes next goes by it.
    isEnd && circuitLately(engine, org_id),
  ]);
  return { campaign, state, held, settings };
}

/** Of an organization's own carrier: that a call of it was answered, or rang out. */
function noteArrival(
  engine: Engine,
  { org_id, attempt_id }: CallRef,
  { attempts }: ContactState,
  { type, failure }: CallNews,
): void {
  const hasArrived = type === 'answered' || (type === 'ended' && !failure);
  if (!hasArrived) return;
  const of = attempts.find(({ id }) => id === attempt_id);
  if (!of?.carrier_id) return;
  heedArrival(engine, org_id, of.carrier_id);
  const { carrier_id: carrier, phone_number } = of;
  heedArrivalAt(engine, org_id, { carrier, phone_number });
}

/** What the call was placed from, while the slot names it. */
const numberIn = ({ held }: Seen, { attempt_id }: CallRef) =>
  held?.attempt_id === attempt_id ? held.number_id : undefined;

/** Who is trusted to speak for one carrier says nothing of another's calls. */
function isForeign(
  { attempts }: ContactState,
  { attempt_id }: CallNews,
  { by }: HowToApply,
): boolean {
  if (by === undefined) return false;
  const of = attempts.find(({ id }) => id === attempt_id);
  return of !== undefined && (of.carrier_id ?? OWN_CARRIER) !== by;
}

const hasSeat = ({ seats }: Campaign, { slot, attempt_id }: CallRef) =>
  seats?.[slot] === attempt_id;

/** Of a paced call that comes to an agent: whether there is one. */
async function seatFor(
  { table }: Engine,
  campaign: Campaign,
  { slot, attempt_id }: CallRef,
  before: ContactState,
  applied: Applied,
): Promise<'taken' | 'none' | 'unneeded'> {
  if (!needsSeat(before, applied)) return 'unneeded';
  const isTaken = await takeSeat(table, campaign, slot, attempt_id);
  return isTaken ? 'taken' : 'none';
}

/**
 * Gives a seat back whose call is over, or was told that there is none: what a
 * crash left, or a race that was lost. A call that may still come to it keeps it.
 */
async function leaveUnlessOpen(
  { table }: Engine,
  campaign: Campaign,
  { slot, attempt_id }: CallRef,
  state: ContactState | undefined,
): Promise<void> {
  const open = state && openAttempt(state, attempt_id);
  if (open && !open.no_seat) return;
  await leaveSeat(table, campaign, slot, attempt_id);
}

/** Has the carrier do it; whom nobody can be connected to, the call ends for. */
async function obey(
  engine: Engine,
  ref: CallRef,
  now: { readonly campaign: Campaign; readonly state: ContactState },
  order: CarrierOrder | null,
  { call_id }: CallNews,
  how: HowToApply,
): Promise<void> {
  if (!order) return;
  const call = { ref, call_id, ...now };
  const given = await giveOrder(engine, call, order, how);
  if (given === 'done') return;
  const { attempt_id } = ref;
  const at = iso(engine.clock.now());
  const failed = { type: 'attach_failed', attempt_id, call_id, at } as const;
  await applyCallNews(engine, ref, failed, { ...how, by: undefined });
}

/** Hands the slot on, if it still names this attempt. */
async function passOn(
  engine: Engine,
  ref: CallRef,
  { campaign, held: seen, settings }: Seen,
  { attempts }: ContactState,
): Promise<Handed | null> {
  const { org_id, slot, attempt_id, campaign_id } = ref;
  const over = attempts.find(({ id }) => id === attempt_id);
  const left = over ? leftBy(over) : { unplaced: true };
  const spent = {
    ...left,
    ended_at: over?.ended_at,
    org_id,
    slot,
    proof: { attempt_id },
    campaign_id,
  };
  const isSure = seen?.attempt_id === attempt_id;
  const held = isSure ? seen : await getSlot(engine.table, org_id, slot);
  if (held.attempt_id !== attempt_id) return null;
  return handOn(engine, spent, {
    held,
    ...(settings && { settings }),
    ...(campaign && { campaign }),
  });
}
