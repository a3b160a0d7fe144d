import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Gives the design tokens of Cloudscape short names in the build, and drops the
 * second value that each use of one carries.
 *
 * A token is called `--color-background-button-normal-default-4a4opx` and used as
 * `var(--that, #ffffff)`. Such names end in random letters, which no compression
 * makes smaller: they are a quarter of the stylesheets of the first page. The
 * second value is for pages without the theme, and `body` always has it.
 *
 * A short name hangs on the library's theme alone, not on what else is in the
 * build, so a stylesheet that did not change keeps its hash, and its meaning.
 */
export function shortTokens(): Plugin {
  const shorten = shortener(readTheme());
  return {
    name: 'short-tokens',
    // Developers see the names as they are.
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!/\.(css|js|tsx?)$/.test(id)) return null;
      const short = shorten(code);
      return short === code ? null : { code: short, map: null };
    },
  };
}

/** Not exported by its package, so named by its place. */
const THEME =
  '../node_modules/@cloudscape-design/components/internal/base-theme/styles.scoped.css';

const readTheme = () => readFileSync(join(import.meta.dirname, THEME), 'utf8');

const TOKEN = /--[a-z][a-z0-9-]*-[a-z0-9]{6}(?![\w-])/g;

/** @throws Error when the theme defines no tokens on `body`: it has another form */
export function shortener(theme: string): (code: string) => string {
  const names = new Map(
    tokensOf(theme).map((name, index) => [name, `--${index.toString(36)}`]),
  );
  if (names.size === 0) throw new Error(`no tokens were found in ${THEME}`);
  return (code) =>
    withoutFallbacks(code, names).replace(
      TOKEN,
      (name) => names.get(name) ?? name,
    );
}

/** What every page has, sorted. */
function tokensOf(theme: string): string[] {
  const found = [...theme.matchAll(/(?:^|[{}\s])body\s*\{([^{}]*)\}/g)].flatMap(
    ([, block = '']) =>
      [...block.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name!),
  );
  return [...new Set(found)].filter((name) => name.match(TOKEN)).sort();
}

/** `var(--token, value)` → `var(--token)`; values have brackets of their own. */
function withoutFallbacks(
  code: string,
  names: ReadonlyMap<string, string>,
): string {
  let out = '';
  let from = 0;
  for (const match of code.matchAll(/var\((--[\w-]+)\s*,/g)) {
    const [head, name = ''] = match;
    // Inside a second value that was dropped already.
    if (match.index < from || !names.has(name)) continue;
    const end = closing(code, match.index + head.length);
    out += `${code.slice(from, match.index)}var(${name})`;
    from = end + 1;
  }
  return out + code.slice(from);
}

/** @returns where the bracket closes that is open at `from` */
function closing(code: string, from: number): number {
  let depth = 1;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === '(') depth += 1;
    if (code[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`a bracket never closes: ${code.slice(from, from + 80)}`);
}
