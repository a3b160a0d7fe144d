import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { buildSync } from 'esbuild';
import {
  type CarrierFunctionName,
  carrierFunctions,
} from '#infra/carrier/functions.ts';
import { type FunctionName, functions } from '#infra/functions.ts';

export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Packages from before ES modules call `require` for Node's own modules, which
 * an ES module does not have.
 */
const REQUIRE = `import{createRequire}from'node:module';const require=createRequire(import.meta.url);`;

/** By function: the folder of its bundle. */
export type Bundles = Readonly<
  Record<FunctionName | CarrierFunctionName, string>
>;

export interface Bundle {
  /** Folder with `index.mjs` and its source map, absolute. */
  readonly folders: Bundles;
  readonly metafile: Metafile;
}

/**
 * Bundles every function of the catalogue, and of the simulated carrier, in one pass: one file each, the AWS
 * SDK in the pinned version included, since the runtime's own one moves.
 *
 * @param folder - relative to the repository. Source maps hold paths relative
 * to it, so the same depth gives the same bytes on every machine.
 */
export function bundleFunctions(folder: string): Bundle {
  const entries = Object.entries({ ...functions, ...carrierFunctions });
  const { metafile } = buildSync({
    absWorkingDir: repositoryRoot,
    entryPoints: entries.map(([name, spec]) => ({
      in: spec.entry,
      out: `${name}/index`,
    })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    // A tenth smaller than with `keepNames`: stacks have their names from the map.
    minify: true,
    alias: {
      '@aws-sdk/credential-provider-node': `${repositoryRoot}infra/aws/role-credentials.ts`,
    },
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    banner: { js: REQUIRE },
    metafile: true,
    logLevel: 'warning',
  });
  const folders = Object.fromEntries(
    entries.map(([name]) => [name, `${repositoryRoot}${folder}/${name}`]),
  ) as Bundles;
  return { folders, metafile };
}
