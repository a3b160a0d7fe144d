import { parseArgs } from 'node:util';
import { type Report, simulate, simulateCalmly } from './simulate.ts';

/**
 * npm run simulate -- [--seeds 1000] [--from 1] [--calm]
 *
 * Lives through one world per seed and prints what went wrong in it. A seed that
 * failed fails again: `--from <seed> --seeds 1`.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    calm: { type: 'boolean', default: false },
  },
});
const from = Number(values.from);
const seeds = Number(values.seeds);
const faults = new Map<string, number>();
const began = performance.now();
let [calls, hours, failed] = [0, 0, 0];

for (let seed = from; seed < from + seeds; seed += 1) {
  const report: Report = await (values.calm
    ? simulateCalmly(seed)
    : simulate({ seed }));
  calls += report.calls;
  hours += report.virtual_ms / 3_600_000;
  for (const [name, count] of report.faults) {
    faults.set(name, (faults.get(name) ?? 0) + count);
  }
  if (report.violations.length === 0) continue;
  failed += 1;
  console.log(
    `seed ${seed} failed; again: npm run simulate -- --from ${seed} --seeds 1${values.calm ? ' --calm' : ''}`,
  );
  for (const { rule, at, what } of report.violations.slice(0, 5)) {
    console.log(`  ${at}  ${rule}: ${what}`);
  }
}
const seconds = (performance.now() - began) / 1_000;
console.log(
  `${seeds} seeds from ${from}: ${failed} failed; ${calls} calls in ${hours.toFixed(0)} virtual hours, ${seconds.toFixed(1)} s (${(seeds / seconds).toFixed(1)} seeds/s)`,
);
for (const [name, count] of [...faults].sort())
  console.log(`  ${name}: ${count}`);
process.exitCode = failed > 0 ? 1 : 0;
