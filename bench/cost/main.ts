import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CostLedger } from './estimate.ts';
import { measureLedger } from './measure.ts';
import { figuresOf, pageWith } from './page.ts';

/**
 * npm run cost [-- --measure]
 *
 * Writes the figures of docs/cost.md from bench/cost/ledger.json and the prices;
 * with `--measure`, counts the ledger anew first.
 */
const { values } = parseArgs({
  options: { measure: { type: 'boolean', default: false } },
});
const ledgerFile = resolve(import.meta.dirname, 'ledger.json');
const pageFile = resolve(import.meta.dirname, '../../docs/cost.md');
if (values.measure) {
  const today = new Date().toISOString().slice(0, 10);
  const counted = await measureLedger(today);
  writeFileSync(ledgerFile, `${JSON.stringify(counted, null, 2)}\n`);
}
const ledger: CostLedger = JSON.parse(readFileSync(ledgerFile, 'utf8'));
const page = readFileSync(pageFile, 'utf8');
writeFileSync(pageFile, pageWith(page, figuresOf(ledger)));
