/**
 * A deployment's calls in flight, shared by its organizations. One ledger says
 * which lines of each organization may begin calls, and how many others of it may
 * still have one:
 *
 *     sum of (share + above) over all organizations <= lines of the deployment
 *
 * A line is numbered from 0 in its organization, and may begin a call while its
 * number is below the share. Whoever calls takes the line first and looks at the
 * share then; whoever takes lines away writes the share first and looks at the
 * lines then. So one of the two sees the other.
 */

export interface PlatformShare {
  /** The organization's own limit: what its share is in proportion to. */
  readonly limit: number;
  /** Lines below this number may begin calls. */
  readonly share: number;
  /** Lines from that number on that have a call, or may have: not known better. */
  readonly above: number;
  /** Epoch milliseconds: since when it has lines, or has none. */
  readonly since: number;
  /** Epoch milliseconds: when it was last seen to want lines. */
  readonly seen_at: number;
}
/** By organization. */
export type PlatformShares = Readonly<Record<string, PlatformShare>>;

/** Lines of one organization, read after the ledger. */
export interface LinesSeen {
  readonly org: string;
  /** Numbers of those that are held. */
  readonly held: readonly number[];
  /** What it says of itself; left out where somebody else looks. */
  readonly claim?: { readonly limit: number; readonly runs: boolean };
}

/** An organization that still runs is noted as seen when that is this old, ms. */
const SEEN_MS = 5_000;
/** And whoever was not seen for so long wants no lines, ms: ten ticks. */
const GONE_MS = 20_000;
/** Where organizations are more than lines: how long one keeps its line, ms. */
const TURN_MS = 30_000;

/** Calls that an organization may have in flight, whatever it set for itself. */
export const callsAtOnce = (settings: {
  readonly concurrency_limit: number;
  /** Null: the deployment has no limit. */
  readonly platform_share: number | null;
}): number =>
  Math.min(
    settings.concurrency_limit,
    settings.platform_share ?? Number.POSITIVE_INFINITY,
  );

/**
 * The ledger as it goes on: what was seen is noted, shares that are too large are
 * lowered at once, and others raised as far as lines are sure to be free. Holds
 * only if the ledger is still as it was read before the lines were.
 *
 * @param lines - of the deployment
 * @param now - epoch milliseconds
 */
export function settleShares(
  shares: PlatformShares,
  seen: LinesSeen,
  lines: number,
  now: number,
): PlatformShares {
  const noted = noteSeen(shares, seen, now);
  const targets = targetsOf(noted, lines, now);
  const lowered = mapShares(noted, (it, org) =>
    lower(it, targets[org] ?? 0, now),
  );
  const raised = raiseAll(lowered, targets, seen, lines, now);
  return Object.fromEntries(
    Object.entries(raised).filter(
      ([, it]) => wants(it, now) || it.share + it.above > 0,
    ),
  );
}

const wants = ({ seen_at, limit }: PlatformShare, now: number) =>
  limit > 0 && now - seen_at < GONE_MS;

const heldFrom = (held: readonly number[], first: number) =>
  held.filter((line) => line >= first).length;

function noteSeen(
  shares: PlatformShares,
  { org, held, claim }: LinesSeen,
  now: number,
): PlatformShares {
  const before = shares[org];
  if (!before && !claim?.runs && held.length === 0) return shares;
  const known = before ?? {
    limit: 0,
    share: 0,
    above: 0,
    since: now,
    seen_at: 0,
  };
  const isFresh = Math.abs(now - known.seen_at) < SEEN_MS;
  return {
    ...shares,
    [org]: {
      ...known,
      above: heldFrom(held, known.share),
      ...(claim && {
        limit: claim.limit,
        seen_at: !claim.runs ? 0 : isFresh ? known.seen_at : now,
      }),
    },
  };
}

/** Who may have how many lines, if nobody had any. */
export function targetsOf(
  shares: PlatformShares,
  lines: number,
  now: number,
): Readonly<Record<string, number>> {
  const wanting = Object.entries(shares)
    .filter(([, it]) => wants(it, now))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (wanting.length > lines) return turnsOf(wanting, lines, now);
  const limits = wanting.map(([org, { limit }]) => ({ org, limit }));
  return inProportion(limits, lines);
}

