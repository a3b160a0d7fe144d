import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { Erasure } from '#shared/client/generated/types.gen.ts';
import { deployment } from './deployment.ts';
import { Failed, UsageError } from './exit.ts';
import { oneLine, print, printJson, table } from './output.ts';

interface PersonOptions {
  readonly country?: string;
  readonly json?: boolean;
}

interface EraseOptions extends PersonOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly forgetSuppressed?: boolean;
}

interface ExportOptions extends PersonOptions {
  readonly output?: string;
}

const number = ['<number>', 'in E.164, or as the country of --country has it'];

/** What a person may ask of whoever holds data about them. */
export function addPerson(cli: Command): void {
  cli
    .command('erase')
    .description('erase what is held about one person, in all campaigns')
    .argument(number[0]!, number[1])
    .option('--dry-run', 'only say what is held')
    .option('--yes', 'do not ask')
    .option('--forget-suppressed', 'also take the number off do-not-call lists')
    .option('--country <code>', 'of a number without a country code')
    .option('--json', 'answer in JSON')
    .addHelpText(
      'after',
      `
What came of calls stays, without the person: figures do not change. A number on
a do-not-call list stays there, unless you say otherwise. Exits with 1 while a call
or an import is in the way: run it again then.

Examples:
  $ outdial erase +14155550191 --dry-run
  $ outdial erase +14155550191 --yes`,
    )
    .action(erase);
  cli
    .command('export-person')
    .description('all that is held about one person, as JSON')
    .argument(number[0]!, number[1])
    .option('--output <file>', 'write it there, readable by you alone')
    .option('--country <code>', 'of a number without a country code')
    .action(exportPerson);
}

async function erase(
  phone_number: string,
  { dryRun, yes, forgetSuppressed, country, json }: EraseOptions,
): Promise<void> {
  const { people } = deployment();
  const person = {
    phone_number,
    ...(country && { default_country: country }),
    ...(forgetSuppressed && { keep_suppressed: false }),
  };
  if (!dryRun && !yes) {
    mustBeAsked();
    const held = await people.erase({ ...person, dry_run: true });
    // With the question: what is piped on is the answer alone.
    console.error(erasureText(held));
    await confirm();
  }
  const answer = await people.erase({ ...person, dry_run: dryRun ?? false });
  if (json) printJson(answer);
  else print(erasureText(answer));
  if (dryRun || answer.status === 'completed') return;
  const { calls, imports } = answer.waiting_for;
  console.error(
    `not done: ${calls} in a call, ${imports} imports going on. Run it again when these are over.`,
  );
  throw new Failed();
}

/** @throws UsageError where nobody can be */
function mustBeAsked(): void {
  if (!process.stdin.isTTY)
    throw new UsageError('nobody can be asked here: say --yes');
}

/** @throws Failed for any answer but yes */
async function confirm(): Promise<void> {
  const { stdin: input, stderr: output } = process;
  const lines = createInterface({ input, output });
  const answer = await lines.question(
    'Erase all of this? It stays erased. (yes/no) ',
  );
  lines.close();
  if (answer.trim() !== 'yes') throw new Failed();
}

function erasureText({ id, dry_run, status, found, remaining }: Erasure) {
  const names = Object.entries(found).filter(([, count]) => count > 0);
  const verb = dry_run ? 'held' : 'erased';
  const rows = names.map(([kind, count]) => [
    kind.replaceAll('_', ' '),
    String(count),
  ]);
  return [
    `${id}: ${dry_run ? 'nothing was changed' : status}`,
    rows.length > 0
      ? table([[verb.toUpperCase(), ''], ...rows])
      : `nothing ${verb}`,
    ...remaining.map(
      ({ where, until, detail }) =>
        `left: ${where}${until ? ` until ${until}` : ''}: ${oneLine(detail)}`,
    ),
  ].join('\n');
}

async function exportPerson(
  phone_number: string,
  { output, country }: ExportOptions,
): Promise<void> {
  const held = await deployment().people.export({
    phone_number,
    ...(country && { default_country: country }),
  });
  if (output === undefined) return printJson(held);
  writeFileSync(output, `${JSON.stringify(held, null, 2)}\n`, { mode: 0o600 });
}
