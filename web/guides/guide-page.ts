import { GUIDES_ROOT, guides } from '#shared/domain/guides.ts';
import { escaped, type RenderedGuide } from './render-guide.ts';

/** Sections from which on a guide has a list of them. */
const MANY_SECTIONS = 3;

/**
 * One guide as a whole page. No script, and no style but the one file.
 *
 * @param name - of the guide; null for the list of all
 */
export function guidePage(
  name: string | null,
  guide: RenderedGuide,
  stylesheet: string,
): string {
  const title = name === null ? guide.title : `${guide.title} – Outdial guides`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${stylesheet}" />
    <title>${escaped(title)}</title>
  </head>
  <body>
    <a class="skip" href="#content">Skip to main content</a>
    <header>
      <a class="brand" href="${GUIDES_ROOT}">Outdial guides</a>
      <nav aria-label="Outdial">
        <a href="/dashboard/campaigns">Dashboard</a>
        <a href="/help/codes">Codes</a>
        <a href="/help/metrics">Metrics</a>
        <a href="/docs/api">API reference</a>
      </nav>
    </header>
    <div class="columns">
      <nav class="guides" aria-label="Guides">
        <ul>
${guides.map((entry) => navItem(entry, name)).join('\n')}
        </ul>
      </nav>
      <main id="content" tabindex="-1">
${withSections(guide)}
${neighbours(name)}
      </main>
    </div>
  </body>
</html>
`;
}

function navItem(
  { name, title }: (typeof guides)[number],
  current: string | null,
): string {
  const here = name === current ? ' aria-current="page"' : '';
  return `          <li><a href="${GUIDES_ROOT}/${name}"${here}>${escaped(title)}</a></li>`;
}

/** The list of sections stands between the title and the text. */
function withSections({ html, headings }: RenderedGuide): string {
  const sections = headings.filter(({ depth }) => depth === 2);
  if (sections.length < MANY_SECTIONS) return html;
  const items = sections
    .map(({ id, text }) => `<li><a href="#${id}">${escaped(text)}</a></li>`)
    .join('\n');
  const list = `<nav class="sections" aria-label="On this page"><p>On this page</p><ul>\n${items}\n</ul></nav>\n`;
  return html.replace('</h1>\n', `</h1>\n${list}`);
}

function neighbours(name: string | null): string {
  const at = guides.findIndex((guide) => guide.name === name);
  if (at === -1) return '';
  const link = (guide: (typeof guides)[number] | undefined, word: string) =>
    guide
      ? `<a href="${GUIDES_ROOT}/${guide.name}">${word}: ${escaped(guide.title)}</a>`
      : '';
  const links = [link(guides[at - 1], 'Before'), link(guides[at + 1], 'Next')];
  return `        <nav class="neighbours" aria-label="Neighbouring guides">${links.join(' ')}</nav>`;
}
