import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { repositoryRoot } from '#infra/aws/bundle.ts';
import { atMost, fixed, type Row, row } from './table.ts';

/** One entry of Vite's manifest, as far as it is read here. */
interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly css?: readonly string[];
  /** Keys of what it imports statically. */
  readonly imports?: readonly string[];
}
export type Manifest = Readonly<Record<string, Chunk>>;

/** Pages that somebody may open first, with what they may weigh. */
export const firstPages = {
  '/dashboard': 'src/pages/Overview.tsx',
  '/dashboard/campaigns': 'src/pages/Campaigns.tsx',
} as const;
/** 330 KB of 1,000 bytes: scripts and stylesheets, each compressed by itself. */
export const MOST_BYTES = 330_000;

const brotli = promisify(brotliCompress);

const dist = `${repositoryRoot}web/dist`;
const manifestFile = `${dist}/.vite/manifest.json`;

/** @throws Error when the dashboard was not built */
export const readManifest = (): Manifest =>
  JSON.parse(readFileSync(manifestFile, 'utf8'));

/**
 * Every script and stylesheet that a page needs before it shows: of the entry,
 * of the page's own chunk, and of all that these import statically.
 *
 * @throws Error when the page has no chunk of its own: then it is in no manifest
 */
export function filesOf(manifest: Manifest, page: string): string[] {
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = (key: string) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) throw new Error(`${key} is not in the manifest`);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const key of [entry ?? 'the entry', page]) visit(key);
  return [...files];
}

export const readFile = (file: string) => readFileSync(`${dist}/${file}`);

/** Bytes over the wire, as a server sends them to a browser that takes brotli. */
export async function weightOf(files: readonly string[]): Promise<number> {
  const compressed = await Promise.all(
    files.map((file) => brotli(readFile(file))),
  );
  return compressed.reduce((sum, bytes) => sum + bytes.length, 0);
}

/** P13: what a browser loads to show its first page. */
export async function pageWeightRows(): Promise<Row[]> {
  const isBuilt = existsSync(manifestFile);
  const rowOf = async (path: string, page: string) => {
    const metric = `P13 first load of ${path}, KB with brotli`;
    if (!isBuilt) return row(metric, '', '', 'not built', '330');
    const bytes = await weightOf(filesOf(readManifest(), page));
    const ours = fixed(bytes / 1_000, 0);
    return row(metric, '', '', ours, '330', atMost(bytes, MOST_BYTES));
  };
  return Promise.all(
    Object.entries(firstPages).map(([path, page]) => rowOf(path, page)),
  );
}
