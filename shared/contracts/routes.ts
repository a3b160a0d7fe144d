import type * as z from 'zod';
import { agentRoutes } from './agents.ts';
import { auditRoutes } from './audit.ts';
import { callLimitRoutes } from './call-limits.ts';
import { callRoutes } from './calls.ts';
import { campaignRoutes } from './campaign-routes.ts';
import { carrierRoutes } from './carriers.ts';
import { compatRoutes } from './compat-routes.ts';
import { configurationRoutes } from './configurations.ts';
import { contactActionRoutes } from './contact-action-routes.ts';
import { contactChangeRoutes } from './contact-change-routes.ts';
import { contactRoutes } from './contact-routes.ts';
import { conversationRoutes } from './conversations.ts';
import { dncRoutes } from './dnc.ts';
import { erasureRoutes } from './erasures.ts';
import { keyRoutes } from './keys.ts';
import { meRoutes } from './me.ts';
import { memberRoutes } from './members.ts';
import { numberRoutes } from './numbers.ts';
import { orgRoutes } from './org-routes.ts';
import { overviewRoutes } from './overview.ts';
import { planningRoutes } from './planning.ts';
import type { Route } from './route.ts';
import { timezoneRoutes } from './timezones.ts';
import { webhookRoutes } from './webhooks.ts';

/** The route table: every endpoint of the API, once. */
export const routes = [
  ...campaignRoutes,
  ...contactRoutes,
  ...contactChangeRoutes,
  ...contactActionRoutes,
  ...planningRoutes,
  ...overviewRoutes,
  ...orgRoutes,
  ...agentRoutes,
  ...callLimitRoutes,
  ...numberRoutes,
  ...dncRoutes,
  ...callRoutes,
  ...conversationRoutes,
  ...webhookRoutes,
  ...keyRoutes,
  ...memberRoutes,
  ...meRoutes,
  ...auditRoutes,
  ...erasureRoutes,
  ...carrierRoutes,
  ...configurationRoutes,
  ...timezoneRoutes,
  ...compatRoutes,
] as const;

type RouteOf<Op> = Extract<(typeof routes)[number], { operation_id: Op }>;
export type OperationId = (typeof routes)[number]['operation_id'];

type Output<R, Part extends string> = R extends { [P in Part]: infer S }
  ? S extends z.ZodType
    ? z.output<S>
    : undefined
  : undefined;

/** What a handler of that operation gets, validated. */
export interface RequestParts<Op extends OperationId> {
  readonly params: Output<RouteOf<Op>, 'params'>;
  readonly query: Output<RouteOf<Op>, 'query'>;
  readonly body: Output<RouteOf<Op>, 'body'>;
}

/** The same table, for code that goes over all of it. */
export const routeTable: readonly Route[] = routes;
