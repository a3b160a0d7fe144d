import { parentPort, workerData } from 'node:worker_threads';
import { runCase } from './cases.ts';

/** One case in a thread of its own. */
parentPort!.postMessage(await runCase(workerData as string));
