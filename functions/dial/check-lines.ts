import { forgetLeft } from '#functions/adapters/dynamodb/running-store.ts';
import {
  type OrgSettings,
  othersUp,
  seatsOf,
} from '#functions/adapters/dynamodb/settings-store.ts';
import {
  listSlots,
  type Slot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import { getState } from '#functions/adapters/dynamodb/state-store.ts';
import type { Permit } from '#functions/platform/messages.ts';
import {
  callsLeft,
  dayOf,
  hasDailyCap,
  tallyOf,
} from '#shared/domain/call-limits.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { openAttempt } from '#shared/domain/contact-events.ts';
import { callsAtOnce } from '#shared/domain/platform-share.ts';
import type { Engine } from './engine.ts';
import { settingsNow } from './lately.ts';

/** A call whose intent is written, and which names its slot. */
export interface Intended {
  readonly org_id: string;
  readonly campaign_id: string;
  readonly agent_id: string;
  readonly attempt_id: string;
  /** The line that it took. */
  readonly slot: number;
  /** E.164: who is called. */
  readonly phone_number: string;
  /** Whether others of its own campaign may call the same number. */
  readonly is_shared: boolean;
}

/** `elsewhere`: its number is on the phone. `closed`: no line, no seat, or no call left today. */
export type Conflict = 'elsewhere' | 'closed';

/**
 * Whether a call would break a rule that is the organization's: a number in one
 * call at a time, an agent's seats, what a day may bring. Asked after slot and
 * intent are written: of two that exclude each other, whoever looks later sees
 * the other one, and gives way (ADR 0010).
 *
 *     take, intent ──▶ look at all lines ──▶ call, or give way
 *
 * Costs one read of the organization where none of these rules may matter, and
 * nothing written ever.
 */
export async function checkLines(
  engine: Pick<Engine, 'table' | 'clock' | 'lately'>,
  call: Intended,
): Promise<Conflict | null> {
  const { table, clock } = engine;
  const settings = await settingsNow(engine, call.org_id);
  // Lowered meanwhile: whoever lowered it counts on our look.
  if (call.slot >= callsAtOnce(settings)) return 'closed';
  const others = othersUp(settings, call.campaign_id);
  const seats = seatsOf(settings, call.agent_id);
  const { limits } = settings;
  const isCapped = hasDailyCap(limits);
  const mayMeet = others.length > 0 || call.is_shared;
  if (!mayMeet && seats === null && !isCapped) return null;
  const slots = await listSlots(table, call.org_id);
  const held = slots.filter(({ attempt_id }) => attempt_id);
  if (seats !== null && seatsUsed(held, call.agent_id) > seats) return 'closed';
  if (isCapped) {
    const today = tallyOf(slots, dayOf(clock.now(), limits.timezone));
    const own = held.find(({ attempt_id }) => attempt_id === call.attempt_id);
    // It counts already, but for a day that is over.
    if (own?.day !== today.day) return 'closed';
    const before = { ...today, calls: today.calls - 1 };
    if (callsLeft(limits, before) === 0) return 'closed';
  }
  if (!mayMeet) return null;
  await forgetDone(engine, settings, held);
  return (await isUp(engine, held, call)) ? 'elsewhere' : null;
}

/**
 * Whether a permit may be used as far as the organization's lines say, before
 * anything is written for it: no agent has a seat, or the day's calls are used up.
 */
export async function roomOnLines(
  { table, clock }: Pick<Engine, 'table' | 'clock'>,
  settings: OrgSettings,
  campaign: Pick<Campaign, 'agent_id' | 'variants'>,
  { slot, unplaced }: Pick<Permit, 'slot' | 'unplaced'>,
): Promise<'open' | 'agent' | 'day'> {
  const { limits, org_id } = settings;
  // Whose agent it is with variants, the contact tells: seen after the intent.
  const seats = campaign.variants ? null : seatsOf(settings, campaign.agent_id);
  if (seats === null && !hasDailyCap(limits)) return 'open';
  const slots = await listSlots(table, org_id);
  const today = tallyOf(slots, dayOf(clock.now(), limits.timezone));
  const calls = today.calls - (unplaced ? 1 : 0);
  if (callsLeft(limits, { ...today, calls }) === 0) return 'day';
  const others = slots.filter((it) => it.attempt_id && it.slot !== slot);
  const used = seatsUsed(others, campaign.agent_id);
  return seats !== null && used >= seats ? 'agent' : 'open';
}

/** Lines on which an agent talks, or is about to. */
export const seatsUsed = (held: readonly Slot[], agent: string) =>
  held.filter(({ agent_id }) => agent_id === agent).length;

/** Campaigns that left, and hold no slot any more, place no call again. */
async function forgetDone(
  { table }: Pick<Engine, 'table'>,
  settings: OrgSettings,
  held: readonly Slot[],
): Promise<void> {
  const up = new Set(held.map(({ campaign_id }) => campaign_id));
  const gone = Object.keys(settings.leaving).filter((id) => !up.has(id));
  if (gone.length > 0) await forgetLeft(table, settings, gone);
}

/**
 * Whether somebody else is calling this number. A slot says who may; the state
 * of the contact says who is: an intent that is not written yet looks after ours.
 */
async function isUp(
  { table }: Pick<Engine, 'table'>,
  held: readonly Slot[],
  { attempt_id, phone_number }: Intended,
): Promise<boolean> {
  const same = held.filter(
    (slot) =>
      slot.attempt_id !== attempt_id &&
      slot.numbers?.includes(phone_number) !== false,
  );
  const calls = await Promise.all(
    same.map(async ({ campaign_id = '', run_number = 0, seq = 0, ...slot }) => {
      const state = await getState(table, campaign_id, run_number, seq);
      return state && openAttempt(state, slot.attempt_id ?? '');
    }),
  );
  return calls.some((open) => open?.phone_number === phone_number);
}
