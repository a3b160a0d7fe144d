import { fork } from 'node:child_process';
import { type Job, liveThrough, type Told } from './jobs.ts';

/** So many at once to one process: few messages, and no process is left with the last of them. */
const BATCH = 8;

/**
 * Lives through all jobs, in as many processes as are given.
 *
 * @param onTold - called for each, in any order
 * @throws Error when a process dies
 */
export async function workThrough(
  jobs: readonly Job[],
  processes: number,
  onTold: (told: Told) => void,
): Promise<void> {
  const most = Math.min(processes, Math.ceil(jobs.length / BATCH));
  if (most <= 1) {
    for (const job of jobs) onTold(await liveThrough(job));
    return;
  }
  let next = 0;
  const take = () => {
    const batch = jobs.slice(next, next + BATCH);
    next += BATCH;
    return batch;
  };
  await Promise.all(Array.from({ length: most }, () => employ(take, onTold)));
}

/** One process, until nothing is left to do. */
function employ(
  take: () => readonly Job[],
  onTold: (told: Told) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(`${import.meta.dirname}/worker.ts`);
    let left = 0;
    const send = () => {
      const batch = take();
      left = batch.length;
      if (left > 0) child.send(batch);
      else child.disconnect();
    };
    child.on('message', (told: Told) => {
      onTold(told);
      left -= 1;
      if (left === 0) send();
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0 && left === 0) resolve();
      else reject(new Error(`a process ended with ${code ?? signal}`));
    });
    send();
  });
}
