import {
  noteDecision,
  type TickNote,
} from '#functions/adapters/dynamodb/tick-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { LineRoom } from '#functions/dial/line-room.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { campaignBlocker } from '#shared/domain/campaign-blocker.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import type { TickDecision } from '#shared/domain/tick-decision.ts';
import type { Outlook } from './outlook.ts';

/** A decision like the one before is written again only so often. */
const SAME_EACH_MS = 30_000;
/** Another one is not written sooner than this after the last. */
const OTHER_EACH_MS = 6_000;

/** What a tick saw, and what it did. */
export interface Ticked {
  readonly campaign: Campaign;
  readonly room: LineRoom;
  readonly free: readonly unknown[];
  readonly permits: readonly unknown[];
  /** Null: it did not look, since no line was free. */
  readonly view: Outlook | null;
}

/**
 * Keeps what a tick decided, for whoever asks why nobody is called. Ticks come
 * every two seconds and mostly decide the same: it is written when it changes,
 * or has become old, so that a tick costs next to nothing.
 *
 * @param began - epoch milliseconds at which the tick began
 */
export async function noteTick(
  { table, clock }: Pick<Engine, 'table' | 'clock'>,
  before: TickNote | null,
  began: number,
  ticked: Ticked,
): Promise<void> {
  const now = clock.now();
  const decision = decisionOf(ticked, now);
  const age = before === null ? null : now - epochMs(before.at);
  const isSame = before?.decision.outcome === decision.outcome;
  if (age !== null && age < (isSame ? SAME_EACH_MS : OTHER_EACH_MS)) return;
  const duration_ms = Math.max(now - began, 0);
  const note = { at: iso(now), duration_ms, decision };
  await noteDecision(table, ticked.campaign.id, note);
}

function decisionOf(
  { campaign, room, free, permits, view }: Ticked,
  now: number,
): TickDecision {
  return {
    outcome: outcomeOf({ campaign, room, free, permits, view }, now),
    permits: permits.length,
    free: free.length,
    callable: view?.callable ?? 0,
    binding_limit: room.blocker?.code ?? null,
  };
}

function outcomeOf(
  { campaign, room, free, permits, view }: Ticked,
  now: number,
): TickDecision['outcome'] {
  if (permits.length > 0) return 'dialled';
  if (campaign.status !== 'running') return 'not_running';
  if (campaignBlocker(campaign, now)) return 'outside_window';
  if (room.closed !== null) return 'day_used_up';
  if (free.length === 0) return 'lines_busy';
  return view && view.callable > 0 ? 'circuit_open' : 'nobody_callable';
}
