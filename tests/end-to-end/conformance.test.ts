import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFolder, until } from '../support/product.ts';
import { seed000 } from './conformance/seed-000.ts';
import { seed001 } from './conformance/seed-001.ts';
import { seed002 } from './conformance/seed-002.ts';
import { seed003 } from './conformance/seed-003.ts';
import { seed004 } from './conformance/seed-004.ts';
import { makeWorld, type World } from './conformance/world.ts';

// Each test is named by the lines of docs/conformance.md that it holds to.
let made: World;
const world = () => made;

beforeAll(async () => {
  made = await makeWorld();
});
afterAll(async () => {
  await made.product.stop();
  removeFolder(made.product.data);
});

describe('seed 000', () => seed000(world));
describe('seed 001', () => seed001(world));
describe('seed 002', () => seed002(world));
describe('seed 003', () => seed003(world));
describe('seed 004', () => seed004(world));

describe('seed 003, to the end', () => {
  it('9: a stream ticks every 2 s, and beats every 15', async () => {
    const heard = await until(
      async () => made.heard(),
      (text) => text.includes(': heartbeat'),
      20_000,
    );
    const [first] = heard.split('\n\n');
    expect(first).toMatch(/^data: \{/m);
    const before = heard.slice(0, heard.indexOf(': heartbeat'));
    const ticks = before.match(/^data: /gm) ?? [];
    expect(ticks.length).toBeGreaterThanOrEqual(6);
    expect(ticks.length).toBeLessThanOrEqual(9);
    const data = heard.match(/^data: (.*)$/m)?.[1] ?? '';
    expect(JSON.parse(data)).toMatchObject({
      type: 'snapshot',
      campaign_id: made.busy.id,
      campaign: { status: 'running' },
    });
  });
});

it('docs/conformance.md has all 72 lines, and a test for each that it says is tested', () => {
  const read = (path: string) =>
    readFileSync(new URL(path, import.meta.url), 'utf8');
  const rows = [
    ...read('../../docs/conformance.md').matchAll(
      /^\| (\d{3}) \| (\d+) \|.*\| (tested|–) \|[^|]*\|$/gm,
    ),
  ].map(([, seed, line, tested]) => ({ name: `${seed}.${line}`, tested }));
  expect(new Set(rows.map(({ name }) => name)).size).toBe(72);
  const named = ['000', '001', '002', '003', '004'].flatMap((seed) =>
    [
      ...read(`./conformance/seed-${seed}.ts`).matchAll(/\bit\('([\d, ]+):/g),
    ].flatMap(([, lines = '']) =>
      lines.split(',').map((line) => `${seed}.${line.trim()}`),
    ),
  );
  const tested = rows.filter((row) => row.tested === 'tested');
  expect([...new Set(named)].sort()).toEqual(
    tested.map(({ name }) => name).sort(),
  );
});
