import type { Command } from 'commander';
import { deployment } from './deployment.ts';
import { print, printJson, table } from './output.ts';

interface AddOptions {
  readonly reason?: string;
  readonly campaign?: string;
  readonly country?: string;
  readonly json?: boolean;
}

export function addDnc(dnc: Command): void {
  dnc
    .command('add')
    .description('numbers that must not be called, from now on')
    .argument('<numbers...>', 'in E.164, or as the country of --country has it')
    .option('--reason <text>', 'why')
    .option('--campaign <id>', 'on the list of one campaign alone')
    .option('--country <code>', 'of numbers without a country code')
    .option('--json', 'answer in JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ outdial dnc add +14155550191 +14155550192 --reason "asked us to"
  $ outdial dnc add 030123456 --country DE --campaign cmp_01`,
    )
    .action(add);
  dnc
    .command('list')
    .description('who must not be called')
    .option('--campaign <id>', 'the list of one campaign')
    .option('--limit <rows>', 'rows of one answer, 1 to 200')
    .option('--cursor <cursor>', 'next_cursor of the answer before')
    .option('--json', 'answer in JSON')
    .action(list);
}

async function add(
  phone_numbers: string[],
  { reason, campaign, country, json }: AddOptions,
): Promise<void> {
  const answer = await deployment().dnc.add({
    phone_numbers,
    ...(reason && { reason }),
    ...(campaign && { campaign_id: campaign }),
    ...(country && { default_country: country }),
  });
  if (json) return printJson(answer);
  print(
    `${answer.added} added, ${answer.already_listed} listed before, ` +
      `${answer.suppressed_contacts} waiting contacts taken out`,
  );
  for (const { phone_number, reason } of answer.rejected) {
    console.error(`not added: ${phone_number} (${reason})`);
  }
}

interface ListOptions {
  readonly campaign?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly json?: boolean;
}

async function list(options: ListOptions): Promise<void> {
  const { campaign, limit, cursor, json } = options;
  const page = await deployment().dnc.list({
    ...(campaign && { campaign_id: campaign }),
    ...(limit && { limit: limit as unknown as number }),
    ...(cursor && { cursor }),
  });
  if (json) return printJson(page);
  print(
    table([
      ['NUMBER', 'SINCE', 'REASON'],
      ...page.data.map((it) => [
        it.phone_number,
        it.created_at,
        it.reason ?? '',
      ]),
    ]),
  );
  if (page.next_cursor) console.error(`more: --cursor ${page.next_cursor}`);
}
