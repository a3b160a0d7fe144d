/**
 * Writes the typed client in shared/client/generated, from the OpenAPI document
 * of the route table. With `--check`, fails when what is there differs.
 */
import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { openApiDocument } from '#shared/contracts/openapi.ts';

const root = resolve(import.meta.dirname, '../..');
const target = join(root, 'shared/client/generated');

/** A bare path would be taken for a hosted project: paths start with `./`. */
const here = (path: string) => `./${relative(root, path)}`;

/** The generator's own runtime is not written for `exactOptionalPropertyTypes`. */
function exemptRuntime(output: string): void {
  for (const folder of ['client', 'core']) {
    for (const name of readdirSync(join(output, folder))) {
      const path = join(output, folder, name);
      writeFileSync(path, `// @ts-nocheck\n${readFileSync(path, 'utf8')}`);
    }
  }
}

async function generate(output: string): Promise<void> {
  const folder = mkdtempSync(join(root, '.openapi-'));
  try {
    const input = join(folder, 'openapi.json');
    writeFileSync(input, JSON.stringify(openApiDocument(), null, 2));
    await createClient({
      input: here(input),
      output: { path: here(output), module: { extension: '.ts' } },
      plugins: ['@hey-api/client-fetch', '@hey-api/sdk', '@hey-api/typescript'],
      logs: { level: 'silent' },
    });
    exemptRuntime(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.chdir(root);
if (process.argv.includes('--check')) {
  const fresh = mkdtempSync(join(root, '.client-'));
  try {
    await generate(fresh);
    execFileSync('diff', ['-r', target, fresh], { stdio: 'inherit' });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
} else await generate(target);
