import { createInterface } from 'node:readline/promises';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { PhoneNumber } from '#shared/client/generated/types.gen.ts';
import { OutdialError } from '#shared/client/problem-error.ts';
import {
  carrierKindFacts,
  carrierKinds,
} from '#shared/domain/carrier-kinds.ts';
import { carrierChores } from '#shared/domain/carrier-words.ts';
import { isFinal } from '#shared/domain/contact.ts';
import { deployment } from '../deployment.ts';
import { Failed, UsageError } from '../exit.ts';
import { print, printJson } from '../output.ts';
import {
  type AccountKind,
  accountValues,
  valuesHelp,
} from './account-values.ts';
import { askPerson, readValues } from './ask-person.ts';
import {
  carriersText,
  carrierText,
  checkText,
  verifiedText,
} from './carrier-text.ts';
import { followCall } from './follow-call.ts';

interface Json {
  readonly json?: boolean;
}

const kinds = carrierKinds.filter(
  (kind): kind is AccountKind => kind !== 'simulated',
);

export function addCarriers(carriers: Command): void {
  carriers
    .command('list')
    .description('carriers, and whether each takes calls')
    .option('--json', 'answer in JSON')
    .action(list);
  addAdd(carriers);
  one(carriers, 'check', 'ask the carrier about the account, now').action(
    check,
  );
  one(carriers, 'add-numbers', 'let campaigns call from numbers of the account')
    .argument('[numbers...]', 'left out: all that the carrier lists')
    .action(addNumbers);
  one(
    carriers,
    'verify-numbers',
    'ask the carrier which of its numbers can be called from',
  )
    .addHelpText('after', '\nExits with 1 when one cannot.')
    .action(verifyNumbers);
  addTestCall(carriers);
  one(carriers, 'remove', 'delete an account, and its credentials here')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nRefused while numbers or calls are at it.')
    .action(remove);
}

/** A command about one carrier. */
const one = (carriers: Command, name: string, description: string) =>
  carriers
    .command(name)
    .description(description)
    .argument('<id>', 'of the carrier, car_…')
    .option('--json', 'answer in JSON');

async function list({ json }: Json): Promise<void> {
  const page = await deployment().carriers.list({ limit: 200 });
  if (json) printJson(page);
  else print(carriersText(page.data));
}

interface AddOptions extends Json {
  readonly name?: string;
  readonly set: string[];
  readonly callsPerSecond?: number;
  readonly stdin?: boolean;
}

const rate = (text: string): number => {
  if (Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('It is not a number above 0.');
};

function addAdd(carriers: Command): void {
  const values = kinds.map(
    (kind) => `${carrierKindFacts[kind].label}:\n${valuesHelp(kind)}`,
  );
  carriers
    .command('add')
    .description('add an account at a carrier, once the carrier knows it')
    .addArgument(new Argument('<kind>', 'of carrier').choices(kinds))
    .option('--name <name>', 'left out: that of its kind')
    .option(
      '--set <name=value>',
      'a setting that is no secret; again for more',
      (value: string, all: string[]) => [...all, value],
      [],
    )
    .option('--calls-per-second <rate>', 'that the account may begin', rate)
    .option('--stdin', 'values as a JSON object from the standard input')
    .option('--json', 'answer in JSON')
    .addHelpText(
      'after',
      `
Values come from the environment; at a terminal what is missing is asked for.
Secrets are never arguments.

${values.join('\n\n')}

Examples:
  $ outdial carriers add twilio --name "Twilio EU"
  $ vault read -format=json twilio | outdial carriers add twilio --stdin`,
    )
    .action(add);
}

async function add(kind: AccountKind, options: AddOptions): Promise<void> {
  const client = deployment();
  const canAsk = process.stdin.isTTY && !options.stdin;
  const values = await accountValues(kind, {
    env: process.env,
    set: pairsOf(options.set),
    given: options.stdin ? await readValues(process.stdin) : {},
    ...(canAsk && { ask: askPerson }),
  });
  const carrier = await client.carriers.create({
    kind,
    name: options.name ?? carrierKindFacts[kind].label.replace(/ \(.*/, ''),
    ...values,
    ...(options.callsPerSecond && {
      calls_per_second: options.callsPerSecond,
    }),
  });
  if (options.json) return printJson(carrier);
  print(carrierText(carrier));
  const { events, numbers } = carrierChores[kind];
  console.error(`events: ${events}\nnumbers: ${numbers}`);
}

/** @throws UsageError for one that is no pair */
function pairsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      if (rest.length === 0)
        throw new UsageError(`--set ${name}: say NAME=VALUE`);
      return [name, rest.join('=')];
    }),
  );
}

