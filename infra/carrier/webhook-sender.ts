import { createHmac } from 'node:crypto';
import type { AnyWebhook } from './types.ts';

/** A receiver that says nothing for this long, in real time, has not taken it. */
const ANSWER_WITHIN_MS = 30_000;

interface Options {
  /** Where the product takes carrier events. */
  readonly url: string;
  readonly secret: string;
  readonly fetch: typeof globalThis.fetch;
  /** Signatures are dated in real time, like everywhere in the product. */
  readonly realClock: { now(): number };
}

/**
 * Headers of a signed webhook: HMAC-SHA256, in hex, of `<timestamp>.<body>`.
 *
 * @param timestamp - Unix seconds
 */
export function signatureHeaders(
  secret: string,
  timestamp: number,
  body: string,
): Record<string, string> {
  const hmac = createHmac('sha256', secret).update(`${timestamp}.${body}`);
  return {
    'x-carrier-timestamp': String(timestamp),
    'x-carrier-signature': `v1=${hmac.digest('hex')}`,
  };
}

/**
 * Posts events to the product, signed anew each time they are sent.
 *
 * @returns what `CarrierOptions.deliver` wants: true on a 2xx answer
 */
export function webhookSender(options: Options) {
  return async (event: AnyWebhook): Promise<boolean> => {
    const body = JSON.stringify(event);
    const timestamp = Math.floor(options.realClock.now() / 1000);
    const response = await options.fetch(options.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...signatureHeaders(options.secret, timestamp, body),
      },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return response.ok;
  };
}
