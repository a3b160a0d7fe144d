import { table } from '#functions/adapters/dynamodb/table.ts';
import { files } from '#functions/adapters/files.ts';
import { currentAuth } from '#functions/platform/current-auth.ts';
import { streamingHttpHandler } from '#functions/platform/http-handler.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { routeTable } from '#shared/contracts/routes.ts';
import { handlers } from './downloads.routes.ts';

/** REST API with response streaming: files longer than one answer may be. */
export const handler = streamingHttpHandler({
  routes: routeTable.filter(({ streaming }) => streaming === 'download'),
  handlers,
  deps: {
    table: table(),
    files: files(),
    clock: runtime.clock,
    real_clock: runtime.realClock,
    inline_csv_bytes: 0,
  },
  auth: currentAuth(),
});
