import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { expect, it } from 'vitest';
import { httpHandler } from '#functions/platform/http-handler.ts';
import { healthRoute } from '#shared/contracts/health.ts';
import { readHealth } from './read-health.ts';

// Neither a table nor a credential: a probe asks without both.
const handler = httpHandler({
  routes: [healthRoute],
  handlers: { get_health: readHealth },
  deps: {} as never,
  auth: {} as never,
});

const ask = (httpMethod: string) =>
  handler(
    {
      httpMethod,
      path: '/healthz',
      headers: null,
    } as never as APIGatewayProxyEvent,
    {} as Context,
  );

it('tells anybody that it is there, and which version it is', async () => {
  const { statusCode, headers, body } = await ask('GET');
  expect(statusCode).toBe(200);
  const schema = healthRoute.responses[200].json;
  expect(schema.parse(JSON.parse(String(body))).version).toMatch(/^\d+\.\d+\./);
  expect(headers['cache-control']).toBe('no-store');
});

it('takes no other method', async () => {
  expect((await ask('POST')).statusCode).toBe(405);
});
