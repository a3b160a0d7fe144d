import { carrierAccounts } from '#functions/adapters/carrier/accounts.ts';
import { checkAccount } from '#functions/adapters/carrier/checks.ts';
import { carriers } from '#functions/adapters/carrier/current.ts';
import { carrierDeps } from '#functions/adapters/carrier/deps.ts';
import { webhookUrl } from '#functions/adapters/carrier/webhook-base.ts';
import { credentialsVault } from '#functions/adapters/credentials-keeper.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { files } from '#functions/adapters/files.ts';
import { queues } from '#functions/adapters/queues.ts';
import { workflow } from '#functions/adapters/workflow.ts';
import { importInline } from '#functions/audience/import-inline.ts';
import { readFigures } from '#functions/live/read-figures.ts';
import { currentAuth } from '#functions/platform/current-auth.ts';
import { requireEnv } from '#functions/platform/env.ts';
import { httpHandler } from '#functions/platform/http-handler.ts';
import { newId } from '#functions/platform/ids.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { resolveHost } from '#functions/webhooks/post-event.ts';
import { deployedRoutes } from '#shared/contracts/health.ts';
import { env } from '#shared/names.ts';
import { agentHandlers } from './agents.routes.ts';
import { campaignHandlers } from './campaigns.routes.ts';
import { carrierHandlers } from './carriers.ts';
import { handlers as contactHandlers } from './contacts.routes.ts';
import { handlers as conversationHandlers } from './conversations.routes.ts';
import { erasureHandlers } from './erasures.routes.ts';
import { keyHandlers } from './keys.routes.ts';
import { readHealth } from './read-health.ts';
import { createRealtimeTicket } from './realtime-tickets.ts';
import { handlers as uploadHandlers } from './uploads.routes.ts';
import { webhookHandlers } from './webhooks.routes.ts';

/** REST API: every route that does not stream, and the refusals of all others. */
export const handler = httpHandler({
  routes: deployedRoutes,
  handlers: {
    ...campaignHandlers(importInline),
    ...agentHandlers({
      key: requireEnv(env.KEY_PEPPER),
      allows_loopback: runtime.allowsLoopback,
    }),
    ...contactHandlers,
    ...conversationHandlers,
    ...uploadHandlers,
    ...erasureHandlers,
    ...keyHandlers(requireEnv(env.KEY_PEPPER)),
    ...carrierHandlers({
      vault: credentialsVault(requireEnv(env.KEY_PEPPER)),
      check: (kind, account) => checkAccount(kind, account, carrierDeps()),
      webhook_url: webhookUrl,
      resolve: resolveHost,
      allows_loopback: runtime.allowsLoopback,
      // Of a machine whose user is its only one.
      environment: runtime.allowsLoopback ? process.env : {},
      changed: (org, id) => carrierAccounts().forget(org, id),
    }),
    ...webhookHandlers({
      key: requireEnv(env.KEY_PEPPER),
      resolve: resolveHost,
      allows_loopback: runtime.allowsLoopback,
    }),
    create_realtime_ticket: createRealtimeTicket,
    get_health: readHealth,
  },
  deps: {
    table: table(),
    clock: runtime.clock,
    real_clock: runtime.realClock,
    new_id: newId,
    queues: queues(),
    files: files(),
    workflow: workflow(),
    carriers: carriers(),
    read_stats: (campaign) => readFigures(table(), campaign),
    inline_csv_bytes: Number(requireEnv(env.INLINE_CSV_BYTES)),
    socket_url: requireEnv(env.SOCKET_URL),
  },
  auth: currentAuth(),
});
