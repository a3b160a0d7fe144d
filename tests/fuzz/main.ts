import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';
import { localTarget } from './local-target.ts';

/**
 * npm run fuzz [-- --runs 20000 --seed 1 --url http://localhost:4000]
 *
 * Against a local run, which OUTDIAL_API_KEY is a key of. Makes and deletes what
 * it likes there: use a data folder of its own.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    url: { type: 'string', default: 'http://localhost:4000' },
  },
});
const key = process.env.OUTDIAL_API_KEY;
if (!key) throw new Error('OUTDIAL_API_KEY is not set');
const began = performance.now();
const target = await localTarget(values.url, key);
const { requests, classes, never_done, failures } = await fuzz(target, {
  runs: Number(values.runs),
  seed: Number(values.seed),
});
for (const failure of failures) console.log(`${failure}\n`);
const seconds = (performance.now() - began) / 1_000;
console.log(
  `${requests} requests in ${seconds.toFixed(0)} s, seed ${values.seed}: ` +
    `${JSON.stringify(classes)}, ${failures.length} operations with a fault`,
);
for (const it of never_done) console.log(`never 2xx: ${it}`);
process.exitCode = failures.length > 0 ? 1 : 0;
process.exit();
