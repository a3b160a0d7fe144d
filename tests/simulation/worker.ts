import { type Job, liveThrough } from './jobs.ts';

/** A process of workers.ts: lives through what it is sent, and tells of each. */
process.on('message', async (jobs: readonly Job[]) => {
  for (const job of jobs) process.send?.(await liveThrough(job));
});
