import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Past and future. @see Telnyx's own SDK, `lib/webhooks` */
const MAX_AGE_SECONDS = 300;
/** What comes before the 32 bytes of an Ed25519 key. @see RFC 8410 section 4 */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const KEY = /^[0-9A-Za-z+/]{43}=$/;
const SIGNATURE = /^[0-9A-Za-z+/]{86}==$/;

/** @returns undefined unless it is base64 of exactly 32 bytes */
export function publicKeyOf(encoded: string): KeyObject | undefined {
  if (!KEY.test(encoded)) return undefined;
  try {
    const key = Buffer.concat([SPKI, Buffer.from(encoded, 'base64')]);
    return createPublicKey({ key, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

export interface Signed {
  /** Byte for byte as it was sent. */
  readonly body: Buffer;
  /** Unix seconds: `telnyx-timestamp`. */
  readonly timestamp: string | undefined;
  /** Base64 of 64 bytes: `telnyx-signature-ed25519`. */
  readonly signature: string | undefined;
}

/**
 * Whether Telnyx signed a webhook within five minutes: Ed25519 over
 * `<timestamp>|<body>`.
 *
 * @param key - the account's public key, as Telnyx shows it
 * @param now - real time, epoch ms
 * @see https://developers.telnyx.com/development/api-fundamentals/webhooks/receiving-webhooks
 */
export function isSignedByTelnyx(
  key: string,
  { body, timestamp, signature }: Signed,
  now: number,
): boolean {
  if (!timestamp || !/^\d{1,15}$/.test(timestamp)) return false;
  if (!signature || !SIGNATURE.test(signature)) return false;
  const age = Math.floor(now / 1_000) - Number(timestamp);
  if (Math.abs(age) > MAX_AGE_SECONDS) return false;
  const signer = publicKeyOf(key);
  if (!signer) return false;
  const signed = Buffer.concat([Buffer.from(`${timestamp}|`), body]);
  return verify(null, signed, signer, Buffer.from(signature, 'base64'));
}
