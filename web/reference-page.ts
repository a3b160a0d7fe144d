import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import scalar from '@scalar/fastify-api-reference';
import type { Plugin } from 'vite';

type FastifyRoute = {
  readonly url: string;
  handler(request: unknown, reply: unknown): unknown;
};

/**
 * Adds the API reference to the build: one page at `/docs/api`, whose scripts
 * are ours to serve.
 */
export function referencePage(): Plugin {
  return {
    name: 'reference-page',
    apply: 'build',
    generateBundle() {
      const emit = (name: string, source: string) => {
        const hash = createHash('sha256').update(source).digest('hex');
        const fileName = `assets/${name}-${hash.slice(0, 8)}.js`;
        this.emitFile({ type: 'asset', fileName, source });
        return `/${fileName}`;
      };
      const start = join(import.meta.dirname, 'reference/start.js');
      const scripts = [
        emit('scalar', scalarScript()),
        emit('reference', readFileSync(start, 'utf8')),
      ];
      const fileName = 'docs/api/index.html';
      this.emitFile({ type: 'asset', fileName, source: page(scripts) });
    },
  };
}

/**
 * Scalar's script for browsers, whole. Its own package brings 287 MB of others
 * along; this one holds the same script as text and serves it through Fastify,
 * which is played here.
 *
 * @throws Error when another version of the package serves it otherwise
 */
function scalarScript(): string {
  const routes: FastifyRoute[] = [];
  const fastify = {
    route: (route: FastifyRoute) => void routes.push(route),
    hasPlugin: () => false,
    initialConfig: {},
  };
  const register = scalar as unknown as (
    host: unknown,
    options: unknown,
    done: () => void,
  ) => void;
  register(fastify, { configuration: { url: '/' } }, () => {});
  let sent: unknown;
  const reply = {
    header: () => reply,
    send: (body: unknown) => {
      sent = body;
    },
  };
  routes.find(({ url }) => url.endsWith('.js'))?.handler({}, reply);
  if (typeof sent === 'string' && sent.includes('createApiReference'))
    return sent;
  throw new Error('@scalar/fastify-api-reference does not serve its script');
}

const page = (scripts: readonly string[]) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="data:," />
    <title>Outdial API reference</title>
  </head>
  <body>
    <noscript>The document is at /api/v1/openapi.json.</noscript>
    <div id="reference"></div>
    ${scripts.map((src) => `<script src="${src}"></script>`).join('\n    ')}
  </body>
</html>
`;
