import type { Caller } from '#functions/platform/route.ts';
import type { Call } from './carrier.ts';
import type { Checker } from './checker.ts';
import {
  type LimitPlan,
  type Limits,
  putLimits,
  setLimits,
  unlimited,
  ZONE_MS,
} from './limits.ts';
import type { World } from './world.ts';

/** A call is on the way at most this long after its gate was read. */
const ON_THE_WAY_MS = 75_000;
/** By then it is known that a call is over, whatever is lost and late. */
const KNOWN_MS = 900_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Sets limits of the whole organization as planned, and holds the carrier's own
 * list of calls to them: seats, calls and minutes of a day, one call for a number.
 */
export async function checkLimits(
  world: World,
  checker: Checker,
  plan: readonly LimitPlan[],
  caller: Caller,
): Promise<void> {
  const { kernel, carrier } = world;
  const history: { at: number; limits: Limits }[] = [
    { at: Number.NEGATIVE_INFINITY, limits: unlimited },
  ];
  const [first, ...later] = plan;
  if (first) {
    await putLimits(world, first.limits);
    history.push({ at: kernel.now, limits: first.limits });
    history.shift();
  }
  // Whoever was named just before a limit was lowered waits: no world is calm then.
  const known = checker.isCalm ? later.slice(-1) : later;
  for (const { after_ms, limits } of known) {
    kernel.after(after_ms, () => {
      if (checker.isOver) return;
      // While it is being set, either may hold.
      history.push({ at: kernel.now, limits });
      const isMeant = () => history.at(-1)?.limits === limits;
      void setLimits(world, caller, limits, isMeant);
    });
  }
  /** The largest value that held at some time from an instant on. */
  const most = (name: keyof Limits, since: number): number => {
    const held = history.filter(
      (_, i) => (history[i + 1]?.at ?? Number.POSITIVE_INFINITY) >= since,
    );
    return Math.max(
      ...held.map(({ limits }) => limits[name] ?? Number.POSITIVE_INFINITY),
    );
  };
  const others = checker.mayCallFrom;
  checker.mayCallFrom = (campaign) => {
    const now = history.at(-1)?.limits ?? unlimited;
    // What crashed in between may have used a call up: not to be waited for.
    if (now.calls !== null || now.minutes !== null) return false;
    const held = [...checker.slots.values()].filter((it) => it.attempt_id);
    const hasSeat = now.seats === null || held.length < now.seats;
    return hasSeat && others(campaign);
  };
  const before = carrier.onBegin;
  carrier.onBegin = (call) => {
    before(call);
    checkNumber(world, checker, call);
    const { now } = kernel;
    const live = carrier.liveAt(now);
    const oldest = Math.min(...live.map(({ begin }) => begin));
    const seats = most('seats', oldest - ON_THE_WAY_MS);
    checker.expect(
      'I3 no more calls than an agent has seats',
      live.length <= seats,
      () => `${live.length} live, ${seats} seats`,
    );
    checkDay(world, checker, most);
  };
}

function checkNumber(world: World, checker: Checker, call: Call): void {
  const same = world.carrier
    .liveAt(world.kernel.now)
    .filter(({ to }) => to === call.to);
  checker.expect(
    'I1 a number is in one call at a time',
    same.length === 1,
    () => same.map(({ ref }) => `${ref.campaign_id}/${ref.seq}`).join(' and '),
  );
}

function checkDay(
  { kernel: { now }, carrier }: World,
  checker: Checker,
  most: (name: keyof Limits, since: number) => number,
): void {
  // Just after midnight a call may still be yesterday's.
  const day = Math.floor((now + ZONE_MS) / DAY_MS);
  const midnight = day * DAY_MS - ZONE_MS + ON_THE_WAY_MS;
  // Of a call that never rang the day is not charged.
  const today = carrier.calls.filter(
    ({ begin, unplaced }) => begin >= midnight && !unplaced,
  );
  const calls = most('calls', now - ON_THE_WAY_MS);
  checker.expect(
    'I3 no more calls than a day may bring',
    today.length <= calls,
    () => `${today.length} today, ${calls} allowed`,
  );
  const over = today.filter(({ end }) => end <= now - KNOWN_MS);
  const talked = over.reduce(
    (sum, { answered_at, end }) => sum + (answered_at ? end - answered_at : 0),
    0,
  );
  const minutes = most('minutes', now - KNOWN_MS);
  checker.expect(
    'I3 no call once the minutes of a day are used',
    talked < minutes * MINUTE_MS || (talked === 0 && minutes > 0),
    () => `${talked} ms, ${minutes} minutes allowed`,
  );
}
