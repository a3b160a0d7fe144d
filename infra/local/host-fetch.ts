import { randomUUID } from 'node:crypto';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import type { SimulatedCarrier } from './carrier/simulated-carrier.ts';
import { ACCOUNT } from './cloud/http.ts';
import type { LambdaHost } from './lambda-host.ts';

/** Addresses that exist inside this process only. */
export const CARRIER_URL = 'http://carrier.local';
export const CARRIER_EVENTS_URL = 'http://outdial.local/carrier-events';

/**
 * HTTP between the product and the simulated carrier without a network, both
 * ways; everything else goes out as it is.
 */
export function hostFetch(
  carrier: () => Pick<SimulatedCarrier, 'handle'>,
  host: () => Pick<LambdaHost, 'invoke'>,
): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const isCarrier = url.origin === CARRIER_URL;
    if (!isCarrier && url.href !== CARRIER_EVENTS_URL)
      return globalThis.fetch(input, init);
    const request = new Request(input, init);
    const body = await request.text();
    return isCarrier
      ? askCarrier(carrier(), request.method, url, body)
      : tellProduct(host(), request, body);
  };
}

/** @throws TypeError as fetch does, when the answer never arrives */
function askCarrier(
  carrier: Pick<SimulatedCarrier, 'handle'>,
  method: string,
  { pathname, search }: URL,
  body: string,
): Response {
  const path = `${pathname}${search}`;
  const answer = carrier.handle({ method, path, ...(body && { body }) });
  if (answer === 'connection_lost') throw new TypeError('fetch failed');
  const headers = { 'content-type': 'application/json' };
  return new Response(answer.body, { status: answer.status, headers });
}

async function tellProduct(
  host: Pick<LambdaHost, 'invoke'>,
  { method, headers }: Request,
  body: string,
): Promise<Response> {
  const event = functionUrlEvent(method, Object.fromEntries(headers), body);
  const { statusCode = 200, body: text } = (await host.invoke(
    'take_carrier_event',
    event,
  )) as APIGatewayProxyStructuredResultV2;
  return new Response(text || null, { status: statusCode });
}

function functionUrlEvent(
  method: string,
  headers: Record<string, string>,
  body: string,
): APIGatewayProxyEventV2 {
  const now = Date.now();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers,
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'local',
      http: {
        method,
        path: '/',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'carrier',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
    body,
    isBase64Encoded: false,
  };
}
