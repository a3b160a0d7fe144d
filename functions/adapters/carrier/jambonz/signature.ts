import { createHmac, timingSafeEqual } from 'node:crypto';

/** Either way: the clocks of two machines differ, and retries are late. */
export const TOLERANCE_SECONDS = 300;

/** When a webhook was signed; its sender is who it says. */
export interface Signed {
  /** Epoch seconds. */
  readonly at: number;
}

/**
 * Reads `Jambonz-Signature: t=<unix>,v1=<hex>`: HMAC-SHA256 over `<t>.<body>`.
 * Several `v1` may stand there while a secret is changed.
 *
 * @param body - byte for byte: jambonz signs its own way of writing JSON
 * @param secrets - whoever has one of them is jambonz
 * @param now - real time, epoch ms
 * @returns null when nobody with a secret signed it, or too long ago
 * @see https://docs.jambonz.org/guides/features/webhook-security
 */
export function readSignature(
  header: string | undefined,
  body: Buffer,
  secrets: readonly string[],
  now: number,
): Signed | null {
  const parts = (header ?? '').split(',').map((part) => part.trim());
  const times = valuesOf(parts, 't');
  const time = times[0];
  if (times.length !== 1 || !time || !/^\d{1,12}$/.test(time)) return null;
  const at = Number(time);
  if (Math.abs(Math.floor(now / 1_000) - at) > TOLERANCE_SECONDS) return null;
  const given = valuesOf(parts, 'v1');
  const isOurs = secrets
    .filter((secret) => secret !== '')
    .map((secret) => sign(secret, time, body))
    .some((expected) => given.some((it) => isSame(it, expected)));
  return isOurs ? { at } : null;
}

const valuesOf = (parts: readonly string[], name: string) =>
  parts
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));

const sign = (secret: string, time: string, body: Buffer) =>
  createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex');

/** In constant time, of texts of one length. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
