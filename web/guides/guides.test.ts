import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryHistory } from '@tanstack/react-router';
import { describe, expect, it } from 'vitest';
import { GUIDES_ROOT, guidePath, guides } from '#shared/domain/guides.ts';
import { helpCodes, helpFor } from '#shared/domain/help-codes.ts';
import { metrics } from '#shared/domain/metric-glossary.ts';
import { readGuide } from '../guide-pages.ts';
import { createAppRouter } from '../src/app/router.tsx';
import { guidePage } from './guide-page.ts';
import { renderGuide } from './render-guide.ts';

const rendered = new Map(
  [null, ...guides.map(({ name }) => name)].map((name) => [
    name === null ? GUIDES_ROOT : `${GUIDES_ROOT}/${name}`,
    renderGuide(readGuide(name)),
  ]),
);
const router = createAppRouter();
router.update({ history: createMemoryHistory() });

/** Whether an address of the site leads to something. */
function leads(address: string, from: string): boolean {
  const [path = '', anchor] = address.split('#');
  if (path === '/docs/api') return true;
  const guide = rendered.get(path === '' ? from : path);
  if (guide) {
    return !anchor || guide.headings.some(({ id }) => id === anchor);
  }
  const code = /^\/help\/codes\/(.+)$/.exec(path)?.[1];
  if (code) return helpFor(code).length > 0;
  const [, rest, found] = router.getMatchedRoutes(path);
  // What is left over of an address that only begins like a page.
  return found !== undefined && !('**' in rest);
}

describe('the guides', () => {
  it('are the files of the folder, each with its title', () => {
    const folder = join(import.meta.dirname, '../../docs/guides');
    expect(readdirSync(folder).sort()).toEqual(
      ['README.md', ...guides.map(({ name }) => `${name}.md`)].sort(),
    );
    for (const { name, title } of guides)
      expect(rendered.get(guidePath(name))?.title).toBe(title);
  });

  it('have no dead link among them, to the reference or into the dashboard', () => {
    const dead = [...rendered].flatMap(([from, { links }]) =>
      links
        .filter((link) => !/^https?:/.test(link) && !leads(link, from))
        .map((link) => `${from}: ${link}`),
    );
    expect(dead).toEqual([]);
  });

  it('know a dead link when they see one', () => {
    for (const link of [
      '/docs/guides/none',
      '/docs/guides/results#none',
      '/help/codes/none',
      '/dashboard/none',
      '#none',
    ])
      expect(leads(link, GUIDES_ROOT)).toBe(false);
    expect(leads('/dashboard/settings/preferences', GUIDES_ROOT)).toBe(true);
  });

  it('can all be reached from the list', () => {
    const listed = rendered.get(GUIDES_ROOT)?.links ?? [];
    for (const { name } of guides) expect(listed).toContain(guidePath(name));
  });

  it('have the sections that the catalogue of codes and the glossary point to', () => {
    const links = [...helpCodes, ...metrics].map(({ guide }) => guide);
    const dead = links.filter((link) => !leads(guidePath(link), GUIDES_ROOT));
    expect([...new Set(dead)]).toEqual([]);
  });
});

describe('a page', () => {
  const page = (markdown: string) =>
    guidePage('results', renderGuide(markdown), '/assets/guides.css');

  it('holds no script, no style and no HTML of the text', () => {
    for (const [address, guide] of rendered) {
      const name = address.slice(GUIDES_ROOT.length + 1) || null;
      const html = guidePage(name, guide, '/assets/guides.css');
      expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
      expect(html.match(/<h1/g)).toHaveLength(1);
    }
    expect(() => renderGuide('# A\n\n<b onclick="x">b</b>')).toThrow('no HTML');
  });

  it('leaves out no level of heading', () => {
    for (const { headings } of rendered.values())
      headings.reduce((before, { depth }) => {
        expect(depth).toBeLessThanOrEqual(before + 1);
        return depth;
      }, 0);
  });

  it('escapes what a text says, and leads from file to file', () => {
    const html = page(
      '# A & `b`\n\n[more](amd-screening.md#the-settings)\n\n```\n<i> & "q"\n```\n',
    );
    expect(html).toContain('<title>A &amp; b – Outdial guides</title>');
    expect(html).toContain('href="/docs/guides/amd-screening#the-settings"');
    expect(html).toContain('&lt;i&gt; &amp; &quot;q&quot;');
  });

  it('marks itself in the list of guides, and names its neighbours', () => {
    const html = page('# Results\n');
    expect(html).toContain('href="/docs/guides/results" aria-current="page"');
    expect(html).toContain('Before: AMD screening');
    expect(html).toContain('Next: Troubleshooting');
  });
});
