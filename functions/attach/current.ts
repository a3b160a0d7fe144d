import { queues } from '#functions/adapters/queues.ts';
import { requireEnv } from '#functions/platform/env.ts';
import { logger } from '#functions/platform/logger.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { postAndRead, resolveHost } from '#functions/webhooks/post-event.ts';
import { env } from '#shared/names.ts';
import { agentSeal } from './agent-seal.ts';
import {
  askConfigUrl,
  CONFIG_WITHIN_MS,
  MAX_CONFIG_BYTES,
} from './ask-config-url.ts';
import type { Attaching } from './resolve-attach.ts';

/** How this deployment finds out whom a call is connected to. */
export const attaching = (): Attaching => ({
  open_token: (org, agent, sealed) =>
    agentSeal(requireEnv(env.KEY_PEPPER), org, agent).open(sealed),
  ask: (org, url, question) =>
    askConfigUrl(
      {
        key: requireEnv(env.KEY_PEPPER),
        real_clock: runtime.realClock,
        allows_loopback: runtime.allowsLoopback,
        post: (to, headers, body) =>
          postAndRead(to, headers, body, {
            resolve: resolveHost,
            allows_loopback: runtime.allowsLoopback,
            total_ms: CONFIG_WITHIN_MS,
            max_bytes: MAX_CONFIG_BYTES,
          }),
        onUnusable: (why) =>
          logger.warn('a config URL gave no target', {
            attempt_id: question.attempt_id,
            why,
          }),
      },
      org,
      url,
      question,
    ),
  tell_later: (event, seconds) => queues().event(event, seconds),
});
