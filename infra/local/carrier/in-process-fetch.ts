import type { SimulatedCarrier } from './simulated-carrier.ts';

/**
 * `fetch` to the carrier without a socket, for a product in the same process.
 *
 * @param url - base address that the product was told; other addresses go to
 *   `otherwise`
 */
export function carrierFetch(
  carrier: Pick<SimulatedCarrier, 'handle'>,
  url: string,
  otherwise: typeof globalThis.fetch,
): typeof globalThis.fetch {
  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (!address.startsWith(`${url}/`)) return otherwise(input, init);
    const request = new Request(input, init);
    const body = await request.text();
    const path = address.slice(url.length);
    const answer = carrier.handle({ method: request.method, path, body });
    if (answer === 'connection_lost') throw new TypeError('fetch failed');
    return new Response(answer.body, {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    });
  };
}
