import type { SimulatedCarrier } from './carrier/simulated-carrier.ts';
import { tellProduct } from './function-url.ts';
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
      : tell(host(), request, body);
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

/** The simulated carrier's events go to the root of the function's address. */
async function tell(
  host: Pick<LambdaHost, 'invoke'>,
  { method, headers }: Request,
  body: string,
): Promise<Response> {
  const { statusCode = 200, body: text } = await tellProduct(host, {
    method,
    path: '/',
    query: '',
    headers: Object.fromEntries(headers),
    body: Buffer.from(body),
  });
  return new Response(text || null, { status: statusCode });
}
