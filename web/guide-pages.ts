import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { GUIDES_ROOT, guides } from '#shared/domain/guides.ts';
import { guidePage } from './guides/guide-page.ts';
import { renderGuide } from './guides/render-guide.ts';

const sources = join(import.meta.dirname, '../docs/guides');
const stylesheet = join(import.meta.dirname, 'guides/guides.css');
const DEV_STYLESHEET = '/@guides.css';

/** The text of a guide as it lies in `docs`. @param name - null: the list of all */
export const readGuide = (name: string | null) =>
  readFileSync(join(sources, `${name ?? 'README'}.md`), 'utf8');

/**
 * Adds the guides to the build: a static page each, under `/docs/guides`, that
 * needs neither script nor sign-in. The development server makes them anew for
 * each request.
 */
export function guidePages(): Plugin {
  return {
    name: 'guide-pages',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const path = request.url?.split(/[?#]/, 1)[0] ?? '';
        const answer = devAnswer(path.replace(/\/$/, ''));
        if (!answer) return next();
        response.setHeader(
          'content-type',
          `text/${answer.type}; charset=utf-8`,
        );
        response.end(answer.text);
      });
    },
    generateBundle() {
      const source = readFileSync(stylesheet, 'utf8');
      const hash = createHash('sha256').update(source).digest('hex');
      const css = `assets/guides-${hash.slice(0, 8)}.css`;
      this.emitFile({ type: 'asset', fileName: css, source });
      for (const name of [null, ...guides.map((guide) => guide.name)]) {
        this.emitFile({
          type: 'asset',
          fileName: `${addressOf(name).slice(1)}/index.html`,
          source: guidePage(name, renderGuide(readGuide(name)), `/${css}`),
        });
      }
    },
  };
}

const addressOf = (name: string | null) =>
  name === null ? GUIDES_ROOT : `${GUIDES_ROOT}/${name}`;

function devAnswer(path: string): { type: string; text: string } | null {
  if (path === DEV_STYLESHEET)
    return { type: 'css', text: readFileSync(stylesheet, 'utf8') };
  const names = [null, ...guides.map(({ name }) => name)];
  const name = names.find((known) => addressOf(known) === path);
  if (name === undefined) return null;
  const guide = renderGuide(readGuide(name));
  return { type: 'html', text: guidePage(name, guide, DEV_STYLESHEET) };
}
