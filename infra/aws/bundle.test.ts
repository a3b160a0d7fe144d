import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { carrierEnv } from '#infra/carrier/aws/env.ts';
import { env } from '#shared/names.ts';
import { bundle } from './testing/synthesize.ts';

const { folders } = bundle();
// Elsewhere, or it would find the repository's node_modules.
const elsewhere = mkdtempSync(join(tmpdir(), 'outdial-bundle-'));
afterAll(() => rmSync(elsewhere, { recursive: true }));

/** What Lambda has before a module is loaded: its global, and variables. */
const load = (folder: string) => `
  globalThis.awslambda = { streamifyResponse: (handler) => handler };
  const { handler } = await import(${JSON.stringify(`${folder}/index.mjs`)});
  process.stdout.write(typeof handler, () => process.exit());
`;

const variables = Object.fromEntries(
  [...Object.values(env), ...Object.values(carrierEnv)].map((name) => [
    name,
    `https://${name}.invalid`,
  ]),
);

test.each(Object.entries(folders))(
  '%s loads by itself, without node_modules',
  (name, folder) => {
    const copy = join(elsewhere, name);
    cpSync(folder, copy, { recursive: true });
    const answer = execFileSync(
      process.execPath,
      ['--input-type=module', '--eval', load(copy)],
      {
        cwd: '/',
        encoding: 'utf8',
        env: {
          ...variables,
          INLINE_CSV_BYTES: '1000',
          AWS_REGION: 'eu-west-1',
        },
      },
    );
    expect(answer).toBe('function');
  },
);

test.each(Object.entries(folders))(
  '%s names no folder of the machine that bundled it',
  (_, folder) => {
    const map = readFileSync(`${folder}/index.mjs.map`, 'utf8');
    const { sources } = JSON.parse(map) as { sources: string[] };
    expect(sources.filter((source) => !source.startsWith('../'))).toEqual([]);
  },
);
