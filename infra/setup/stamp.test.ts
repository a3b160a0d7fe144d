import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentHash, isCurrent, writeStamp } from './stamp.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'stamp-'));
  mkdirSync(path.join(root, 'web/dist'), { recursive: true });
  writeFileSync(path.join(root, 'web/page.ts'), 'one');
  writeFileSync(path.join(root, 'web/dist/out.js'), 'built');
});
afterEach(() => rmSync(root, { recursive: true }));

const hash = () => contentHash(root, ['web'], (file) => file === 'web/dist');

describe('contentHash', () => {
  test('stays when only what is ignored changes', () => {
    const before = hash();
    writeFileSync(path.join(root, 'web/dist/out.js'), 'built again');
    expect(hash()).toBe(before);
  });

  test('changes with content, with a new file, and with a name', () => {
    const hashes = new Set([hash()]);
    writeFileSync(path.join(root, 'web/page.ts'), 'two');
    hashes.add(hash());
    writeFileSync(path.join(root, 'web/other.ts'), '');
    hashes.add(hash());
    rmSync(path.join(root, 'web/other.ts'));
    writeFileSync(path.join(root, 'web/another.ts'), '');
    hashes.add(hash());
    expect(hashes.size).toBe(4);
  });

  test('counts a missing entry as absent', () => {
    expect(contentHash(root, ['nowhere'])).toBe(contentHash(root, []));
  });
});

describe('a stamp', () => {
  test('is current only for the hash it was written for', () => {
    const stamp = path.join(root, 'deep/stamp');
    expect(isCurrent(stamp, 'a')).toBe(false);
    writeStamp(stamp, 'a');
    expect(isCurrent(stamp, 'a')).toBe(true);
    expect(isCurrent(stamp, 'b')).toBe(false);
  });
});
