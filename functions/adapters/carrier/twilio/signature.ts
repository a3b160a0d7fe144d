import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { CarrierAccount } from '../carrier.ts';
import type { InboundRequest } from '../inbound.ts';
import { TRY_AGAIN } from './placement.ts';

type Fields = ReadonlyMap<string, readonly string[]>;

/**
 * Whether Twilio sent a webhook: `X-Twilio-Signature` is the HMAC-SHA1 of the
 * address with all fields of the form behind it, by the account's auth token.
 *
 * There is no instant in it: a replay is as good as the first time, so what is
 * made of a webhook has to be the same each time.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function isSignedByTwilio(
  { url, headers, body }: InboundRequest,
  { credentials }: Pick<CarrierAccount, 'credentials'>,
): boolean {
  const given = Buffer.from(headers['x-twilio-signature'] ?? '');
  if (given.length !== SIGNATURE_LENGTH) return false;
  // Of what is no form, the address holds a hash.
  const hash = /[?&]bodySHA256=([^&#]*)/.exec(url)?.[1];
  if (hash !== undefined && !isHashOf(hash, body)) return false;
  const fields: Fields = hash === undefined ? fieldsOf(body) : new Map();
  const { auth_token, next_auth_token } = credentials;
  return [auth_token, next_auth_token].some(
    (token) =>
      token !== undefined &&
      token !== '' &&
      addressesOf(url).some((address) =>
        timingSafeEqual(
          given,
          Buffer.from(twilioSignature(token, address, fields)),
        ),
      ),
  );
}

/** 20 bytes, in base64. */
const SIGNATURE_LENGTH = 28;

/** @param url - byte for byte as it was asked for */
export function twilioSignature(
  token: string,
  url: string,
  fields: Fields,
): string {
  const hmac = createHmac('sha1', token).update(url);
  for (const name of [...fields.keys()].sort()) {
    // A value that comes twice is signed once.
    for (const value of [...new Set(fields.get(name))].sort()) {
      hmac.update(name).update(value);
    }
  }
  return hmac.digest('base64');
}

/** The fields of a form, each with all of its values. */
export function fieldsOf(body: Buffer): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    // Anybody may send a long one: a copy for each value takes seconds.
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  return fields;
}

/**
 * Ways in which Twilio may have written an address when it signed it: with and
 * without its port, and with what only Twilio reads of it.
 */
function addressesOf(url: string): readonly string[] {
  const parts =
    /^(https?):\/\/([^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)(:\d+)?(.*)$/is.exec(url);
  if (!parts) return [url];
  const [, scheme, user = '', host, port, rest] = parts;
  const usual = scheme!.toLowerCase() === 'https' ? ':443' : ':80';
  const bare = `${scheme}://${user}${host}${rest}`;
  const full = `${scheme}://${user}${host}${port ?? usual}${rest}`;
  return [bare, full, bare + TRY_AGAIN, full + TRY_AGAIN];
}

function isHashOf(hash: string, body: Buffer): boolean {
  const given = Buffer.from(hash);
  const own = Buffer.from(createHash('sha256').update(body).digest('hex'));
  return given.length === own.length && timingSafeEqual(given, own);
}
