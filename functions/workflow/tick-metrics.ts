import type { Slot } from '#functions/adapters/dynamodb/slot-store.ts';
import type { LineRoom } from '#functions/dial/line-room.ts';
import type { Measured } from '#functions/platform/metrics.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import { epochMs } from '#shared/domain/instant.ts';
import type { Outlook } from './outlook.ts';

/** Ticks come every two seconds, CloudWatch keeps a minute: one tick of so long is measured. */
const SAMPLE_MS = 20_000;
/** A campaign that began a call within this time is dialling. */
const DIALLING_MS = 60_000;

/** What a tick has at hand when its work is done. */
export interface TickFacts {
  readonly campaign: Campaign;
  readonly room: LineRoom;
  /** Lines that the tick could give permits for. */
  readonly free: number;
  /** Null: it did not look, since no line was free. */
  readonly view: Outlook | null;
  /** All slots of the organization. */
  readonly slots: readonly Slot[];
  readonly is_circuit_open: boolean;
  /** Milliseconds that the most overdue call stays unheard of; 0: none does. */
  readonly unsettled_ms: number;
  /** Epoch milliseconds. */
  readonly began: number;
  /** RFC 3339: when the chain ticked before; null at its first tick. */
  readonly before: string | null;
  /** RFC 3339: when it last looked at all lines, as a tick that is measured does. */
  readonly looked: string | null;
  /** Seconds that the chain meant to pause before this tick, at most. */
  readonly pause_seconds: number;
}

/** What of a tick is worth a line; nothing for most of them. */
export function tickMetrics(facts: TickFacts): Measured {
  const { unsettled_ms, campaign } = facts;
  const OldestUnsettledCall = unsettled_ms / 1_000;
  if (!isSampled(facts)) {
    return unsettled_ms > 0 ? { OldestUnsettledCall } : {};
  }
  const TickLag = lagSeconds(facts);
  if (campaign.status !== 'running') return { OldestUnsettledCall, TickLag };
  const used = ownedCount(campaign);
  return {
    OldestUnsettledCall,
    TickLag,
    SlotsInUse: used,
    SlotLimit: used + Math.max(facts.room.left, 0),
    EligibleWithoutDial: isStuck(facts) ? 1 : 0,
    CircuitOpen: facts.is_circuit_open ? 1 : 0,
  };
}

/** The first tick of a chain, and of each span of time. */
function isSampled({ began, looked }: TickFacts): boolean {
  if (looked === null) return true;
  const span = (at: number) => Math.floor(at / SAMPLE_MS);
  return span(began) > span(epochMs(looked));
}

function lagSeconds({ began, before, pause_seconds }: TickFacts): number {
  if (before === null) return 0;
  const late = began - epochMs(before) - pause_seconds * 1_000;
  return Math.max(late, 0) / 1_000;
}

/** Nobody can tell it from a campaign whose calls all end at once: the alarm also looks at dials. */
function isStuck(facts: TickFacts): boolean {
  const { campaign, view, free, slots, began, is_circuit_open } = facts;
  // The first tick of a chain finds a campaign that has not begun to dial.
  if (facts.looked === null || is_circuit_open) return false;
  if (free === 0 || !view || view.callable === 0) return false;
  return !slots.some(
    ({ campaign_id, taken_at }) =>
      campaign_id === campaign.id &&
      taken_at !== undefined &&
      began - epochMs(taken_at) < DIALLING_MS,
  );
}
