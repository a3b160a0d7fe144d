import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * One hash over files and folders, by content: the same on every machine that
 * holds the same sources. Paths are part of it, so a moved file changes it.
 *
 * @param {string} root
 * @param {readonly string[]} entries - files or folders below `root`; missing ones count as absent
 * @param {(relativePath: string) => boolean} [ignored]
 * @returns {string} hex SHA-256
 */
export function contentHash(root, entries, ignored = () => false) {
  const hash = createHash('sha256');
  for (const file of entries.flatMap((entry) => filesOf(root, entry, ignored)))
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function filesOf(root, entry, ignored) {
  if (ignored(entry)) return [];
  let children;
  try {
    children = readdirSync(path.join(root, entry));
  } catch (error) {
    if (error.code === 'ENOTDIR') return [entry];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return children
    .sort()
    .flatMap((child) => filesOf(root, `${entry}/${child}`, ignored));
}

/**
 * @param {string} stampFile
 * @param {string} hash
 * @returns {boolean} whether `stampFile` says that work was last done for `hash`
 */
export function isCurrent(stampFile, hash) {
  try {
    return readFileSync(stampFile, 'utf8').trim() === hash;
  } catch {
    return false;
  }
}

/**
 * @param {string} stampFile - its folder is made when missing
 * @param {string} hash
 */
export function writeStamp(stampFile, hash) {
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, `${hash}\n`);
}
