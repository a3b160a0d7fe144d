import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
} from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { parsed } from '../ask.ts';

/**
 * Orders that travel in an address.
 *
 * jambonz takes no verbs in a command, only the address of somebody who has some.
 * That is us, and what we have to say is sealed into that address: so whoever
 * answers it needs no store, and logs on the way show neither the token of a bot
 * nor anything of a contact.
 */
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Of what was sealed, unpacked: nobody but us seals, so this only bounds a mistake. */
const MOST_BYTES = 1_000_000;

/** @returns what `unseal` reads with the same secret; the same for the same value */
export function seal(value: unknown, secret: string): string {
  const plain = deflateRawSync(JSON.stringify(value));
  const { key, mac } = keysOf(secret);
  // Of the content itself: no two contents share one, and a repeated order is the same.
  const iv = createHmac('sha256', mac).update(plain).digest();
  const cipher = createCipheriv(CIPHER, key, iv.subarray(0, IV_BYTES));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([
    iv.subarray(0, IV_BYTES),
    cipher.getAuthTag(),
    sealed,
  ]).toString('base64url');
}

/** @returns undefined for what nobody with this secret sealed */
export function unseal(text: string, secret: string): unknown {
  try {
    const bytes = Buffer.from(text, 'base64url');
    const iv = bytes.subarray(0, IV_BYTES);
    const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
    if (tag.length !== TAG_BYTES) return undefined;
    const { key } = keysOf(secret);
    const decipher = createDecipheriv(CIPHER, key, iv, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(tag);
    const plain = Buffer.concat([
      decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
      decipher.final(),
    ]);
    const json = inflateRawSync(plain, { maxOutputLength: MOST_BYTES });
    return parsed(json.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Keys of its own: the secret itself signs webhooks. */
function keysOf(secret: string): { key: Buffer; mac: Buffer } {
  const derived = Buffer.from(
    hkdfSync('sha256', secret, '', 'outdial jambonz orders', 64),
  );
  return { key: derived.subarray(0, 32), mac: derived.subarray(32) };
}
