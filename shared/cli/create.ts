import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CreateCampaign } from '#shared/client/generated/types.gen.ts';
import type { CreateArgs, Progress } from '#shared/client/outdial.ts';
import {
  type ContactsOption,
  mappingOf,
  nameFrom,
  openContacts,
} from './contacts-option.ts';
import { deployment } from './deployment.ts';
import { UsageError } from './exit.ts';
import { finish } from './finish.ts';
import { campaignText, importText, print, printJson } from './output.ts';
import { bar, type Screen } from './watch.ts';

interface CreateOptions {
  readonly name?: string;
  readonly contacts?: string;
  readonly map: string[];
  readonly agent?: string;
  readonly number: string[];
  readonly concurrency?: number;
  readonly retries?: number;
  readonly retryDelay?: number;
  readonly scheduledAt?: string;
  readonly settings?: string;
  readonly start?: boolean;
  readonly watch?: boolean;
  readonly json?: boolean;
}

const integer = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a whole number.');
};
const collect = (value: string, all: string[]) => [...all, value];

export function addCreate(campaigns: Command): void {
  campaigns
    .command('create')
    .description('create a campaign, with its contacts from a CSV file')
    .option(
      '--contacts <file>',
      'CSV file of any size, or - for standard input',
    )
    .option('--name <name>', 'left out: the name of the file')
    .option(
      '--map <field=column>',
      'which column is phone_number, external_id, timezone, scheduled_at; or ignore=COLUMN',
      collect,
      [],
    )
    .option('--start', 'start it at once')
    .option('--watch', 'show its progress until it is over')
    .option('--agent <id>', 'who talks')
    .option(
      '--number <id>',
      'number called from; again for a pool',
      collect,
      [],
    )
    .option('--concurrency <calls>', 'most calls at one time', integer)
    .option('--retries <attempts>', 'more attempts after the first', integer)
    .option('--retry-delay <seconds>', 'between two attempts', integer)
    .option('--scheduled-at <instant>', 'RFC 3339; starts by itself then')
    .option('--settings <file>', 'JSON file with any field of a campaign')
    .addOption(new Option('--json', 'answer in JSON'))
    .addHelpText(
      'after',
      `
A file that is too large for one request is uploaded by itself.

Examples:
  $ outdial campaigns create --contacts file.csv --start --watch
  $ outdial campaigns create --contacts crm.csv --map phone_number=Mobile --name "Q4 follow-ups"
  $ outdial campaigns create --name Later --contacts - --scheduled-at 2030-05-10T18:00:00Z < file.csv`,
    )
    .action(create);
}

async function create(options: CreateOptions): Promise<void> {
  const client = deployment();
  const file = options.contacts && (await openContacts(options.contacts));
  const args = argsOf(options, file || undefined);
  const screen = process.stderr;
  const on_progress = screen.isTTY ? show(screen) : () => {};
  const campaign = await client.campaigns
    .create({ ...args, on_progress })
    .finally(() => {
      if (screen.isTTY) screen.write('\r\u001b[2K');
    });
  if (!options.json) {
    if (campaign.import) print(importText(campaign.import));
    print(campaignText(campaign));
  }
  if (options.watch) await finish(client, campaign.id, Boolean(options.json));
  else if (options.json) printJson(campaign);
}

/** @throws UsageError for options that do not go together */
function argsOf(
  options: CreateOptions,
  file: ContactsOption | undefined,
): CreateArgs {
  const settings = options.settings ? readSettings(options.settings) : {};
  const { agent, number, concurrency, retries, retryDelay, scheduledAt } =
    options;
  const name = options.name ?? settings.name ?? nameFrom(options.contacts);
  if (!name) throw new UsageError('--name or a file of --contacts is needed');
  if (options.watch && !options.start && !scheduledAt && !settings.scheduled_at)
    throw new UsageError('--watch needs --start or --scheduled-at');
  const mapping = mappingOf(options.map);
  if (mapping && !file) throw new UsageError('--map needs --contacts');
  const [only, ...others] = number;
  return {
    ...settings,
    name,
    ...(agent && { agent_id: agent }),
    ...(only && others.length === 0 && { phone_number_id: only }),
    ...(others.length > 0 && {
      number_pool: number.map((number_id) => ({ number_id })),
    }),
    ...(concurrency !== undefined && { max_concurrent_calls: concurrency }),
    ...(retries !== undefined && { retries_per_contact: retries }),
    ...(retryDelay !== undefined && { retry_delay_seconds: retryDelay }),
    ...(scheduledAt && { scheduled_at: scheduledAt }),
    ...(file && { contacts: file.contacts, file_name: file.file_name }),
    ...(mapping && { mapping }),
    ...(options.start && { start: true }),
  };
}

/** @throws UsageError when it is no JSON object */
function readSettings(path: string): Partial<CreateCampaign> {
  let settings: unknown;
  try {
    settings = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UsageError(`--settings ${path} is not a JSON file`);
  }
  if (typeof settings === 'object' && settings && !Array.isArray(settings))
    return settings;
  throw new UsageError(`--settings ${path} holds no object`);
}

const show =
  (screen: Screen) =>
  ({ phase, share }: Progress) => {
    const done = Math.min(1, share);
    screen.write(
      `\r\u001b[2K${bar(done)} ${phase} ${Math.floor(done * 100)} %`,
    );
  };