async function check(id: string, { json }: Json): Promise<void> {
  const answer = await deployment().carriers.check(id);
  if (json) printJson(answer);
  else print(checkText(answer));
  if (!answer.ok) throw new Failed();
}

async function addNumbers(
  id: string,
  given: readonly string[],
  { json }: Json,
): Promise<void> {
  const { carriers } = deployment();
  const numbers = given.length > 0 ? given : await listed(id);
  const added: PhoneNumber[] = [];
  for (const number of numbers) {
    try {
      const one = await carriers.addNumber(id, number);
      added.push(one);
      if (!json) print(`${one.phone_number}  ${one.id}`);
    } catch (error) {
      // Given again, it goes on with what is new.
      if (!isThere(error)) throw error;
      console.error(`${number} is a number of yours already`);
    }
  }
  if (json) printJson({ data: added });
}

const isThere = (error: unknown): boolean =>
  error instanceof OutdialError && error.code === 'number_exists';

/** @throws UsageError where the carrier lists none */
async function listed(id: string): Promise<readonly string[]> {
  const answer = await deployment().carriers.check(id);
  if (!answer.ok) {
    console.error(checkText(answer));
    throw new Failed();
  }
  if (answer.caller_ids?.length) return answer.caller_ids;
  throw new UsageError('the carrier lists no numbers: name them, in E.164');
}

async function verifyNumbers(id: string, { json }: Json): Promise<void> {
  const answer = await deployment().carriers.verifyNumbers(id);
  if (json) printJson(answer);
  else print(verifiedText(answer));
  if (answer.data.some(({ result }) => result === 'not_at_carrier'))
    throw new Failed();
}

interface CallOptions extends Json {
  readonly to: string;
  readonly from?: string;
  readonly agent?: string;
  readonly wait: number;
}

function addTestCall(carriers: Command): void {
  one(carriers, 'test-call', 'place one call through it: the phone rings')
    .requiredOption('--to <number>', 'whom to call')
    .option('--from <number>', 'of yours at this carrier; left out: its first')
    .option('--agent <id>', 'who talks')
    .option('--wait <seconds>', 'for the end of the call', rate, 180)
    .addHelpText(
      'after',
      `
A real call, which the carrier bills. It keeps to the do-not-call list and to
calling hours. Exits with 1 when nobody picked up, or nothing was told in time.`,
    )
    .action(testCall);
}

async function testCall(id: string, options: CallOptions): Promise<void> {
  const { carriers } = deployment();
  const { to, from, agent, wait, json } = options;
  const placed = await carriers.testCall(id, {
    to,
    ...(from && { from }),
    ...(agent && { agent_id: agent }),
  });
  const call = await followCall(placed, {
    carriers,
    within_ms: wait * 1_000,
    // The answer alone is on stdout when it is JSON.
    say: json ? (line) => console.error(line) : print,
    now: Date.now,
  });
  if (json) printJson(call);
  if (!isFinal(call.status))
    console.error(`not over after ${wait} s: it goes on`);
  if (!call.attempts.at(-1)?.answered_at) throw new Failed();
}

async function remove(
  id: string,
  { yes, json }: Json & { yes?: boolean },
): Promise<void> {
  const { carriers } = deployment();
  if (!yes) {
    if (!process.stdin.isTTY)
      throw new UsageError('nobody can be asked here: say --yes');
    console.error(carrierText(await carriers.get(id)));
    await confirm();
  }
  await carriers.delete(id);
  if (json) printJson({ id, deleted: true });
  else print(`${id} is deleted`);
}

/** @throws Failed for any answer but yes */
async function confirm(): Promise<void> {
  const { stdin: input, stderr: output } = process;
  const lines = createInterface({ input, output });
  const answer = await lines.question(
    'Delete it, and its credentials here? (yes/no) ',
  );
  lines.close();
  if (answer.trim() !== 'yes') throw new Failed();
}
