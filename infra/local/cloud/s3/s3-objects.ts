import { Readable } from 'node:stream';
import type { CloudResponse } from '../http.ts';
import { contentEncoding, payloadOf } from './s3-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import type { StoredObject } from './s3-store.ts';

const storedHeaders = [
  'content-type',
  'content-disposition',
  'content-language',
  'cache-control',
  'expires',
];

/** Headers that stay with the object. */
export function objectHeaders(
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => storedHeaders.includes(name) || name.startsWith('x-amz-meta-'),
  );
  const encoding = contentEncoding(headers['content-encoding']);
  return {
    ...Object.fromEntries(kept),
    ...(encoding !== '' && { 'content-encoding': encoding }),
  };
}

/** PutObject. */
export async function putObject(call: S3Request): Promise<CloudResponse> {
  const { engine, request, bucket, key, headers } = call;
  if (headers['x-amz-copy-source'] !== undefined) {
    throw new S3Error('NotImplemented', 'CopyObject is not implemented.');
  }
  const { source, check } = payloadOf(request, headers);
  const object = await engine.put(
    {
      bucket,
      key,
      headers: objectHeaders(headers),
      if_absent: headers['if-none-match'] === '*',
    },
    source,
    { check },
  );
  return {
    statusCode: 200,
    headers: {
      etag: `"${object.etag}"`,
      'x-amz-checksum-crc32': object.crc32,
      'x-amz-checksum-type': 'FULL_OBJECT',
    },
    body: '',
  };
}

/** GetObject and HeadObject, whole or a range. */
export function getObject(call: S3Request): CloudResponse {
  const { engine, bucket, key, query, headers } = call;
  const object = engine.object(bucket, key);
  const etag = `"${object.etag}"`;
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined && !isListed(ifMatch, etag)) {
    throw new S3Error(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      { Condition: 'If-Match' },
    );
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined && isListed(ifNoneMatch, etag)) {
    return { statusCode: 304, headers: { etag }, body: '' };
  }
  const range = parseRange(headers.range, object.size);
  const [first, last] = range ?? [0, object.size - 1];
  return {
    statusCode: range === undefined ? 200 : 206,
    headers: {
      'content-type': 'binary/octet-stream',
      ...object.headers,
      ...overrides(query),
      ...checksum(object, headers, range),
      etag,
      'accept-ranges': 'bytes',
      'last-modified': new Date(object.modified_at).toUTCString(),
      'content-length': String(last - first + 1),
      ...(range && {
        'content-range': `bytes ${first}-${last}/${object.size}`,
      }),
    },
    body: bodyOf(call, object, range),
  };
}

function bodyOf(
  { engine, request }: S3Request,
  object: StoredObject,
  range: readonly [number, number] | undefined,
): Readable | string {
  if (request.method === 'HEAD') return '';
  // SDK clients want a stream, also of nothing.
  if (object.size === 0) return Readable.from([]);
  return engine.files.read(object.file, range);
}

const isListed = (list: string, etag: string): boolean =>
  list
    .split(',')
    .some((one) => ['*', etag, etag.slice(1, -1)].includes(one.trim()));

/** A whole object's checksum only: a range has none of its own. */
function checksum(
  object: StoredObject,
  headers: Readonly<Record<string, string>>,
  range: unknown,
): Record<string, string> {
  const isAsked = headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED';
  if (!isAsked || range !== undefined) return {};
  return {
    'x-amz-checksum-crc32': object.crc32,
    'x-amz-checksum-type': 'FULL_OBJECT',
  };
}

/** `response-content-disposition` and its like, in a signed address. */
function overrides(query: URLSearchParams): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of query) {
    if (name.startsWith('response-'))
      found[name.slice('response-'.length)] = value;
  }
  return found;
}

/**
 * @returns first and last byte; nothing for the whole object, also when the
 *   header is no single range of bytes
 */
function parseRange(
  header: string | undefined,
  size: number,
): [number, number] | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const [, from = '', to = ''] = match;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last =
    from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first <= last && first < size) return [first, last];
  throw new S3Error('InvalidRange', 'The requested range is not satisfiable', {
    RangeRequested: String(header),
    ActualObjectSize: String(size),
  });
}
