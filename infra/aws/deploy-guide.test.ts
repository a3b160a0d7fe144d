import { globSync, readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { throttledOperations, throttleOf } from '#infra/throttles.ts';
import { routeTable } from '#shared/contracts/routes.ts';
import { repositoryRoot } from './bundle.ts';
import { allOptions, synthesize } from './testing/synthesize.ts';

const guide = readFileSync(`${repositoryRoot}docs/deploy.md`, 'utf8');

/** Rows of the table under a heading, as the cells between the bars. */
function tableUnder(heading: string): string[][] {
  const [, section = ''] = guide.split(`\n## ${heading}\n`);
  const lines = section.split('\n## ')[0]!.split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const rows = lines.slice(first + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const namesIn = (cell = '') =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

describe('the guide to deployment', () => {
  test('has a row for each key of the context, each read in one place', () => {
    const sources = globSync('infra/aws/{*,constructs/*}.ts', {
      cwd: repositoryRoot,
      exclude: (name) => name.endsWith('.test.ts'),
    });
    const read = sources.flatMap((file) =>
      [
        ...readFileSync(repositoryRoot + file, 'utf8').matchAll(
          /tryGetContext\(\s*'(\w+)'/g,
        ),
      ].map(([, key]) => key!),
    );
    expect(read.length).toBeGreaterThan(10);
    expect(new Set(read).size).toBe(read.length);
    const told = tableUnder('Options').flatMap(([keys]) => namesIn(keys));
    expect(told.sort()).toEqual(read.sort());
  });

  test('has a row for each output of each stack', () => {
    const stacks = synthesize(allOptions);
    const named: Record<string, Template | null> = {
      'outdial-<stage>-data': stacks.data,
      'outdial-<stage>': stacks.application,
      'outdial-<stage>-edge': stacks.edge,
      'outdial-<stage>-firewall': stacks.firewall,
      'outdial-<stage>-edge-logs': stacks.edgeLogs,
    };
    const made = Object.entries(named).flatMap(([stack, template]) =>
      Object.keys(template!.toJSON().Outputs ?? {})
        // What stacks tell each other is not for people.
        .filter((id) => !id.startsWith('ExportsOutput'))
        .map((id) => `${stack} ${id}`),
    );
    let stack = '';
    const told = tableUnder('Outputs').flatMap(([of, outputs]) => {
      stack = namesIn(of)[0] ?? stack;
      return namesIn(outputs).map((id) => `${stack} ${id}`);
    });
    expect(told.sort()).toEqual(made.sort());
  });

  test('has the figures of the limits of routes', () => {
    const own = routeTable.filter(({ operation_id }) =>
      (throttledOperations as readonly string[]).includes(operation_id),
    );
    expect(own).toHaveLength(throttledOperations.length);
    for (const route of own) {
      const { requests_per_second, burst } = throttleOf(route)!;
      expect(guide).toContain(`| ${requests_per_second} | ${burst} |`);
    }
  });

  test('names only stacks that are made', () => {
    const named = guide.match(/`outdial-<stage>[\w-]*`/g) ?? [];
    const known = ['', '-data', '-edge', '-firewall', '-edge-logs'];
    // The state machine's name is fixed, too.
    const names = [...known, '-campaign-run'].map(
      (end) => `\`outdial-<stage>${end}\``,
    );
    expect(names).toEqual(expect.arrayContaining(named));
  });
});
