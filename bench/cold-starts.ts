import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunctions, repositoryRoot } from '#infra/aws/bundle.ts';
import { carrierEnv } from '#infra/carrier/aws/env.ts';
import type { FunctionName } from '#infra/functions.ts';
import { env } from '#shared/names.ts';
import { atMost, fixed, type Row, row } from './table.ts';

/** Processes for each function: the first ones fill the page cache. */
const TIMES = 7;
/** Functions that run for every call, which a cold start holds up. */
const HOT: readonly FunctionName[] = ['take_carrier_event', 'dial'];
const EMPTY = 'export const handler = async () => {};\n';

export interface ColdStart {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds to load the module in a fresh process: the median. */
  readonly load_ms: number;
}

/** P12: how large each function's bundle is, and how long it takes to load. */
export async function coldStartRows(): Promise<Row[]> {
  const folder = mkdtempSync(`${repositoryRoot}.bench-`);
  try {
    const { folders } = bundleFunctions(relative(repositoryRoot, folder));
    const empty = `${folder}/empty.mjs`;
    writeFileSync(empty, EMPTY);
    const floor = await measure('empty', empty);
    const all: ColdStart[] = [];
    for (const [name, path] of Object.entries(folders)) {
      all.push(await measure(name, `${path}/index.mjs`));
    }
    return rowsOf(floor, all);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function rowsOf(floor: ColdStart, all: readonly ColdStart[]): Row[] {
  const isHot = ({ name }: ColdStart) => HOT.includes(name as FunctionName);
  const sorted = [...all].sort((a, b) => a.load_ms - b.load_ms);
  const cold = sorted.filter((it) => !isHot(it)).map(({ bytes }) => bytes);
  const largestHot = Math.max(...sorted.filter(isHot).map((it) => it.bytes));
  const api = all.find(({ name }) => name === 'api');
  return [
    ...sorted.map((it) =>
      row(
        `P12 load of ${it.name}, ms / KB${isHot(it) ? ' (hot)' : ''}`,
        fixed(floor.load_ms, 1),
        '',
        `${fixed(it.load_ms, 1)} / ${fixed(it.bytes / 1_000, 0)}`,
        '',
      ),
    ),
    row(
      'P12 largest hot function, share of the API function',
      '',
      '',
      fixed(largestHot / (api?.bytes ?? Math.max(...cold))),
      '0.75',
      atMost(largestHot / (api?.bytes ?? Math.max(...cold)), 0.75),
    ),
  ];
}

async function measure(name: string, path: string): Promise<ColdStart> {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time++) times.push(await loadMs(path));
  const sorted = times.sort((a, b) => a - b);
  const load_ms = sorted[Math.floor(TIMES / 2)]!;
  return { name, bytes: statSync(path).size, load_ms };
}

const variables = Object.fromEntries(
  [...Object.values(env), ...Object.values(carrierEnv)].map((name) => [
    name,
    `https://${name}.invalid`,
  ]),
);

/** What Lambda does before the first invocation, less starting Node. */
const script = (path: string) => `
  globalThis.awslambda = { streamifyResponse: (handler) => handler };
  const began = performance.now();
  await import(${JSON.stringify(path)});
  const ms = performance.now() - began;
  process.stdout.write(String(ms), () => process.exit());
`;

async function loadMs(path: string): Promise<number> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script(path)],
    {
      cwd: '/',
      env: { ...variables, INLINE_CSV_BYTES: '1000', AWS_REGION: 'eu-west-1' },
    },
  );
  return Number(stdout);
}
