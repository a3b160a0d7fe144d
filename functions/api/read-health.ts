import type { Reply } from '#functions/platform/route.ts';
import packageJson from '../../package.json' with { type: 'json' };

/**
 * GET /healthz, for everybody. It asks nothing else: what a probe should hear is
 * whether requests reach the function, and a table that is slow has alarms.
 */
export const readHealth = async (): Promise<Reply> => ({
  status: 200,
  body: { status: 'ok', version: packageJson.version },
});
