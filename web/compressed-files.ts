import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';
import { COMPRESSED_FOLDER } from '#infra/site.ts';

const brotli = promisify(brotliCompress);

const COMPRESSIBLE = /\.(js|css|html|svg|json)$/;
const MIN_BYTES = 1_000;
/** The best takes seconds for each megabyte, and here is one file of four. */
const BEST_UP_TO_BYTES = 1_000_000;

/** Compresses the build once, so that no start of the local server has to. */
export function compressedFiles(): Plugin {
  return {
    name: 'compressed-files',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const names = Object.keys(bundle).filter((it) => COMPRESSIBLE.test(it));
      await Promise.all(names.map((name) => compressOne(dir!, name)));
    },
  };
}

async function compressOne(folder: string, name: string): Promise<void> {
  const bytes = await readFile(join(folder, name));
  if (bytes.length < MIN_BYTES) return;
  const target = join(folder, COMPRESSED_FOLDER, `${name}.br`);
  await mkdir(dirname(target), { recursive: true });
  const quality = bytes.length > BEST_UP_TO_BYTES ? 5 : 11;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  await writeFile(target, await brotli(bytes, { params }));
}
