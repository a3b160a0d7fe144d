import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { CloudRequest } from '../http.ts';
import { S3Error } from './s3-error.ts';

/** Whose signatures are good: access key id to secret, and what time it is. */
export interface Signers {
  readonly secrets: Readonly<Record<string, string>>;
  /** Real time, epoch ms: signatures do not live on the product's clock. */
  readonly realNow: () => number;
}

/** @see S3 API reference, "Authenticating Requests: Using Query Parameters" */
const MOST_EXPIRES_SECONDS = 604_800;
const MOST_SKEW_MS = 900_000;

const ALGORITHM = 'AWS4-HMAC-SHA256';

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** Percent-encoding of RFC 3986, which AWS signs. */
export const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/**
 * Checks a signature over `text` for a credential `key/date/region/service/aws4_request`.
 *
 * @throws S3Error `InvalidAccessKeyId`, `SignatureDoesNotMatch`
 */
export function checkSignature(
  signers: Signers,
  credential: string,
  text: string,
  signature: string,
): void {
  const [id = '', date = '', region = '', service = ''] = credential.split('/');
  const secret = signers.secrets[id];
  if (secret === undefined) {
    throw new S3Error(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      { AWSAccessKeyId: id },
    );
  }
  const key = hmac(
    hmac(hmac(hmac(`AWS4${secret}`, date), region), service),
    'aws4_request',
  );
  const expected = hmac(key, text);
  const given = Buffer.from(signature, 'hex');
  if (given.length === expected.length && timingSafeEqual(given, expected)) {
    return;
  }
  throw new S3Error(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  );
}

/** `20260701T120000Z` to epoch ms; NaN when it is not that. */
export function parseAmzDate(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/**
 * Checks a presigned address: its parameters, its life, its signature.
 *
 * @throws S3Error `AuthorizationQueryParametersError`, `AccessDenied` when it has
 *   expired, or as `checkSignature`
 */
export function checkPresigned(
  signers: Signers,
  request: CloudRequest,
  query: URLSearchParams,
): void {
  const parameter = (name: string): string => {
    const value = query.get(name);
    if (value !== null) return value;
    throw badParameters(`Query-string authentication requires ${name}.`);
  };
  if (parameter('X-Amz-Algorithm') !== ALGORITHM) {
    throw badParameters(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  }
  const credential = parameter('X-Amz-Credential');
  const date = parameter('X-Amz-Date');
  const signedAt = parseAmzDate(date);
  const expires = Number(parameter('X-Amz-Expires'));
  if (!(expires >= 0 && expires <= MOST_EXPIRES_SECONDS)) {
    throw badParameters('X-Amz-Expires must be less than a week (in seconds)');
  }
  const now = signers.realNow();
  if (Number.isNaN(signedAt) || signedAt > now + MOST_SKEW_MS) {
    throw new S3Error('AccessDenied', 'Request is not valid yet');
  }
  if (signedAt + expires * 1_000 < now) {
    throw new S3Error('AccessDenied', 'Request has expired', {
      'X-Amz-Expires': String(expires),
      Expires: new Date(signedAt + expires * 1_000).toISOString(),
    });
  }
  const signedHeaders = parameter('X-Amz-SignedHeaders');
  const canonical = canonicalRequest(request, query, signedHeaders);
  const scope = credential.slice(credential.indexOf('/') + 1);
  const digest = createHash('sha256').update(canonical).digest('hex');
  checkSignature(
    signers,
    credential,
    [ALGORITHM, date, scope, digest].join('\n'),
    parameter('X-Amz-Signature'),
  );
}

function canonicalRequest(
  request: CloudRequest,
  query: URLSearchParams,
  signedHeaders: string,
): string {
  const path = request.path
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort();
  const headers = signedHeaders.split(';').map((name) => {
    const value = request.headers[name] ?? '';
    return `${name}:${value.trim().replace(/\s+/g, ' ')}\n`;
  });
  return [
    request.method,
    path,
    parameters.join('&'),
    headers.join(''),
    signedHeaders,
    query.get('X-Amz-Content-Sha256') ??
      request.headers['x-amz-content-sha256'] ??
      'UNSIGNED-PAYLOAD',
  ].join('\n');
}

const badParameters = (message: string) =>
  new S3Error('AuthorizationQueryParametersError', message);
