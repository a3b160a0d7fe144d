import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mutants } from './mutants/mutants.ts';

const folder = import.meta.dirname;
const document = readFileSync('docs/simulation.md', 'utf8');
const code = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
  .join('');

test('every rule that the document names is checked by that name', () => {
  const rules = [...document.matchAll(/`([IL]\d+ [^`]+)`/g)].map(
    ([, it]) => it,
  );
  expect(rules.length).toBeGreaterThan(50);
  expect(rules.filter((rule) => !code.includes(`'${rule}'`))).toEqual([]);
});

test('every bug that it says was found is in the list of bugs', () => {
  const [, table = ''] = document.split('| Bug |');
  const found = [...table.matchAll(/^\| ([^|]+?) \|/gm)].map(
    ([, name]) => name,
  );
  const known = new Set(mutants.map(({ name }) => name));
  expect(found.length).toBeGreaterThan(24);
  expect(found.filter((name) => !known.has(name ?? ''))).toEqual([]);
});
