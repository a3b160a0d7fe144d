import type { Permit, SlotProof } from '#functions/platform/messages.ts';
import type { LeftBehind } from '#shared/domain/call-limits.ts';
import type { Ways } from './carrier-ways.ts';
import type { Engine } from './engine.ts';
import { release } from './hand-on.ts';

/** What becomes of a permit with which no call begins now. */

/** Of a permit that comes again for want of a turn. */
export const turnless = { turnless: true } as const;

/**
 * Whether accounts have no turn, and it is no matter of a second: there is more
 * to call than they take. Then ticks begin as many calls as they do.
 */
export const isNoTurnForLong = (
  line: object | string,
  { proof, turnless }: Permit,
  { spent }: Ways,
): boolean =>
  line === 'carrier_cps' && spent.size > 0 && (turnless || 'epoch' in proof);

/** Nobody can be called through this slot now: one that is held is emptied. */
export async function letGo(
  engine: Engine,
  { org_id, slot, ended_at }: Permit,
  proof: SlotProof,
  left: LeftBehind,
  campaign_id: string,
): Promise<null> {
  if ('epoch' in proof) return null;
  const spent = { ...left, ended_at, org_id, slot, campaign_id, proof };
  await release(engine, spent);
  return null;
}

/** The same permit once more, by the queue, for what the slot holds now. */
export async function again(
  { queues }: Engine,
  { talk_ms: _, unplaced: __, ...permit }: Permit,
  proof: SlotProof,
  left: LeftBehind,
  delaySeconds = 0,
): Promise<null> {
  await queues.dial([{ ...permit, ...left, proof }], delaySeconds);
  return null;
}

/** What the permit knows of the call that had the slot. */
export const leftBehind = ({ talk_ms, unplaced }: Permit): LeftBehind => ({
  ...(talk_ms !== undefined && { talk_ms }),
  ...(unplaced !== undefined && { unplaced }),
});
