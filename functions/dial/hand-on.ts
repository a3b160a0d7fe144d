import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  getOrgSettings,
  type OrgSettings,
} from '#functions/adapters/dynamodb/settings-store.ts';
import {
  clearSlot,
  disownSlot,
  listSlots,
} from '#functions/adapters/dynamodb/slot-store.ts';
import type { SlotProof } from '#functions/platform/messages.ts';
import type { LeftBehind } from '#shared/domain/call-limits.ts';
import { callTarget } from '#shared/domain/call-target.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import { callsAtOnce } from '#shared/domain/platform-share.ts';
import { leaveLine } from './claim-line.ts';
import type { Engine } from './engine.ts';

/** A slot whose call is over, or that nobody used. */
export interface SpentSlot extends LeftBehind {
  readonly org_id: string;
  readonly slot: number;
  /** The attempt that it still holds: a free slot is nobody's to give. */
  readonly proof: Extract<SlotProof, { attempt_id: string }>;
  /** The campaign that owns it now. */
  readonly campaign_id: string;
  readonly skip?: readonly string[];
}

/**
 * Gives a slot to the campaign furthest below its share, as a permit; when no
 * campaign wants it, empties it. Doing so twice is harmless: the proof fits once.
 */
export async function handOn(
  engine: Engine,
  spent: SpentSlot,
  known?: Known,
): Promise<void> {
  const next = await heir(engine, spent, known ?? (await look(engine, spent)));
  if (!next) return release(engine, spent);
  await engine.queues.dial([
    {
      v: 1,
      org_id: spent.org_id,
      campaign_id: next.id,
      run_number: next.run_number,
      slot: spent.slot,
      proof: spent.proof,
      ...(spent.skip && { skip: spent.skip }),
      ...(spent.talk_ms && { talk_ms: spent.talk_ms }),
      ...(spent.unplaced && { unplaced: true }),
    },
  ]);
}

/** Empties the slot; its campaign may be done, and the workflow looks. */
export async function release(
  { table, workflow }: Engine,
  { org_id, slot, proof, campaign_id, ...over }: SpentSlot,
): Promise<void> {
  // Read before the slot is free, so that a later count of it stays.
  const owner = await getCampaign(table, org_id, campaign_id);
  const held = await clearSlot(table, org_id, slot, proof, over);
  if (!held) return;
  await leaveLine({ table }, org_id, slot, held);
  const stamp = owner?.slots[slot];
  if (!owner || !stamp) return;
  const left = await disownSlot(table, owner, slot, stamp);
  if (left === 0) {
    await workflow.wake({
      org_id,
      campaign_id,
      run_number: owner.run_number,
    });
  }
}

/** What whoever hands on has just read: hints, which the next dial checks. */
interface Known {
  readonly settings: OrgSettings;
  /** The campaign that owns the slot. */
  readonly own: Campaign | undefined;
}

async function look(
  { table }: Engine,
  { org_id, campaign_id }: SpentSlot,
): Promise<Known> {
  const [settings, own] = await Promise.all([
    getOrgSettings(table, org_id),
    getCampaign(table, org_id, campaign_id),
  ]);
  return { settings, own };
}

async function heir(
  { table }: Engine,
  { org_id, slot, campaign_id, skip = [] }: SpentSlot,
  { settings, own }: Known,
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
  for (const { campaign_id: id } of await listSlots(table, org_id)) {
    if (id) held.set(id, (held.get(id) ?? 0) + 1);
  }
  const hungry = others
    .filter(([id, { max }]) => (held.get(id) ?? 0) < max)
    .map(([id, { priority }]) => ({
      id,
      share: ((held.get(id) ?? 0) + 1) / priority,
    }))
    .sort((a, b) => a.share - b.share)[0];
  if (!hungry) return mine;
  // A slot moves only where it makes the shares more equal.
  if (mine && (held.get(mine.id) ?? 1) / mine.priority <= hungry.share) {
    return mine;
  }
  const other = await getCampaign(table, org_id, hungry.id);
  return other?.status === 'running' ? other : mine;
}
