import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { leaveRunning } from '#functions/adapters/dynamodb/running-store.ts';
import type { OrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import {
  clearSlot,
  disownSlot,
  listSlots,
  type Slot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import { readTick } from '#functions/adapters/dynamodb/tick-store.ts';
import type { Permit, SlotProof } from '#functions/platform/messages.ts';
import {
  callsLeft,
  dayOf,
  type LeftBehind,
  tallyOf,
} from '#shared/domain/call-limits.ts';
import { callTarget } from '#shared/domain/call-target.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import { callsAtOnce } from '#shared/domain/platform-share.ts';
import { leaveLine } from './claim-line.ts';
import type { Engine } from './engine.ts';
import { settingsLately } from './lately.ts';
import { wakeRuns } from './wake-runs.ts';

/** A slot whose call is over, or that nobody used. */
export interface SpentSlot extends LeftBehind {
  readonly org_id: string;
  readonly slot: number;
  /** The attempt that it still holds: a free slot is nobody's to give. */
  readonly proof: Extract<SlotProof, { attempt_id: string }>;
  /** The campaign that owns it now. */
  readonly campaign_id: string;
  readonly skip?: readonly string[];
  /** RFC 3339: when its call ended; absent where there was none. */
  readonly ended_at?: string | undefined;
}

/** What was just read, all of it hints: the look at the gate and the writes decide. */
export interface Known {
  readonly settings: OrgSettings;
  readonly campaign: Campaign;
  readonly held: Slot;
}

/** A slot on its way to its next call: whoever has it dials, or queues the permit. */
export interface Handed {
  readonly permit: Permit;
  readonly known: Partial<Known>;
}

/**
 * Gives a slot to the campaign furthest below its share, as a permit; when no
 * campaign wants it, empties it. Doing so twice is harmless: the proof fits once.
 *
 * @param known - what the caller has read of it; the campaign is that which owns the slot
 * @returns null when it was emptied
 */
export async function handOn(
  engine: Engine,
  spent: SpentSlot,
  known: Partial<Known> = {},
): Promise<Handed | null> {
  const { org_id, slot, campaign_id } = spent;
  const [settings, own] = await Promise.all([
    known.settings ?? settingsLately(engine, org_id),
    known.campaign ?? getCampaign(engine.table, org_id, campaign_id, 'peek'),
  ]);
  const next = await heir(engine, spent, settings, own);
  if (!next) {
    await release(engine, spent);
    return null;
  }
  const permit: Permit = {
    v: 1,
    org_id,
    campaign_id: next.id,
    run_number: next.run_number,
    slot,
    proof: spent.proof,
    ...(spent.skip && { skip: spent.skip }),
    ...(spent.talk_ms && { talk_ms: spent.talk_ms }),
    ...(spent.ended_at && { ended_at: spent.ended_at }),
    ...(spent.unplaced && { unplaced: true }),
  };
  const { held } = known;
  return {
    permit,
    known: { settings, campaign: next, ...(held && { held }) },
  };
}

/** Leaves the dial to another function. */
export async function queueHanded(
  { queues }: Pick<Engine, 'queues'>,
  handed: Handed | null,
): Promise<void> {
  if (handed) await queues.dial([handed.permit]);
}

/**
 * Empties the slot. With its last one a campaign may be drained, and the workflow
 * looks; while ticks go on, they see to it within seconds.
 */
export async function release(
  engine: Engine,
  { org_id, slot, proof, campaign_id, ...over }: SpentSlot,
): Promise<void> {
  const { table, workflow } = engine;
  // Read before the slot is free, so that a later count of it stays.
  const owner = await getCampaign(table, org_id, campaign_id);
  const held = await clearSlot(table, org_id, slot, proof, over);
  if (!held) return;
  await leaveLine({ table }, org_id, slot, held);
  if (over.unplaced) await tellOfDay(engine, org_id);
  const stamp = owner?.slots[slot];
  if (!owner || !stamp) return;
  const now = await disownSlot(table, owner, slot, stamp);
  if (now?.left !== 0) return;
  if (now.status === 'running' && (await haveTicks(table, owner))) return;
  await workflow.wake({ org_id, campaign_id, run_number: owner.run_number });
}

/** Ticks may have ended before a line came to the campaign from another one, or none ever began. */
async function haveTicks(table: Engine['table'], { id }: Campaign) {
  const { tick_number, ended_at } = await readTick(table, id);
  return tick_number > 0 && ended_at === null;
}

/** A call of the day came back: whoever saw it used up waits for the next day. */
async function tellOfDay(engine: Engine, org: string): Promise<void> {
  const { table, clock } = engine;
  const settings = await settingsLately(engine, org);
  const { limits } = settings;
  if (limits.daily_call_cap === null) return;
  const today = dayOf(clock.now(), limits.timezone);
  const left = callsLeft(limits, tallyOf(await listSlots(table, org), today));
  // No more of them than there are lines come back at once.
  const wasUsedUp = left > 0 && left <= callsAtOnce(settings);
  if (wasUsedUp) await wakeRuns(engine, settings);
}

/** Campaigns that are looked at, of those that are below their share. */
const MAX_ASKED = 3;

async function heir(
  { table }: Engine,
  { org_id, slot, campaign_id, skip = [] }: SpentSlot,
  settings: OrgSettings,
  own: Campaign | undefined,
): Promise<Campaign | null> {
  if (slot >= callsAtOnce(settings)) return null;
  const others = Object.entries(settings.running).filter(
    ([id]) => id !== campaign_id && !skip.includes(id),
  );
  const wants =
    own?.status === 'running' &&
    ownedCount(own) <= callTarget(own) &&
    !skip.includes(campaign_id);
  const mine = wants ? own : null;
  if (others.length === 0) return mine;
  const held = new Map<string, number>();
  for (const { campaign_id: id } of await listSlots(table, org_id, 'peek')) {
    if (id) held.set(id, (held.get(id) ?? 0) + 1);
  }
  const hungry = others
    .filter(([id, { max }]) => (held.get(id) ?? 0) < max)
    .map(([id, { priority }]) => ({
      id,
      share: ((held.get(id) ?? 0) + 1) / priority,
    }))
    .sort((a, b) => a.share - b.share);
  for (const { id, share } of hungry.slice(0, MAX_ASKED)) {
    // A slot moves only where it makes the shares more equal.
    if (mine && (held.get(mine.id) ?? 1) / mine.priority <= share) return mine;
    const other = await getCampaign(table, org_id, id, 'peek');
    if (other?.status === 'running') return other;
    // Its part was claimed by a start that came to nothing.
    if (other) await leaveRunning(table, other);
  }
  return mine;
}
