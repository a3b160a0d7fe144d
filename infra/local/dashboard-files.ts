import { createReadStream, type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import path from 'node:path';
import {
  contentSecurityPolicy,
  customHeaders,
  GUIDES_PATH,
  REFERENCE_PATH,
  referenceSecurityPolicy,
} from '#infra/aws/security-headers.ts';
import { CACHE_HASHED, CACHE_PAGES, COMPRESSED_FOLDER } from '#infra/site.ts';
import {
  acceptedEncoding,
  compress,
  type Encoding,
  isCompressible,
  MIN_COMPRESSED_BYTES,
} from './compression.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

export interface PageRequest {
  readonly pathname: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Dashboard {
  /** Answers a GET or HEAD with a file, or with the page for every other address. */
  answer(request: PageRequest, response: ServerResponse): Promise<void>;
}

/**
 * The built dashboard, with the headers and the compression it has on AWS. An
 * address without a file ending is a page, and every page is index.html but the
 * API reference, which has a policy of its own, and the guides; a missing file
 * stays a 404.
 *
 * @param bucket - origin that browsers post audience files to
 */
export function dashboardFiles(folder: string, bucket: string): Dashboard {
  const root = path.resolve(folder);
  const ofDashboard = securityHeaders(contentSecurityPolicy({ bucket }));
  const ofReference = securityHeaders(referenceSecurityPolicy);
  const compressed = compressedFiles(root);
  return {
    async answer({ pathname, method, headers: asked }, response) {
      const security = isReference(pathname) ? ofReference : ofDashboard;
      const found = findFile(root, pathname);
      if (!found) {
        const type = { 'content-type': 'text/plain; charset=utf-8' };
        response.writeHead(404, { ...security, ...type }).end('Not found\n');
        return;
      }
      const encoding = encodingFor(found, asked['accept-encoding']);
      const etag = etagOf(found.stat, encoding);
      const isAsset = pathname.startsWith('/assets/');
      const headers = {
        ...security,
        'cache-control': isAsset ? CACHE_HASHED : CACHE_PAGES,
        etag,
        ...(mayCompress(found) && { vary: 'Accept-Encoding' }),
      };
      if (matches(asked['if-none-match'], etag)) {
        response.writeHead(304, headers).end();
        return;
      }
      const body = encoding && (await compressed(found, encoding));
      response.writeHead(200, {
        ...headers,
        'content-type': found.type,
        'content-length': body?.length ?? found.stat.size,
        ...(encoding && { 'content-encoding': encoding }),
      });
      if (method === 'HEAD' || body) response.end(body);
      else
        createReadStream(found.file)
          .on('error', () => response.destroy())
          .pipe(response);
    },
  };
}

interface FoundFile {
  readonly file: string;
  readonly stat: Stats;
  readonly type: string;
}

function findFile(root: string, pathname: string): FoundFile | undefined {
  const file = fileOf(root, pathname);
  if (file === undefined) return undefined;
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) return undefined;
  const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
  return { file, stat, type };
}

const mayCompress = ({ type, stat }: FoundFile) =>
  isCompressible(type) && stat.size >= MIN_COMPRESSED_BYTES;

const encodingFor = (found: FoundFile, accepts: unknown) =>
  mayCompress(found) ? acceptedEncoding(String(accepts ?? '')) : undefined;

/** Each encoding is a representation of its own, so it has a tag of its own. */
const etagOf = ({ mtimeMs, size }: Stats, encoding?: Encoding) =>
  `"${[Math.round(mtimeMs), size].map((n) => n.toString(36)).join('-')}${encoding ? `-${encoding}` : ''}"`;

const matches = (ifNoneMatch: string | undefined, etag: string) =>
  (ifNoneMatch ?? '')
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
    .some((each) => each === etag || each === '*');

/** Each file as the build compressed it, else compressed once, and anew when it was built anew. */
function compressedFiles(root: string) {
  const kept = new Map<string, { etag: string; bytes: Promise<Buffer> }>();
  return (found: FoundFile, encoding: Encoding): Promise<Buffer> => {
    const etag = etagOf(found.stat, encoding);
    const key = `${encoding} ${found.file}`;
    const old = kept.get(key);
    if (old?.etag === etag) return old.bytes;
    const bytes = compressedBytes(root, found, encoding);
    kept.set(key, { etag, bytes });
    bytes.catch(() => kept.delete(key));
    return bytes;
  };
}

async function compressedBytes(
  root: string,
  { file, stat }: FoundFile,
  encoding: Encoding,
): Promise<Buffer> {
  const made = path.join(
    root,
    COMPRESSED_FOLDER,
    `${path.relative(root, file)}.br`,
  );
  const isCurrent =
    encoding === 'br' &&
    (statSync(made, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= stat.mtimeMs;
  if (isCurrent) return readFile(made);
  return compress(await readFile(file), encoding);
}

const isReference = (pathname: string) =>
  pathname === REFERENCE_PATH || pathname.startsWith(`${REFERENCE_PATH}/`);

const securityHeaders = (policy: string) => ({
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  ...Object.fromEntries(
    Object.entries(customHeaders).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  ),
});

const GUIDE = new RegExp(`^${GUIDES_PATH}(/[a-z0-9-]+)?/?$`);

/** @returns undefined for an address that leaves the folder or is hidden */
function fileOf(root: string, pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const last = decoded.slice(decoded.lastIndexOf('/') + 1);
  if (decoded.replace(/\/$/, '') === REFERENCE_PATH)
    return path.join(root, REFERENCE_PATH, 'index.html');
  if (GUIDE.test(decoded)) return path.join(root, decoded, 'index.html');
  if (!last.includes('.')) return path.join(root, 'index.html');
  if (decoded.includes('\0') || decoded.split('/').some((p) => /^\./.test(p)))
    return undefined;
  const file = path.join(root, decoded);
  return file.startsWith(root + path.sep) ? file : undefined;
}
