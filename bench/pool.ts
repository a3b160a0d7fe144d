import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { ImportMeasure } from './imports.ts';
import type { Summary } from './summary.ts';

/** Runs the cases, as many at once as there are cores. */
export async function runAll(
  names: readonly string[],
  onDone: (name: string, seconds: number) => void,
): Promise<Map<string, Summary>> {
  const results = new Map<string, Summary>();
  const left = [...names];
  const lane = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      const began = performance.now();
      results.set(name, await runInThread(name));
      onDone(name, (performance.now() - began) / 1_000);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return results;
}

function runInThread(name: string): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: name,
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** V8 takes what it may before it cleans up: little room shows what is needed. */
const SMALL_HEAP = ['--max-semi-space-size=4', '--max-old-space-size=128'];

/** One import with the machine to itself, in a process whose memory is its own. */
export async function importAlone(
  rows: number,
  how: 'ours' | 'naive' = 'ours',
): Promise<ImportMeasure> {
  const child = fileURLToPath(new URL('./import-child.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...(how === 'ours' ? SMALL_HEAP : []),
    child,
    String(rows),
    how,
  ]);
  return JSON.parse(stdout) as ImportMeasure;
}
