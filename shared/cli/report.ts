import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { parse } from 'csv-parse';
import { deployment } from './deployment.ts';

interface ReportOptions {
  readonly output?: string;
  readonly json?: boolean;
}

export function addReport(campaigns: Command): void {
  campaigns
    .command('report')
    .description('every attempt of the current run, as CSV')
    .argument('<id>', 'of the campaign, cmp_…')
    .option('--output <file>', 'left out: standard output')
    .option('--json', 'a JSON object in each line instead')
    .addHelpText(
      'after',
      `
Examples:
  $ outdial campaigns report cmp_01 --output attempts.csv
  $ outdial campaigns report cmp_01 --json | jq .outcome`,
    )
    .action(report);
}

async function report(id: string, options: ReportOptions): Promise<void> {
  const csv = Readable.fromWeb(
    (await deployment().campaigns.report(id)) as Parameters<
      typeof Readable.fromWeb
    >[0],
  );
  // A standard stream stays open: others write to it after us.
  const target: Writable = options.output
    ? createWriteStream(options.output)
    : process.stdout;
  const end = { end: options.output !== undefined };
  if (!options.json) return pipeline(csv, target, end);
  await pipeline(csv, parse({ columns: true, bom: true }), lines, target, end);
}

async function* lines(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
