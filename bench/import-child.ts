import { measureImport } from './imports.ts';

/** node bench/import-child.ts <rows>: one import in a process of its own, so that its memory is its own. */
process.stdout.write(
  JSON.stringify(await measureImport(Number(process.argv[2]))),
);
