import { Outdial } from '#shared/client/outdial.ts';
import { UsageError } from './exit.ts';

const LOCAL = 'http://localhost:4000';

/** Which deployment, and as whom. */
export interface Target {
  readonly url: string;
  readonly api_key: string;
  readonly org_id?: string;
}

/**
 * What the environment names.
 *
 * @throws UsageError when it names no address, or no credential
 */
export function target(env: NodeJS.ProcessEnv = process.env): Target {
  const url = env.OUTDIAL_URL || LOCAL;
  const api_key = env.OUTDIAL_API_KEY;
  const org_id = env.OUTDIAL_ORG;
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new UsageError(`OUTDIAL_URL is no address: ${url}`);
  }
  if (!api_key) {
    throw new UsageError(
      'OUTDIAL_API_KEY is not set. A local run prints its key when it starts.',
    );
  }
  return { url, api_key, ...(org_id && { org_id }) };
}

/**
 * The client of the deployment that the environment names.
 *
 * @throws UsageError when it names none, or no credential
 */
export const deployment = (env: NodeJS.ProcessEnv = process.env): Outdial =>
  new Outdial(target(env));
