import { beginTicks } from '#functions/adapters/dynamodb/tick-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Workflow } from '#functions/platform/route.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import type { Campaign } from '#shared/domain/campaign.ts';

/** What the workflow needs, beside what dialling does. */
export type RunEngine = Engine & {
  readonly real_clock: Clock;
  readonly workflow: Workflow;
};

/**
 * What the workflow does next: wait for a wake, at most so long; wait while ticks
 * go on, until the run has drained; or end.
 */
export interface NextStep {
  readonly next: 'await' | 'watch' | 'done';
  readonly timeout_seconds: number;
}

/** The execution ends: nothing of the run is left to it. */
export const DONE: NextStep = { next: 'done', timeout_seconds: 1 };
/**
 * Ticks live, and say so: whoever waits is woken by what they find, or by their
 * silence. How long that takes is in the definition.
 */
export const WATCH: NextStep = { next: 'watch', timeout_seconds: 300 };
/** However far off what is next may be: a wake that got lost is made up for then. */
const MOST_SECONDS = 86_400;
/** Between two ticks of a run that dials, and of one that waits. */
export const BUSY_SECONDS = 2;
export const IDLE_SECONDS = 30;

/** At least a second, at most a day: then it is looked again. */
export const awaiting = (seconds: number): NextStep => ({
  next: 'await',
  timeout_seconds: Math.ceil(Math.min(Math.max(seconds, 1), MOST_SECONDS)),
});

/** The last slot that is given back wakes us. */
export async function watchCalls(
  engine: RunEngine,
  campaign: Campaign,
): Promise<NextStep> {
  await tickNow(engine, campaign);
  return WATCH;
}

/**
 * Begins a chain of ticks, unless one has just begun.
 *
 * @returns false when one has: of a campaign that rested then, it may be slow
 */
export async function tickNow(
  engine: Engine,
  campaign: Campaign,
): Promise<boolean> {
  const now = engine.clock.now();
  const tick_number = await beginTicks(
    engine.table,
    campaign.id,
    now,
    engine.new_id('chn'),
  );
  if (tick_number === null) return false;
  await engine.queues.tick(
    {
      v: 1,
      org_id: campaign.org_id,
      campaign_id: campaign.id,
      run_number: campaign.run_number,
      tick_number,
    },
    0,
  );
  return true;
}
