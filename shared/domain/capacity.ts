import type { Blocker, BlockerCode } from './blocker.ts';
import {
  type CallLimits,
  midnightAfter,
  spentCap,
  type Tally,
} from './call-limits.ts';

/** Every limit on calls at once, and how much of each is in use. */
export const limitNames = [
  'org',
  'platform',
  'campaign',
  'pool',
  'agents',
  'cps',
] as const;
export type LimitName = (typeof limitNames)[number];

export interface Usage {
  readonly used: number;
  /** Null: there is no limit. */
  readonly limit: number | null;
}
export type Capacity = Readonly<Record<LimitName, Usage>>;

export const freeOf = ({ used, limit }: Usage): number =>
  limit === null ? Number.POSITIVE_INFINITY : Math.max(limit - used, 0);

/**
 * The limit with the least room: it decides how many calls may begin. Of equal
 * ones the one that most campaigns share; a platform that gives the organization
 * all that its own limit asks for is not what binds.
 *
 * @returns null where nothing is limited
 */
export function smallest(capacity: Capacity): LimitName | null {
  let least: LimitName | null = null;
  for (const name of limitNames) {
    if (capacity[name].limit === null) continue;
    const isLess =
      least === null || freeOf(capacity[name]) < freeOf(capacity[least]);
    if (isLess) least = name;
  }
  return least;
}

/** A campaign that has lines of the same organization. */
export interface Rival {
  readonly name: string;
  readonly priority: number;
  /** Lines that it holds now. */
  readonly held: number;
}

export interface Room {
  /** The deployment lets no call begin, of anybody. */
  readonly is_frozen: boolean;
  readonly capacity: Capacity;
  readonly limits: CallLimits;
  readonly today: Tally;
  /** Of the campaign that asks. */
  readonly priority: number;
  readonly rivals: readonly Rival[];
  /** What the campaign's own limit says, when it is used up. */
  readonly own: Blocker | null;
}

/**
 * Why no call may begin although somebody could be called: the day's calls are
 * used up, or the smallest limit is. Null: a line is free.
 *
 * @param now - epoch milliseconds
 */
export function roomBlocker(room: Room, now: number): Blocker | null {
  const { capacity, limits, today } = room;
  if (room.is_frozen) return frozen;
  const spent = spentCap(limits, today);
  if (spent) return dayBlocker(spent, limits, now);
  const least = smallest(capacity);
  if (least === null || freeOf(capacity[least]) > 0) return null;
  if (least === 'campaign' && room.own) return room.own;
  const rival = least === 'org' ? strongerRival(room) : null;
  if (rival) {
    return {
      code: 'higher_priority',
      text: `${rival.name} has priority ${rival.priority} and uses the lines`,
      until: null,
      rule: 'priority',
    };
  }
  const { code, text, rule } = words[least];
  const limit = capacity[least].limit ?? 0;
  return { code, text: text(limit), until: null, rule };
}

/** How a deployment comes back after a disaster: docs/disaster-recovery.md. */
const frozen: Blocker = {
  code: 'platform_cap',
  text: 'This deployment places no calls for now: its platform limit is 0',
  until: null,
  rule: 'platform_limit',
};

function dayBlocker(
  code: 'daily_call_cap' | 'daily_minute_cap',
  limits: CallLimits,
  now: number,
): Blocker {
  return {
    code,
    text:
      code === 'daily_call_cap'
        ? `All ${limits.daily_call_cap} calls of the day are used`
        : `All ${limits.daily_minute_cap} minutes of the day are used`,
    until: midnightAfter(now, limits.timezone),
    rule: code,
  };
}

/** Whoever has more lines by a higher priority, the highest first. */
function strongerRival({ capacity, priority, rivals }: Room): Rival | null {
  const mine = capacity.campaign.used;
  const [first = null] = rivals
    .filter((rival) => rival.priority > priority && rival.held > mine)
    .toSorted((a, b) => b.priority - a.priority);
  return first;
}

const words: Record<
  LimitName,
  {
    readonly code: BlockerCode;
    readonly text: (limit: number) => string;
    readonly rule: string;
  }
> = {
  platform: {
    code: 'platform_cap',
    text: (limit) =>
      limit === 0
        ? 'Other organizations use all calls of the platform'
        : `All ${limit} calls of the organization's share of the platform are in use`,
    rule: 'platform_limit',
  },
  org: {
    code: 'org_cap',
    text: (limit) => `All ${limit} calls of the organization are in use`,
    rule: 'concurrency_limit',
  },
  campaign: {
    code: 'campaign_cap',
    text: (limit) => `All ${limit} calls of the campaign are in use`,
    rule: 'max_concurrent_calls',
  },
  pool: {
    code: 'pool_capacity',
    text: (limit) => `All ${limit} lines of the numbers are busy`,
    rule: 'number_pool.max_concurrent',
  },
  agents: {
    code: 'no_agent_capacity',
    text: (limit) => `The agent takes ${limit} calls at once, and has them`,
    rule: 'agents.max_concurrent',
  },
  cps: {
    code: 'carrier_cps',
    text: (limit) => `The carrier takes ${limit} calls a second`,
    rule: 'calls_per_second',
  },
};
