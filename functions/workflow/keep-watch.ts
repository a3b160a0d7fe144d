import { winTick } from '#functions/adapters/dynamodb/tick-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Tick } from '#functions/platform/messages.ts';
import type { Workflow } from '#functions/platform/route.ts';
import { endOfRun } from '#shared/domain/calling-window.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import type { Outlook } from './outlook.ts';

/** What a tick needs, beside what dialling does. */
export type TickEngine = Engine & {
  readonly workflow: Pick<Workflow, 'wake' | 'beat'>;
};

/**
 * What a tick does for the execution that waits until there is nothing to tick
 * for: says that it goes on, once for each number, and wakes it when the run
 * ends by the clock.
 */
export async function keepWatch(
  { workflow, clock }: TickEngine,
  tick: Tick,
  campaign: Campaign,
): Promise<void> {
  if (isPastEnd(campaign, clock.now())) return workflow.wake(tick);
  if ((tick.beat ?? 0) === 0) await workflow.beat(tick);
}

function isPastEnd(campaign: Campaign, now: number): boolean {
  if (campaign.adhoc || isTerminal(campaign.status)) return false;
  const end = endOfRun(campaign);
  return end !== null && now >= end.at;
}

/**
 * Somebody is due so soon that ticks go on, slowly: some twelve of them cost what
 * it costs that the workflow waits, looks, and begins a chain. So contacts who
 * come due one by one, all day long, are no steps of it.
 */
const SOON_MS = 900_000;
/** Longer than the index is late: until then whoever it does not name yet may be due. */
const QUIET_MS = 300_000;
const SLOW_SECONDS = 30;
/** The number is won before its message comes. */
const LEAST_SECONDS = 2;

/**
 * With nobody to call: goes on slowly while somebody may be due soon, else ends
 * the chain, and the workflow waits for what is next. In both cases the beat that
 * is on its way finds its number taken.
 */
export async function slowDown(
  engine: TickEngine,
  tick: Tick,
  view: Pick<Outlook, 'next_at' | 'by_clock'>,
): Promise<void> {
  const { table, clock, new_id, queues, workflow } = engine;
  const { v, org_id, campaign_id, run_number, tick_number } = tick;
  const now = clock.now();
  const next = tick_number + 1;
  const quiet_since = tick.quiet_since ?? iso(now);
  const seconds = pauseSeconds(view, now, now - epochMs(quiet_since));
  if (seconds === null) {
    const how = { ends_at: now };
    const won = await winTick(table, campaign_id, next, new_id('tck'), how);
    return won ? workflow.wake(tick) : undefined;
  }
  // Sent before the number is won: a crash between leaves two beats, not none.
  await queues.tick(
    {
      ...{ v, org_id, campaign_id, run_number, tick_number: next + 1 },
      ...{ before: iso(now), quiet_since },
    },
    seconds,
  );
  await winTick(table, campaign_id, next, new_id('tck'));
}

/** @returns null when the chain ends: nobody waits, or everybody for long */
function pauseSeconds(
  { next_at, by_clock }: Pick<Outlook, 'next_at' | 'by_clock'>,
  now: number,
  quietMs: number,
): number | null {
  if (next_at === null) return null;
  const wait_ms = epochMs(next_at) - now;
  const isUnsure = !by_clock && quietMs < QUIET_MS;
  if (wait_ms > SOON_MS && !isUnsure) return null;
  const seconds = Math.min(Math.ceil(wait_ms / 1_000), SLOW_SECONDS);
  return Math.max(seconds, LEAST_SECONDS);
}
