import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { pairs, planOf } from './interruptions.ts';
import { commandOf, type Job, type Told } from './jobs.ts';
import { workThrough } from './workers.ts';

/**
 * npm run simulate -- [--seeds 1000] [--from 1] [--calm] [--processes <cores>]
 * npm run simulate -- --pairs [--each 1]      every pair of interruptions, or one in so many
 * npm run simulate -- --plan <plan>           one of them
 *
 * Lives through one world for each seed, or for each pair of interruptions of
 * the dial path, and prints what went wrong in it, with the command that does
 * it again. Exit code 1 when anything did.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    calm: { type: 'boolean', default: false },
    processes: { type: 'string', default: String(availableParallelism()) },
    pairs: { type: 'boolean', default: false },
    each: { type: 'string', default: '1' },
    plan: { type: 'string' },
  },
});
const SHOWN = 5;

async function jobsOf(): Promise<Job[]> {
  const { plan, calm } = values;
  if (plan !== undefined) return [{ kind: 'plan', plan }];
  if (values.pairs) {
    const each = Number(values.each);
    const some = (await pairs()).filter((_, index) => index % each === 0);
    return some.map((aims) => ({ kind: 'plan', plan: planOf(aims) }));
  }
  const from = Number(values.from);
  const kind = calm ? 'calm' : 'faults';
  return Array.from({ length: Number(values.seeds) }, (_, index) => ({
    kind,
    seed: from + index,
  }));
}

const jobs = await jobsOf();
const faults = new Map<string, number>();
const began = performance.now();
let [calls, hours, failed] = [0, 0, 0];

function hear({ job, violations, ...told }: Told): void {
  calls += told.calls;
  hours += told.virtual_ms / 3_600_000;
  for (const [name, count] of told.faults) {
    faults.set(name, (faults.get(name) ?? 0) + count);
  }
  if (violations.length === 0) return;
  failed += 1;
  const name = job.kind === 'plan' ? `plan ${job.plan}` : `seed ${job.seed}`;
  console.log(`${name} failed; again: ${commandOf(job)}`);
  for (const { rule, at, what } of violations.slice(0, SHOWN)) {
    console.log(`  ${at}  ${rule}: ${what}`);
  }
}

await workThrough(jobs, Number(values.processes), hear);
const seconds = (performance.now() - began) / 1_000;
const what =
  values.pairs || values.plan
    ? `${jobs.length} plans`
    : `${jobs.length} seeds from ${values.from}`;
console.log(
  `${what}: ${failed} failed; ${calls} calls in ${hours.toFixed(0)} virtual hours, ${seconds.toFixed(1)} s (${(jobs.length / seconds).toFixed(1)}/s)`,
);
for (const [name, count] of [...faults].sort())
  console.log(`  ${name}: ${count}`);
process.exitCode = failed > 0 ? 1 : 0;
