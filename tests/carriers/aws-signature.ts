import { createHash, createHmac } from 'node:crypto';

/** What AWS checks of a signed request, written from its specification alone. */
export interface KnownKey {
  readonly id: string;
  readonly secret: string;
  readonly region: string;
  readonly service: string;
}

const sha256 = (text: string) =>
  createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

/** All but letters, digits and `-._~`. */
const escaped = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const MAX_AGE_MS = 5 * 60_000;

/**
 * @param body - as it was sent
 * @returns what is wrong with the signature; null: nothing
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureFault(
  request: Request,
  body: string,
  key: KnownKey,
  now: number,
): string | null {
  const shown =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.get('authorization') ?? '',
    );
  if (!shown) return 'MissingAuthenticationToken';
  const [, id, day = '', region, service, names = '', signature] = shown;
  const stamp = request.headers.get('x-amz-date') ?? '';
  const at = Date.parse(
    stamp.replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z',
    ),
  );
  if (id !== key.id) return 'UnrecognizedClient';
  if (!(Math.abs(now - at) <= MAX_AGE_MS)) return 'RequestExpired';
  if (region !== key.region || service !== key.service) {
    return 'InvalidSignature';
  }
  const url = new URL(request.url);
  const headers = names
    .split(';')
    .map((name) => {
      const value =
        name === 'host' ? url.host : (request.headers.get(name) ?? '');
      return `${name}:${value.trim()}\n`;
    })
    .join('');
  if (!names.split(';').includes('host')) return 'InvalidSignature';
  const canonical = [
    request.method,
    // Each part of a path is escaped once more, for every service but S3.
    key.service === 's3'
      ? url.pathname
      : url.pathname.split('/').map(escaped).join('/'),
    [...url.searchParams]
      .map(([name, value]) => [escaped(name), escaped(value)] as const)
      // By name, then by value.
      .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
      .map((pair) => pair.join('='))
      .join('&'),
    headers,
    names,
    sha256(body),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join(
    '\n',
  );
  const signing = [day, key.region, key.service, 'aws4_request'].reduce(
    (from: string | Buffer, part) => hmac(from, part),
    `AWS4${key.secret}`,
  );
  return hmac(signing, toSign).toString('hex') === signature
    ? null
    : 'InvalidSignature';
}
