import {
  type OrgSettings,
  seatsOf,
} from '#functions/adapters/dynamodb/settings-store.ts';
import type { Slot } from '#functions/adapters/dynamodb/slot-store.ts';
import type { Blocker } from '#shared/domain/blocker.ts';
import {
  callsLeft,
  closedUntil,
  dayOf,
  hasDailyCap,
  type Tally,
  tallyOf,
} from '#shared/domain/call-limits.ts';
import { callTarget } from '#shared/domain/call-target.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import {
  capacityBlocker,
  emptyPoolBlocker,
} from '#shared/domain/campaign-blocker.ts';
import {
  type Capacity,
  freeOf,
  type LimitName,
  type Rival,
  roomBlocker,
  smallest,
  type Usage,
} from '#shared/domain/capacity.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import {
  type CarrierRates,
  ratesTogether,
} from '#shared/domain/carrier-rates.ts';
import { epochMs } from '#shared/domain/instant.ts';
import {
  isUsable,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import { seatsUsed } from './check-lines.ts';

/** What the tick, and everybody who explains it, reads of the organization. */
export interface LineFacts {
  readonly settings: OrgSettings;
  /** All that were ever held. */
  readonly slots: readonly Slot[];
  /** Of the campaign's pool. */
  readonly numbers: readonly OutboundNumber[];
  /** What the carriers of these numbers take; null: not looked at. */
  readonly rates: CarrierRates | null;
}

export interface LineRoom {
  readonly capacity: Capacity;
  /** Which of these has the least room. */
  readonly smallest: LimitName | null;
  /** Calls that may begin now: the smallest of all limits, and of the day's. */
  readonly left: number;
  /** Why none may; null while a line is free. */
  readonly blocker: Blocker | null;
  /** RFC 3339: no call of the organization begins before. */
  readonly closed: string | null;
  readonly today: Tally;
  /** Seats, a day's calls or the platform's are limited: a permit may come too late for one. */
  readonly is_shared: boolean;
}

const SECOND_MS = 1_000;

/**
 * How many calls of a campaign may begin now, and which limit says so: for the
 * tick, the dispatch health and the blocker of a contact alike.
 *
 * @param now - epoch milliseconds
 */
export function roomOf(
  campaign: Campaign,
  facts: LineFacts,
  now: number,
): LineRoom {
  const { settings, slots } = facts;
  const { limits } = settings;
  const today = tallyOf(slots, dayOf(now, limits.timezone));
  const capacity = capacityOf(campaign, facts, now);
  const room = {
    is_frozen: settings.is_frozen,
    capacity,
    limits,
    today,
    priority: campaign.priority,
    rivals: rivalsOf(campaign, facts),
    own: capacityBlocker(campaign),
  };
  // The rate is kept by when permits are sent, not by how many.
  const { cps: _, ...lines } = capacity;
  const frees = Object.values(lines).map(freeOf);
  return {
    capacity,
    smallest: smallest(capacity),
    left: Math.min(...frees, callsLeft(limits, today)),
    blocker: emptyPoolBlocker(facts.numbers) ?? roomBlocker(room, now),
    closed: closedUntil(limits, today, now),
    today,
    is_shared:
      hasDailyCap(limits) ||
      hasSeats(campaign, settings) ||
      settings.platform_share !== null,
  };
}

function hasSeats(
  { variants, agent_id }: Campaign,
  settings: OrgSettings,
): boolean {
  const ids = variants?.map((variant) => variant.agent_id) ?? [agent_id];
  return ids.some((id) => seatsOf(settings, id) !== null);
}

function capacityOf(
  campaign: Campaign,
  { settings, slots, numbers, rates }: LineFacts,
  now: number,
): Capacity {
  const held = slots.filter(({ attempt_id }) => attempt_id);
  const begun = held.filter(
    ({ taken_at, carrier_id = OWN_CARRIER }) =>
      taken_at &&
      now - epochMs(taken_at) < SECOND_MS &&
      (rates === null || rates.has(carrier_id)),
  );
  return {
    platform: { used: held.length, limit: settings.platform_share },
    org: { used: held.length, limit: settings.concurrency_limit },
    campaign: { used: ownedCount(campaign), limit: callTarget(campaign, now) },
    pool: poolUsage(numbers, held),
    agents: {
      used: seatsUsed(held, campaign.agent_id),
      limit: campaign.variants ? null : seatsOf(settings, campaign.agent_id),
    },
    cps: { used: begun.length, limit: rates && ratesTogether(rates) },
  };
}

/** Lines of the numbers that can be called from; one without a limit gives any number. */
function poolUsage(
  numbers: readonly OutboundNumber[],
  held: readonly Slot[],
): Usage {
  const usable = numbers.filter(isUsable);
  const ids = new Set(usable.map(({ id }) => id));
  const counted = usable.reduce(
    (sum, { lines }) => sum + Object.keys(lines).length,
    0,
  );
  const used = held.filter(({ number_id = '' }) => ids.has(number_id)).length;
  if (usable.some(({ max_concurrent }) => max_concurrent === null)) {
    return { used, limit: null };
  }
  const limit = usable.reduce(
    (sum, { max_concurrent }) => sum + (max_concurrent ?? 0),
    0,
  );
  return { used: counted, limit };
}

/** Who else runs, and how many lines each holds. */
export function rivalsOf(
  { id }: Pick<Campaign, 'id'>,
  { settings, slots }: Pick<LineFacts, 'settings' | 'slots'>,
): Rival[] {
  return Object.entries(settings.running)
    .filter(([other]) => other !== id)
    .map(([other, { name, priority }]) => {
      const held = slots.filter(
        ({ campaign_id, attempt_id }) => attempt_id && campaign_id === other,
      );
      return { name, priority, held: held.length };
    });
}
