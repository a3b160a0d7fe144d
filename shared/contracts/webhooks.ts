import * as z from 'zod';
import { MAX_URL_LENGTH } from '../domain/web-address.ts';
import {
  count,
  cursor,
  instant,
  limit,
  namesSomething,
  pageOf,
  pageQuery,
} from './common.ts';
import { defineRoute } from './route.ts';
import { eventTypes } from './webhook-events.ts';

/** Endpoints of one organization: each gets a copy of every event it asked for. */
export const MAX_WEBHOOKS = 20;

const subscribable = eventTypes.filter((type) => type !== 'webhook.test');

const events = z
  .array(z.enum(['*', ...subscribable]))
  .min(1)
  .max(50)
  .meta({ description: '`*` is all of them.' });
const url = z
  .string()
  .min(1)
  .max(MAX_URL_LENGTH)
  .meta({
    description:
      'https on port 443, a public name; no redirect is followed. On one ' +
      'machine http://localhost is fine too.',
  });
const description = z.string().trim().max(500).nullable();

const webhookView = z
  .object({
    id: z.string(),
    org_id: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    description: z.string().nullable(),
    active: z.boolean(),
    disabled_reason: z.enum(['manual', 'gone', 'failing']).nullable().meta({
      description:
        'gone: it answered 410. failing: nothing was taken for three days.',
    }),
    failing_since: instant.nullable(),
    previous_secret_until: instant.nullable().meta({
      description: 'Until then events are signed with the secret before, too.',
    }),
    version: z.int(),
    created_at: instant,
    created_by: z.string(),
    updated_at: instant,
  })
  .meta({ id: 'Webhook' });
export type WebhookView = z.output<typeof webhookView>;

const withSecret = webhookView
  .extend({
    secret: z.string().meta({
      description: 'Shown now and never again; verifies signatures.',
    }),
  })
  .meta({ id: 'WebhookWithSecret' });

const createBody = z
  .strictObject({
    url,
    events: events.default(['*']),
    description: description.default(null),
    active: z.boolean().default(true),
  })
  .meta({ id: 'CreateWebhook' });

const updateBody = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    description: description.optional(),
    active: z.boolean().optional(),
  })
  .refine(...namesSomething)
  .meta({ id: 'UpdateWebhook' });

export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;

/** Why no answer came. */
export const postErrors = [
  'unsafe_address',
  'name_not_found',
  'connection_failed',
  'tls_failed',
  'timeout',
] as const;

const deliveryAttempt = z.object({
  at: instant,
  status_class: z
    .enum(['1xx', '2xx', '3xx', '4xx', '5xx'])
    .nullable()
    .meta({ description: 'Null when no answer came.' }),
  error: z.enum(postErrors).nullable(),
  latency_ms: count,
});
export type DeliveryAttempt = z.output<typeof deliveryAttempt>;

const deliveryView = z
  .object({
    id: z.string().meta({ description: 'Header `webhook-id` of each try.' }),
    webhook_id: z.string(),
    event_type: z.string(),
    status: z.enum(deliveryStatuses),
    attempt_count: count,
    attempts: z.array(deliveryAttempt).meta({ description: 'The last 20.' }),
    next_attempt_at: instant.nullable(),
    created_at: instant,
  })
  .meta({ id: 'WebhookDelivery' });
export type DeliveryView = z.output<typeof deliveryView>;

const params = z.strictObject({ webhook_id: z.string().min(1).max(100) });
const deliveryParams = z.strictObject({
  ...params.shape,
  delivery_id: z.string().min(1).max(100),
});
const webhooks = { tag: 'webhooks', scopes: ['webhooks:manage'] } as const;
const one = '/api/v1/webhooks/{webhook_id}' as const;
const webhook = { 200: { description: 'The endpoint', json: webhookView } };
const sent = { 202: { description: 'On its way', json: deliveryView } };

export const webhookRoutes = [
  defineRoute({
    ...webhooks,
    method: 'GET',
    path: '/api/v1/webhooks',
    operation_id: 'list_webhooks',
    summary: 'List where events are sent to',
    query: pageQuery,
    responses: {
      200: {
        description: 'A page',
        json: pageOf(webhookView).meta({ id: 'WebhookList' }),
      },
    },
  }),
  defineRoute({
    ...webhooks,
    method: 'POST',
    path: '/api/v1/webhooks',
    operation_id: 'create_webhook',
    answers_secret: true,
    summary: 'Send events to an address; answers its secret, once',
    body: createBody,
    responses: { 201: { description: 'Created', json: withSecret } },
  }),
  defineRoute({
    ...webhooks,
    method: 'GET',
    path: one,
    operation_id: 'get_webhook',
    summary: 'Get one endpoint',
    params,
    responses: webhook,
  }),
  defineRoute({
    ...webhooks,
    method: 'PATCH',
    path: one,
    operation_id: 'update_webhook',
    summary: 'Change an endpoint; `active` true also forgives its failures',
    params,
    body: updateBody,
    responses: webhook,
  }),
  defineRoute({
    ...webhooks,
    method: 'DELETE',
    path: one,
    operation_id: 'delete_webhook',
    summary: 'Send nothing there any more',
    params,
    responses: { 204: { description: 'Deleted' } },
  }),
  defineRoute({
    ...webhooks,
    method: 'POST',
    path: `${one}/rotate-secret`,
    operation_id: 'rotate_webhook_secret',
    answers_secret: true,
    summary: 'Get a new secret; the one before signs too, for 24 hours',
    params,
    responses: { 200: { description: 'With its secret', json: withSecret } },
  }),
  defineRoute({
    ...webhooks,
    method: 'POST',
    path: `${one}/test`,
    operation_id: 'test_webhook',
    summary: 'Send the event webhook.test',
    params,
    responses: sent,
  }),
  defineRoute({
    ...webhooks,
    method: 'GET',
    path: `${one}/deliveries`,
    operation_id: 'list_webhook_deliveries',
    summary: 'List what was sent in the last 14 days, newest first',
    params,
    query: z.strictObject({
      limit,
      cursor: cursor.optional(),
      status: z.enum(deliveryStatuses).optional(),
    }),
    responses: {
      200: {
        description: 'A page',
        json: pageOf(deliveryView).meta({ id: 'WebhookDeliveryList' }),
      },
    },
  }),
  defineRoute({
    ...webhooks,
    method: 'POST',
    path: `${one}/deliveries/{delivery_id}/resend`,
    operation_id: 'resend_webhook_delivery',
    summary: 'Send an event again, now, with the same id',
    params: deliveryParams,
    responses: sent,
  }),
] as const;