/**
 * A line each, to as many as there are lines: whoever has one keeps it for its
 * turn, then who waited longest is next.
 */
function turnsOf(
  wanting: readonly (readonly [string, PlatformShare])[],
  lines: number,
  now: number,
) {
  const rank = ({ share, since }: PlatformShare) =>
    share === 0 ? 1 : now - since < TURN_MS ? 0 : 2;
  const order = wanting.toSorted(
    ([, a], [, b]) => rank(a) - rank(b) || a.since - b.since,
  );
  return Object.fromEntries(order.slice(0, lines).map(([org]) => [org, 1]));
}

interface Claim {
  readonly org: string;
  readonly limit: number;
}

/** In proportion to the limits: rounded down, at least one, then by largest remainder. */
function inProportion(
  claims: readonly Claim[],
  lines: number,
): Readonly<Record<string, number>> {
  const sum = claims.reduce((total, { limit }) => total + limit, 0);
  if (sum <= lines) {
    return Object.fromEntries(claims.map(({ org, limit }) => [org, limit]));
  }
  const exact = ({ limit }: Claim) => (limit * lines) / sum;
  const small = claims.filter((claim) => exact(claim) < 1);
  if (small.length > 0) {
    const rest = claims.filter((claim) => exact(claim) >= 1);
    return {
      ...Object.fromEntries(small.map(({ org }) => [org, 1])),
      ...inProportion(rest, lines - small.length),
    };
  }
  const floors = claims.map((claim) => Math.floor(exact(claim)));
  const left = lines - floors.reduce((total, floor) => total + floor, 0);
  const rounded = claims
    .map((claim, index) => ({
      org: claim.org,
      floor: floors[index]!,
      remainder: exact(claim) - floors[index]!,
    }))
    .toSorted((a, b) => b.remainder - a.remainder);
  return Object.fromEntries(
    rounded.map(({ org, floor }, index) => [
      org,
      index < left ? floor + 1 : floor,
    ]),
  );
}

const mapShares = (
  shares: PlatformShares,
  change: (it: PlatformShare, org: string) => PlatformShare,
): PlatformShares =>
  Object.fromEntries(
    Object.entries(shares).map(([org, it]) => [org, change(it, org)]),
  );

/** The lines it loses may all have calls by now, whatever was seen before. */
function lower(it: PlatformShare, target: number, now: number): PlatformShare {
  if (target >= it.share) return it;
  return withShare(it, target, it.above + it.share - target, now);
}

const withShare = (
  it: PlatformShare,
  share: number,
  above: number,
  now: number,
): PlatformShare => ({
  ...it,
  share,
  above,
  since: share > 0 === it.share > 0 ? it.since : now,
});

/** Whoever has the least of what it may have is first. */
function raiseAll(
  shares: PlatformShares,
  targets: Readonly<Record<string, number>>,
  { org: seen, held }: LinesSeen,
  lines: number,
  now: number,
): PlatformShares {
  const raised: Record<string, PlatformShare> = { ...shares };
  const order = Object.keys(targets)
    .filter((org) => shares[org]!.share < targets[org]!)
    .toSorted(
      (a, b) =>
        shares[a]!.share / targets[a]! - shares[b]!.share / targets[b]! ||
        shares[a]!.since - shares[b]!.since,
    );
  for (const org of order) {
    const it = raised[org]!;
    const free = lines - usedBy(raised, org);
    // Only of lines that were seen is it known which have calls.
    const aboveOf = (share: number) =>
      org === seen ? heldFrom(held, share) : it.above;
    let share = targets[org]!;
    while (share > it.share && share + aboveOf(share) > free) share -= 1;
    if (share > it.share) {
      raised[org] = withShare(it, share, aboveOf(share), now);
    }
  }
  return raised;
}

/** Lines that may have calls, of all but one. */
const usedBy = (shares: PlatformShares, except: string) =>
  Object.entries(shares).reduce(
    (sum, [org, { share, above }]) =>
      org === except ? sum : sum + share + above,
    0,
  );
