import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import * as z from 'zod';
import { requestExamples } from './openapi-examples.ts';
import { problemsOf, registerProblems } from './openapi-problems.ts';
import { problem } from './problems.ts';
import type { ResponseSpec, Route } from './route.ts';
import { routeTable } from './routes.ts';
import {
  eventBody,
  eventTypes,
  type WebhookEventType,
  webhookEvents,
} from './webhook-events.ts';

const SECURITY = 'bearer';

/** What the tags of the table are about, in the order of the reference. */
const tags: Readonly<Record<string, string>> = {
  campaigns: 'Create, run, watch and change campaigns.',
  contacts: 'Who a campaign calls, and what came of it.',
  uploads: 'Files of contacts that are too large for one request.',
  calls: 'Single calls, outside of campaigns.',
  conversations: 'What was said: transcripts, recordings, results.',
  'do not call': 'Numbers that must not be called.',
  'personal data': 'What is held about one person.',
  numbers: 'Numbers that are called from.',
  configurations: 'Settings that campaigns share.',
  carriers: 'Who carries the calls.',
  settings: 'Limits, agents and laws of the organization.',
  realtime: 'Live figures over a WebSocket.',
  webhooks: 'Events that are sent to addresses of yours.',
  keys: 'Credentials of the organization.',
  members: 'The people of the organization, whose tokens they are.',
  audit: 'Who changed what.',
  about: 'The API itself.',
  compatibility: 'The same operations, as AnyReach spells them.',
};

const idempotencyKey = z.string().min(1).max(255).optional().meta({
  description:
    'The same key and body within 24 hours get the first answer again.',
});
const ifMatch = z.string().optional().meta({
  description: 'The ETag that was read; 412 when it has changed since.',
});

/** The OpenAPI 3.1 document of the whole route table. */
export function openApiDocument() {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', SECURITY, {
    type: 'http',
    scheme: 'bearer',
    description:
      'An organization key `ak_<id>.<secret>`, a user token ' +
      '`pat_<id>.<secret>`, or, where there is a user pool, an access token ' +
      'of it. The last two need the organization in `X-Outdial-Org` (also ' +
      '`X-Anyreach-Org` or `X-Account-ID`). `RateLimit` in each answer says ' +
      'what is left to the credential; 429 has `Retry-After`.',
  });
  registerProblems(registry);
  for (const route of routeTable) registry.registerPath(pathOf(route));
  for (const type of eventTypes) registry.registerWebhook(webhookOf(type));
  const generator = new OpenApiGeneratorV31([
    ...registry.definitions,
    { type: 'schema', schema: problem },
  ]);
  return generator.generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Outdial',
      version: '1.0.0',
      description:
        'Outbound call campaigns. Every error is `application/problem+json` ' +
        'with a stable `code`. Instants are RFC 3339 in UTC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tags)
      .filter(([name]) => routeTable.some(({ tag }) => tag === name))
      .map(([name, description]) => ({ name, description })),
  });
}

const signed = z.object({
  'webhook-id': z
    .string()
    .meta({ description: 'The same for each try of an event.' }),
  'webhook-timestamp': z
    .string()
    .meta({ description: 'Seconds since 1970: refuse what is old.' }),
  'webhook-signature': z
    .string()
    .meta({ description: 'By Standard Webhooks: `v1,` and base64.' }),
});

/** What an endpoint gets. */
function webhookOf(type: WebhookEventType): RouteConfig {
  const schema = eventBody(type);
  return {
    method: 'post',
    path: type,
    operationId: `receive_${type.replace('.', '_')}`,
    tags: ['webhooks'],
    summary: webhookEvents[type].summary,
    security: [],
    request: {
      headers: signed,
      body: { required: true, content: { 'application/json': { schema } } },
    },
    responses: {
      '2XX': { description: 'Taken' },
      410: { description: 'Send nothing there any more' },
      default: { description: 'Sent again, for up to three days' },
    },
  };
}

function pathOf(route: Route): RouteConfig {
  return {
    method: route.method.toLowerCase() as RouteConfig['method'],
    path: route.path,
    operationId: route.operation_id,
    tags: [route.tag],
    summary: route.summary,
    security: route.public ? [] : [{ [SECURITY]: [] }],
    request: requestOf(route),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.responses).map(([status, response]) => [
          status,
          responseOf(response),
        ]),
      ),
      ...problemsOf(route),
    },
  };
}

function requestOf(route: Route): NonNullable<RouteConfig['request']> {
  const isPut = route.method === 'PUT';
  const changes = route.method !== 'GET' && (isPut || route.params);
  const headers = z.object({
    ...(route.method === 'POST' &&
      !route.unkept && { 'Idempotency-Key': idempotencyKey }),
    ...(changes && { 'If-Match': ifMatch }),
  });
  return {
    ...(route.params && { params: route.params }),
    ...(route.query && { query: route.query }),
    ...(Object.keys(headers.shape).length > 0 && { headers }),
    ...(route.body && { body: bodyOf(route, route.body) }),
  };
}

function bodyOf(route: Route, schema: z.ZodType) {
  const { file_part } = route;
  const example = requestExamples[route.operation_id];
  const content = {
    'application/json': { schema, ...(example && { example }) },
  };
  const required = !route.body_optional;
  if (!file_part) return { required, content };
  const file = { type: 'string', format: 'binary' } as const;
  const isNamed = schema instanceof z.ZodObject && 'name' in schema.shape;
  return {
    required,
    content: {
      ...content,
      'multipart/form-data': {
        schema: {
          type: 'object' as const,
          description: 'The same fields, objects as JSON, and the file.',
          properties: {
            ...(isNamed && { name: { type: 'string' as const } }),
            [file_part]: file,
          },
          required: [isNamed ? 'name' : file_part],
          additionalProperties: true,
        },
      },
    },
  };
}

function responseOf(response: ResponseSpec) {
  const { description } = response;
  if ('json' in response) {
    const content = { 'application/json': { schema: response.json } };
    return { description, content };
  }
  if (!('content_type' in response)) return { description };
  const schema = { type: 'string' as const };
  return { description, content: { [response.content_type]: { schema } } };
}
