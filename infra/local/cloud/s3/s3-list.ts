import type { CloudResponse } from '../http.ts';
import type { S3Request } from './s3-request.ts';
import type { StoredObject } from './s3-store.ts';
import { encode } from './sigv4.ts';
import { element, s3Document } from './xml.ts';

const MOST_KEYS = 1_000;

/** Above every key that begins with what stands before it. */
const LAST_CHARACTER = '\u{10FFFF}';

interface Listing {
  readonly objects: StoredObject[];
  readonly prefixes: string[];
  /** The last key that was taken into account; set when there is more. */
  next?: string;
}

/** ListObjectsV2. */
export function listObjects(call: S3Request): CloudResponse {
  const { bucket, query } = call;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? MOST_KEYS), MOST_KEYS);
  const token = query.get('continuation-token');
  const after =
    token === null
      ? (query.get('start-after') ?? '')
      : Buffer.from(token, 'base64').toString();

  const listing = list(call, prefix, delimiter, after, most);
  const isUrl = query.get('encoding-type') === 'url';
  const show = (text: string) =>
    isUrl ? text.split('/').map(encode).join('/') : text;
  const content = [
    element('Name', bucket),
    element('Prefix', show(prefix)),
    ...(delimiter === '' ? [] : [element('Delimiter', show(delimiter))]),
    ...(isUrl ? [element('EncodingType', 'url')] : []),
    element('MaxKeys', most),
    element('KeyCount', listing.objects.length + listing.prefixes.length),
    element('IsTruncated', String(listing.next !== undefined)),
    ...(token === null ? [] : [element('ContinuationToken', token)]),
    ...(listing.next === undefined
      ? []
      : [
          element(
            'NextContinuationToken',
            Buffer.from(listing.next).toString('base64'),
          ),
        ]),
    ...listing.objects.map((object) => objectElement(object, show)),
    ...listing.prefixes.map(
      (one) =>
        `<CommonPrefixes>${element('Prefix', show(one))}</CommonPrefixes>`,
    ),
  ];
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/xml' },
    body: s3Document('ListBucketResult', content.join('')),
  };
}

function list(
  { engine, bucket }: S3Request,
  prefix: string,
  delimiter: string,
  after: string,
  most: number,
): Listing {
  const listing: Listing = { objects: [], prefixes: [] };
  engine.bucket(bucket);
  let at = after;
  let taken = '';
  while (most > 0) {
    const [object] = engine.objectsAfter(bucket, at, 1, prefix);
    if (object === undefined || !object.key.startsWith(prefix)) return listing;
    const { key } = object;
    if (listing.objects.length + listing.prefixes.length === most) {
      listing.next = taken;
      return listing;
    }
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (end < 0) {
      listing.objects.push(object);
      at = key;
    } else {
      const common = key.slice(0, end + delimiter.length);
      listing.prefixes.push(common);
      at = common + LAST_CHARACTER;
    }
    taken = at;
  }
  return listing;
}

function objectElement(
  { key, size, etag, modified_at }: StoredObject,
  show: (text: string) => string,
): string {
  const content = [
    element('Key', show(key)),
    element('LastModified', new Date(modified_at).toISOString()),
    element('ETag', `"${etag}"`),
    element('Size', size),
    element('StorageClass', 'STANDARD'),
  ];
  return `<Contents>${content.join('')}</Contents>`;
}
