import { getCredential } from '#functions/adapters/dynamodb/credential-store.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { readFigures } from '#functions/live/read-figures.ts';
import { requireEnv } from '#functions/platform/env.ts';
import {
  type HttpDeps,
  streamingHttpHandler,
} from '#functions/platform/http-handler.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { routeTable } from '#shared/contracts/routes.ts';
import { env } from '#shared/names.ts';
import { type EventStreamDeps, getCampaignEvents } from './event-stream.ts';

/** REST API with response streaming: server-sent events of one campaign. */
export const handler = streamingHttpHandler<EventStreamDeps & HttpDeps>({
  routes: routeTable.filter(({ streaming }) => streaming === 'events'),
  handlers: { stream_campaign_events: getCampaignEvents },
  deps: {
    table: table(),
    clock: runtime.clock,
    real_clock: runtime.realClock,
    read_stats: (campaign) => readFigures(table(), campaign),
    inline_csv_bytes: 0,
  },
  auth: {
    get_credential: (id) => getCredential(table(), id),
    pepper: requireEnv(env.KEY_PEPPER),
    real_clock: runtime.realClock,
  },
});
