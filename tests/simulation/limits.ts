import {
  getAgent,
  putAgent,
} from '#functions/adapters/dynamodb/agent-store.ts';
import { setCallLimits } from '#functions/adapters/dynamodb/settings-store.ts';
import { updateCallLimits } from '#functions/api/call-limits.ts';
import type { Caller, Deps } from '#functions/platform/route.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { stream, whole } from './kernel.ts';
import { ORG, type World } from './world.ts';

/** What an organization may use, and from when on; null is no limit. */
export interface Limits {
  readonly seats: number | null;
  readonly calls: number | null;
  readonly minutes: number | null;
}

/** Limits of one world: each holds until the next. */
export interface LimitPlan {
  readonly after_ms: number;
  readonly limits: Limits;
}

const AGENT = 'agt_demo';
const HOUR_MS = 3_600_000;
/** Its midnight is an hour after a world begins, and it has no summer time. */
const ZONE = 'Pacific/Guadalcanal';
export const ZONE_MS = 11 * HOUR_MS;
/** After this all that a day may bring is given free: or some worlds last for months. */
const DAY_AND_MORE_MS = 2 * HOUR_MS;
export const unlimited: Limits = { seats: null, calls: null, minutes: null };

/** In some worlds all campaigns call the same people. */
export function withSharedPeople(
  seed: number,
  campaigns: readonly Campaign[],
): Campaign[] {
  const share = stream(seed, 'people')() < 0.4;
  return campaigns.map((campaign) => ({
    ...campaign,
    ...(share && { external_id: 'same_people' }),
  }));
}

/** Seats and caps that come, go up and down, and go. */
export function drawLimits(seed: number, calm_after_ms: number): LimitPlan[] {
  const random = stream(seed, 'limits');
  if (random() < 0.5) return [];
  const draw = (): Limits => ({
    seats: random() < 0.5 ? whole(random, 1, 3) : null,
    calls: random() < 0.4 ? whole(random, 0, 12) : null,
    minutes: random() < 0.2 ? whole(random, 0, 3) : null,
  });
  const times = Array.from({ length: whole(random, 0, 3) }, () =>
    whole(random, 1, 600_000),
  );
  return [0, ...times.sort((a, b) => a - b)]
    .map((after_ms) => ({ after_ms, limits: draw() }))
    .concat({ after_ms: calm_after_ms + DAY_AND_MORE_MS, limits: unlimited });
}

const capsOf = ({ calls, minutes }: Pick<Limits, 'calls' | 'minutes'>) => ({
  daily_call_cap: calls,
  daily_minute_cap: minutes,
  timezone: ZONE,
});

async function putSeats({ table }: World, max_concurrent: Limits['seats']) {
  const known = (await getAgent(table, ORG, AGENT))!;
  const agent = { ...known, max_concurrent };
  await putAgent(table, ORG, agent, agent);
}

/** Those of the begin, before anything runs. */
export async function putLimits(world: World, limits: Limits): Promise<void> {
  await putSeats(world, limits.seats);
  const caps = { ...capsOf(limits), updated_at: null };
  await setCallLimits(world.table, ORG, caps);
}

/**
 * Sets them as the API does; sent again until it is answered.
 *
 * @param isMeant - whether nobody wanted others since: who sends again what was
 *   changed meanwhile would take that back
 */
export async function setLimits(
  world: World,
  caller: Caller,
  { seats, calls, minutes }: Limits,
  isMeant: () => boolean,
): Promise<void> {
  await putSeats(world, seats);
  const body = capsOf({ calls, minutes });
  const ask = () =>
    world.machine.invoke(
      'api',
      29_000,
      (of) =>
        updateCallLimits(
          { caller, body, headers: {} } as Parameters<
            typeof updateCallLimits
          >[0],
          world.engineFor(of) as unknown as Deps,
        ),
      (outcome) => {
        if (outcome === 'ok') return;
        world.kernel.after(1_000, () => isMeant() && ask());
      },
    );
  ask();
}
