import { epochMs, iso } from '#shared/domain/instant.ts';
import type { Runtime } from './runtime.ts';

/*
 * Whoever is outside lives in real time. The clock of a local run may be hours away
 * from it (`--speed`, `--now`): an instant of ours that is compared with theirs, or
 * one of theirs that goes into our books, is translated. On Lambda there is one time.
 */

export type Clocks = Pick<Runtime, 'clock' | 'realClock'>;

/** Below it the clocks are one: they were only not read at once. */
const SAME_MS = 1_000;

/** Milliseconds that our clock is ahead of real time. */
function aheadOf({ clock, realClock }: Clocks): number {
  const ahead = clock.now() - realClock.now();
  return Math.abs(ahead) < SAME_MS ? 0 : ahead;
}

/**
 * An instant of ours in real time. As our clock may run faster and never runs
 * slower, it was then or later.
 */
export function inRealTime(at: string, clocks: Clocks): string {
  const ahead = aheadOf(clocks);
  return ahead === 0 ? at : iso(epochMs(at) - ahead);
}

/**
 * What somebody outside said of an instant, and perhaps of others, in our time. How
 * far they are apart stays, and none is later than now.
 *
 * @param names - fields with instants; who has none of them stays as it is
 */
export function inOurTime<
  Name extends string,
  Told extends { readonly [name in Name]?: string },
>(told: Told, names: readonly Name[], clocks: Clocks): Told {
  const ahead = aheadOf(clocks);
  const has = names.filter((name) => told[name] !== undefined);
  if (ahead === 0 || has.length === 0) return told;
  const at = (name: Name) => epochMs(told[name]!);
  const room = clocks.clock.now() - Math.max(...has.map(at));
  const moved = has.map((name) => [
    name,
    iso(at(name) + Math.min(ahead, room)),
  ]);
  return { ...told, ...Object.fromEntries(moved) };
}
