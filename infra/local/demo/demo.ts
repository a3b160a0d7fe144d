import { logger } from '#functions/platform/logger.ts';
import type { LambdaHost } from '../lambda-host.ts';
import { askAs } from './ask.ts';
import { createDemo } from './create.ts';
import { followDemo } from './follow.ts';

export interface Demo {
  /** Lets its campaigns run, once the doors are open. */
  begin(): void;
  /** What it has not done by then stays undone. */
  stop(): void;
}

/**
 * The demo of a first run, made through the API as a person would. One that
 * cannot be made is no reason not to start.
 *
 * @param credential - of the organization that gets it
 */
export async function makeDemo(
  host: Pick<LambdaHost, 'invoke'>,
  credential: string,
  clock: { now(): number },
): Promise<Demo> {
  const ask = askAs(host, credential);
  const stopped = new AbortController();
  const { signal } = stopped;
  const campaigns = await createDemo(ask, clock.now()).catch(report);
  return {
    begin() {
      if (!campaigns) return;
      const follow = { ask, campaigns, clock, fetch, signal };
      followDemo(follow).catch((error) => signal.aborted || report(error));
    },
    stop: () => stopped.abort(),
  };
}

const report = (error: unknown) => logger.error('no whole demo', { error });
