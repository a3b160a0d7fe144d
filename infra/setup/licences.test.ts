import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Ours is Apache-2.0. These ask for nothing but their notice. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
]);

/** Others, with why: tools that build or test, of which nothing is deployed. */
const ALLOWED_TOOLS: Readonly<Record<string, string>> = {
  'MPL-2.0':
    'axe-core and lightningcss run as they are published, in tests and in the build',
};

/** What packages of before that field say in their own `package.json`. */
const UNNAMED: Readonly<Record<string, string>> = {
  busboy: 'MIT',
  streamsearch: 'MIT',
};

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
}
const lock = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8'),
) as { packages: Record<string, Locked> };
const installed = Object.entries(lock.packages).filter(([path]) => path);

/** `MIT OR GPL-3.0`: any of them may be chosen. */
const choices = (license: string) =>
  license.replace(/^\((.*)\)$/, '$1').split(' OR ');

const nameOf = (path: string) => path.split('node_modules/').at(-1)!;

test('every package may be used and passed on under our own licence', () => {
  const refused = installed.filter(([path, { license, dev }]) => {
    const named = license ?? UNNAMED[nameOf(path)] ?? 'none';
    const mayUse = (each: string) =>
      PERMISSIVE.has(each) || (dev === true && each in ALLOWED_TOOLS);
    return !choices(named).some(mayUse);
  });
  expect(refused).toEqual([]);
});

test('no exception is left over', () => {
  const licences = new Set(
    installed.flatMap(([, { license }]) => (license ? choices(license) : [])),
  );
  for (const each of [...PERMISSIVE, ...Object.keys(ALLOWED_TOOLS)])
    expect(licences).toContain(each);
  const unnamed = installed
    .filter(([, { license }]) => !license)
    .map(([path]) => nameOf(path));
  expect(unnamed.sort()).toEqual(Object.keys(UNNAMED).sort());
});
