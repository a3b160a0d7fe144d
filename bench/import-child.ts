import { measureImport } from './imports.ts';
import { measureNaiveImport } from './naive/naive-import.ts';

/**
 * node bench/import-child.ts <rows> [naive]
 *
 * One import in a process of its own, so that its memory is its own.
 */
const [, , rows, how] = process.argv;
const measure = how === 'naive' ? measureNaiveImport : measureImport;
process.stdout.write(JSON.stringify(await measure(Number(rows))));
