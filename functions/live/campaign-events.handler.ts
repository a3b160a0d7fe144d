import { table } from '#functions/adapters/dynamodb/table.ts';
import { readFigures } from '#functions/live/read-figures.ts';
import { currentAuth } from '#functions/platform/current-auth.ts';
import {
  type HttpDeps,
  streamingHttpHandler,
} from '#functions/platform/http-handler.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { routeTable } from '#shared/contracts/routes.ts';
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
  auth: currentAuth(),
});
