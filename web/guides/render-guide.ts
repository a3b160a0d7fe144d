import { Marked, type Tokens } from 'marked';
import { GUIDES_ROOT } from '#shared/domain/guides.ts';

export interface Heading {
  readonly depth: number;
  readonly id: string;
  readonly text: string;
}

export interface RenderedGuide {
  /** Of the one first heading. */
  readonly title: string;
  readonly html: string;
  readonly headings: readonly Heading[];
  /** Where its links lead, as addresses of the site. */
  readonly links: readonly string[];
}

/**
 * The body of a guide. Links to other files of its folder (`results.md#buckets`)
 * become addresses of the site, so that the files can be read where they lie too.
 *
 * @throws Error for HTML in the text: the pages are ours, and stay plain
 */
export function renderGuide(markdown: string): RenderedGuide {
  const headings: Heading[] = [];
  const links: string[] = [];
  const ids = new Set<string>();
  const marked = new Marked();
  marked.use({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading) {
        const plain = plainText(text);
        const id = uniqueId(slugOf(plain), ids);
        headings.push({ depth, id, text: plain });
        const inner = this.parser.parseInline(tokens);
        return `<h${depth} id="${id}">${inner}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const address = addressOf(href);
        links.push(address);
        const inner = this.parser.parseInline(tokens);
        return `<a href="${escaped(address)}">${inner}</a>`;
      },
      code({ text }: Tokens.Code) {
        // A long line scrolls in its own box, which the keyboard can reach.
        return `<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`;
      },
      table(token: Tokens.Table) {
        const cells = (row: Tokens.TableCell[], tag: string) =>
          row
            .map((cell) => {
              const inner = this.parser.parseInline(cell.tokens);
              return tag === 'th'
                ? `<th scope="col">${inner}</th>`
                : `<td>${inner}</td>`;
            })
            .join('');
        const head = `<tr>${cells(token.header, 'th')}</tr>`;
        const body = token.rows
          .map((row) => `<tr>${cells(row, 'td')}</tr>`)
          .join('\n');
        const under = headings.at(-1)?.text ?? 'Guide';
        return `<div class="table" role="region" tabindex="0" aria-label="Table: ${escaped(under)}"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>\n`;
      },
      html({ text }: Tokens.HTML | Tokens.Tag) {
        if (/^\s*<!--[\s\S]*-->\s*$/.test(text)) return '';
        throw new Error(
          `a guide holds no HTML, but this: ${text.slice(0, 60)}`,
        );
      },
    },
  });
  const html = marked.parse(markdown, { async: false });
  const [first] = headings;
  if (first?.depth !== 1) throw new Error('a guide begins with its title');
  return { title: first.text, html, headings, links };
}

/** `results.md#buckets` of the folder is `/docs/guides/results#buckets`. */
function addressOf(href: string): string {
  const file = /^([\w-]+)\.md(#.*)?$/.exec(href);
  if (!file) return href;
  const [, name, hash = ''] = file;
  return name === 'README'
    ? `${GUIDES_ROOT}${hash}`
    : `${GUIDES_ROOT}/${name}${hash}`;
}

const plainText = (text: string) => text.replace(/[`*]/g, '').trim();

/** As code forges make them of headings: a link works in both places. */
const slugOf = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

function uniqueId(slug: string, taken: Set<string>): string {
  let id = slug;
  for (let n = 1; taken.has(id); n += 1) id = `${slug}-${n}`;
  taken.add(id);
  return id;
}

export const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
