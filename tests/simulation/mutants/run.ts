import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Killer, type Mutant, mutants } from './mutants.ts';

/**
 * node tests/simulation/mutants/run.ts [--only <part of a name> ...] [--seeds 300] [--calm 100]
 *
 * Puts one bug at a time into a copy of the repository and sees who finds it.
 * A bug that nobody finds is a rule that nobody checks. Exit code 1 when one
 * survives that is not said to be equivalent.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [''] },
    seeds: { type: 'string', default: '300' },
    calm: { type: 'string', default: '100' },
  },
});
const ROOT = resolve(import.meta.dirname, '../../..');
const PARTS = [
  'shared',
  'functions',
  'infra',
  'tests',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'cdk.json',
];
/** A bug may also make a world go on for ever. */
const LONGEST_MS = 300_000;
const RANDOM: readonly Killer[] = ['simulation', 'calm', 'interruptions'];

interface Finding {
  readonly killer: Killer;
  readonly rule: string;
  readonly where: string;
}

const copy = mkdtempSync(join(tmpdir(), 'outdial-mutants-'));

async function hunt(): Promise<number> {
  const chosen = mutants.filter(({ name }) =>
    values.only.some((part) => name.includes(part)),
  );
  const healthy = await findBy(RANDOM);
  if (healthy) throw new Error(`fails without a bug: ${line(healthy)}`);
  console.log('Without a bug nothing is found.');
  let survived = 0;
  for (const mutant of chosen) {
    const { name, equivalent, killed_by } = mutant;
    if (equivalent) {
      console.log(`| ${name} | equivalent: ${equivalent} |`);
      continue;
    }
    const placed = place(mutant);
    const found = placed && (await findIn(mutant, placed));
    if (!found) survived += 1;
    const other = found?.killer === killed_by ? '' : ` (not by ${killed_by})`;
    const end = found
      ? `${line(found)}${other}`
      : placed
        ? 'SURVIVED'
        : 'ITS PLACE IS GONE';
    console.log(`| ${name} | ${end} |`);
  }
  console.log(`${chosen.length} bugs, ${survived} survived`);
  return survived > 0 ? 1 : 0;
}

const line = ({ killer, rule, where }: Finding) =>
  `${killer} | ${rule} | ${where}`;

interface Placed {
  readonly path: string;
  readonly text: string;
  readonly bad: string;
}

/** The file, and the file with the bug; null when its place is there no more, or twice. */
function place({ file, find, replace }: Mutant): Placed | null {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  const [before = '', after, ...more] = text.split(find);
  if (after === undefined || more.length > 0) return null;
  return { path, text, bad: `${before}${replace}${after}` };
}

async function findIn(
  mutant: Mutant,
  { path, text, bad }: Placed,
): Promise<Finding | null> {
  writeFileSync(path, bad);
  try {
    const { killed_by, test } = mutant;
    if (killed_by === 'unit') return await findBy(['unit'], test);
    const others = RANDOM.filter((killer) => killer !== killed_by);
    return await findBy(killed_by ? [killed_by, ...others] : others);
  } finally {
    writeFileSync(path, text);
  }
}

async function findBy(
  killers: readonly Killer[],
  test?: string,
): Promise<Finding | null> {
  for (const killer of killers) {
    const found = await runOf[killer](test);
    if (found) return { killer, ...found };
  }
  return null;
}

type Found = Omit<Finding, 'killer'> | null;
const runOf: Record<Killer, (test?: string) => Promise<Found>> = {
  simulation: () => worlds('--seeds', values.seeds),
  calm: () => worlds('--calm', '--seeds', values.calm),
  interruptions: () =>
    vitest('simulation', 'tests/simulation/interruptions.test.ts'),
  unit: (test = '') =>
    vitest(test.startsWith('tests/simulation') ? 'simulation' : 'unit', test),
};

async function worlds(...args: string[]): Promise<Found> {
  const { code, text } = await node(
    'tests/simulation/mutants/hunt.ts',
    ...args,
  );
  if (code === null) return { rule: 'time is up', where: '' };
  if (code !== 0) {
    return {
      rule: 'no exception',
      where: text.trim().split('\n').at(-1) ?? '',
    };
  }
  const found = JSON.parse(text.trim().split('\n').at(-1) ?? 'null');
  return found && { rule: found.rule, where: `seed ${found.seed}` };
}

async function vitest(project: string, file: string): Promise<Found> {
  const { code, text } = await node(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--bail=1',
    '--project',
    project,
    file,
  );
  if (code === 0) return null;
  const rule = /"rule": "([^"]*)"/.exec(text)?.[1];
  const name = /(?:FAIL|×) +(?:\|\w+\| +)?(.*)/.exec(text)?.[1];
  return { rule: rule ?? 'test', where: name ?? 'time is up' };
}

/** @returns code null: killed, since it took too long */
function node(
  ...args: string[]
): Promise<{ code: number | null; text: string }> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: copy,
      timeout: LONGEST_MS,
      killSignal: 'SIGKILL',
      env: { ...process.env, NO_COLOR: '1' },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        text += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => settle({ code, text }));
  });
}

try {
  for (const part of PARTS) {
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  process.exitCode = await hunt();
} finally {
  rmSync(copy, { recursive: true });
}
