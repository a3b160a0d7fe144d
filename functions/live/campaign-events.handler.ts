import type { APIGatewayProxyEvent } from 'aws-lambda';
import { getCredential } from '#functions/adapters/dynamodb/credential-store.ts';
import { readStats } from '#functions/adapters/dynamodb/stats-store.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { requireEnv } from '#functions/platform/env.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { routes } from '#shared/contracts/routes.ts';
import { env } from '#shared/names.ts';
import { answerEvents } from './event-stream.ts';

const route = routes.find(
  ({ operation_id }) => operation_id === 'stream_campaign_events',
)!;

/** REST API with response streaming: server-sent events of one campaign. */
export const handler = awslambda.streamifyResponse(
  (event: APIGatewayProxyEvent, response) =>
    answerEvents(
      event,
      (head) => awslambda.HttpResponseStream.from(response, { ...head }),
      {
        route,
        auth: {
          get_credential: (id) => getCredential(table(), id),
          pepper: requireEnv(env.KEY_PEPPER),
          real_clock: runtime.realClock,
        },
        table: table(),
        clock: runtime.clock,
        real_clock: runtime.realClock,
        read_stats: (campaign) => readStats(table(), campaign),
      },
    ),
);
