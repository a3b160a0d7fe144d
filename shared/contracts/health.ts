import * as z from 'zod';
import { defineRoute, type Route } from './route.ts';
import { routeTable } from './routes.ts';

/**
 * Whether somebody answers, for what watches a deployment. No part of the API's
 * description: it has no version to keep. The local run answers it by itself,
 * before a function is loaded.
 */
export const healthRoute = defineRoute({
  method: 'GET',
  path: '/healthz',
  operation_id: 'get_health',
  tag: 'about',
  summary: 'Whether the API answers',
  scopes: [],
  public: true,
  responses: {
    200: {
      description: 'It does',
      json: z.object({ status: z.literal('ok'), version: z.string() }),
    },
  },
});

/** What a deployment answers: the API, and that it is there. */
export const deployedRoutes: readonly Route[] = [...routeTable, healthRoute];
