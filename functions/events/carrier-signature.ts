import { createHmac, timingSafeEqual } from 'node:crypto';

/** Past and future: clocks differ, and an old request may be a replay. */
const MAX_AGE_MS = 5 * 60_000;

export interface SignedRequest {
  /** The body, byte for byte as it was signed. */
  readonly body: Buffer;
  /** Unix seconds, as the header has it. */
  readonly timestamp: string | undefined;
  /** `v1=<hex>`, as the header has it. */
  readonly signature: string | undefined;
}

/**
 * Whether a webhook was signed with our secret within the last five minutes:
 * HMAC-SHA256 of `<timestamp>.<body>`, compared in constant time.
 *
 * @param now - real time, epoch ms
 */
export function isSignedBy(
  secret: string,
  request: SignedRequest,
  now: number,
): boolean {
  const { body, timestamp, signature } = request;
  if (!timestamp || !/^\d{1,12}$/.test(timestamp)) return false;
  const given = /^v1=([0-9a-f]{64})$/.exec(signature ?? '')?.[1];
  if (!given) return false;
  const expected = createHmac('sha256', secret)
    .update(`${timestamp}.`)
    .update(body)
    .digest();
  const isOurs = timingSafeEqual(expected, Buffer.from(given, 'hex'));
  return isOurs && Math.abs(now - Number(timestamp) * 1000) <= MAX_AGE_MS;
}
