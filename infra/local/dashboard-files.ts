import { createReadStream, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import {
  contentSecurityPolicy,
  customHeaders,
  GUIDES_PATH,
  REFERENCE_PATH,
  referenceSecurityPolicy,
} from '#infra/aws/security-headers.ts';

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

/** Names of built assets hold their hash: a year, and never asked for again. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

export interface Dashboard {
  /** Answers a GET or HEAD with a file, or with the page for every other address. */
  answer(pathname: string, method: string, response: ServerResponse): void;
}

/**
 * The built dashboard, with the headers it has on AWS. An address without a file
 * ending is a page, and every page is index.html but the API reference, which has
 * a policy of its own, and the guides; a missing file stays a 404.
 *
 * @param uploads - origin that browsers post audience files to
 */
export function dashboardFiles(folder: string, uploads: string): Dashboard {
  const root = path.resolve(folder);
  const ofDashboard = securityHeaders(contentSecurityPolicy(uploads));
  const ofReference = securityHeaders(referenceSecurityPolicy);
  return {
    answer(pathname, method, response) {
      const headers = isReference(pathname) ? ofReference : ofDashboard;
      const file = fileOf(root, pathname);
      const size = file && sizeOf(file);
      if (!file || size === undefined) {
        const type = { 'content-type': 'text/plain; charset=utf-8' };
        response.writeHead(404, { ...headers, ...type }).end('Not found\n');
        return;
      }
      const isAsset = pathname.startsWith('/assets/');
      response.writeHead(200, {
        ...headers,
        'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
        'content-length': size,
        'cache-control': isAsset ? IMMUTABLE : 'no-cache',
      });
      if (method === 'HEAD') response.end();
      else
        createReadStream(file)
          .on('error', () => response.destroy())
          .pipe(response);
    },
  };
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

function sizeOf(file: string): number | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? stat.size : undefined;
}
