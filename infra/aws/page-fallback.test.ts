import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';

const code = readFileSync(
  new URL('./edge/page-fallback.js', import.meta.url),
  'utf8',
);

/** Runs the function as CloudFront does: by its name, in a bare context. */
const uriFor = (uri: string): string =>
  runInNewContext(`${code}\nhandler({ request: { uri } }).uri`, { uri });

test.each([
  '/',
  '/campaigns',
  '/campaigns/cmp_01/contacts',
  '/v1.2/page/',
  '/docs',
  '/docs/guides/results/more',
])('%s is a page of the dashboard', (uri) =>
  expect(uriFor(uri)).toBe('/index.html'),
);

test.each(['/config.json', '/assets/index-1a2b3c.js', '/favicon.svg'])(
  '%s is a file, and missing when it is missing',
  (uri) => expect(uriFor(uri)).toBe(uri),
);

test.each(['/docs/api', '/docs/api/'])('%s is the API reference', (uri) =>
  expect(uriFor(uri)).toBe('/docs/api/index.html'),
);

test.each([
  ['/docs/guides', '/docs/guides/index.html'],
  ['/docs/guides/', '/docs/guides/index.html'],
  ['/docs/guides/results', '/docs/guides/results/index.html'],
  ['/docs/guides/amd-screening/', '/docs/guides/amd-screening/index.html'],
])('%s is a guide', (uri, file) => expect(uriFor(uri)).toBe(file));
