import { parseArgs } from 'node:util';
import { campaignListRows } from './campaign-list-rows.ts';
import { caseNames } from './cases.ts';
import { coldStartRows } from './cold-starts.ts';
import { fairnessRows } from './fairness-rows.ts';
import { importRows } from './import-rows.ts';
import { pageWeightRows } from './page-weight.ts';
import { importAlone, runAll } from './pool.ts';
import { costRows, counterRows, safetyRows, speedRows } from './rows.ts';
import { printTable } from './table.ts';
import { workflowRows } from './workflow-rows.ts';

/**
 * npm run bench [-- --full]
 *
 * Prints one table, and gates nothing. What each line means: docs/bench.md.
 */
const { values } = parseArgs({
  options: { full: { type: 'boolean', default: false } },
});
const began = performance.now();
const results = await runAll(caseNames(values.full), (name, seconds) => {
  console.error(`${name}: ${seconds.toFixed(1)} s`);
});
const smallImport = await importAlone(100_000);
const largeImport = await importAlone(500_000);
const naiveImport = await importAlone(500_000, 'naive');
console.log(
  printTable([
    ...costRows(results),
    ...safetyRows(results),
    ...speedRows(results),
    ...(await workflowRows()),
    ...counterRows(results),
    ...(await fairnessRows()),
    ...importRows(smallImport, largeImport, naiveImport),
    ...(await coldStartRows()),
    ...(await campaignListRows()),
    ...(await pageWeightRows()),
  ]),
);
const seconds = (performance.now() - began) / 1_000;
console.error(`${seconds.toFixed(0)} s in all`);
