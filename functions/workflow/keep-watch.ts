import { winTick } from '#functions/adapters/dynamodb/flow-store.ts';
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
const SLOW_SECONDS = 30;
/** The number is won before its message comes. */
const LEAST_SECONDS = 2;

/**
 * With nobody to call: goes on slowly while somebody is due soon, else ends the
 * chain, and the workflow waits for what is next. In both cases the beat that is
 * on its way finds its number taken.
 */
export async function slowDown(
  engine: TickEngine,
  tick: Tick,
  { next_at }: Pick<Outlook, 'next_at'>,
): Promise<void> {
  const { table, clock, new_id, queues, workflow } = engine;
  const now = clock.now();
  const next = tick.tick_number + 1;
  const wait_ms = next_at === null ? null : epochMs(next_at) - now;
  if (wait_ms === null || wait_ms > SOON_MS) {
    const ends = { ends_at: now };
    const won = await winTick(
      table,
      tick.campaign_id,
      next,
      new_id('tck'),
      ends,
    );
    return won ? workflow.wake(tick) : undefined;
  }
  const seconds = Math.min(Math.ceil(wait_ms / 1_000), SLOW_SECONDS);
  // Sent before the number is won: a crash between leaves two beats, not none.
  const { v, org_id, campaign_id, run_number } = tick;
  await queues.tick(
    {
      ...{ v, org_id, campaign_id, run_number },
      ...{ tick_number: next + 1, beat: 0, before: iso(now) },
    },
    Math.max(seconds, LEAST_SECONDS),
  );
  await winTick(table, tick.campaign_id, next, new_id('tck'));
}
