import type { Violation } from './checker.ts';
import { interrupt, paired, parsePlan } from './interruptions.ts';
import { type Report, simulate, simulateCalmly } from './simulate.ts';

/** One world to live through: of a seed, or of a plan of interruptions. */
export type Job =
  | { readonly kind: 'faults' | 'calm'; readonly seed: number }
  | { readonly kind: 'plan'; readonly plan: string };

/** What is told of it, by one process to another. */
export interface Told {
  readonly job: Job;
  readonly calls: number;
  readonly virtual_ms: number;
  readonly faults: readonly (readonly [string, number])[];
  readonly violations: readonly Violation[];
}

export async function liveThrough(job: Job): Promise<Told> {
  const { calls, virtual_ms, faults, violations } = await reportOf(job);
  return { job, calls, virtual_ms, faults: [...faults], violations };
}

function reportOf(job: Job): Promise<Report> {
  if (job.kind === 'plan') return interrupt(paired, parsePlan(job.plan));
  const { seed } = job;
  return job.kind === 'calm' ? simulateCalmly(seed) : simulate({ seed });
}

/** The command that lives through it again. */
export function commandOf(job: Job): string {
  if (job.kind === 'plan') return `npm run simulate -- --plan ${job.plan}`;
  const calm = job.kind === 'calm' ? ' --calm' : '';
  return `npm run simulate -- --seeds 1 --from ${job.seed}${calm}`;
}
