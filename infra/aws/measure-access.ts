import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import type { Access, AccessOfAll } from '#infra/access.ts';
import { functions } from '#infra/functions.ts';
import { repositoryRoot } from './bundle.ts';

/** `npm run generate` writes it. */
export const accessFile = `${repositoryRoot}infra/access.generated.json`;

/** The IAM actions that an SDK command needs. A scan is not among them. */
const actionsOfCommand: Readonly<Record<string, readonly string[]>> = {
  Get: ['dynamodb:GetItem'],
  BatchGet: ['dynamodb:BatchGetItem'],
  Query: ['dynamodb:Query'],
  Put: ['dynamodb:PutItem'],
  Update: ['dynamodb:UpdateItem'],
  Delete: ['dynamodb:DeleteItem'],
  BatchWrite: ['dynamodb:BatchWriteItem'],
  GetObject: ['s3:GetObject'],
  HeadObject: ['s3:GetObject'],
  PutObject: ['s3:PutObject'],
  DeleteObject: ['s3:DeleteObject'],
  SendMessage: ['sqs:SendMessage'],
  SendMessageBatch: ['sqs:SendMessage'],
  StartExecution: ['states:StartExecution'],
  SendTaskSuccess: ['states:SendTaskSuccess'],
  SendTaskFailure: ['states:SendTaskFailure'],
  SendTaskHeartbeat: ['states:SendTaskHeartbeat'],
  GetSecretValue: ['secretsmanager:GetSecretValue'],
  PutSecretValue: ['secretsmanager:PutSecretValue'],
  CreateSecret: ['secretsmanager:CreateSecret'],
  DeleteSecret: ['secretsmanager:DeleteSecret'],
  PostToConnection: ['execute-api:ManageConnections'],
  DeleteConnection: ['execute-api:ManageConnections'],
  GetConnection: ['execute-api:ManageConnections'],
};

/** What a transaction does is in its items. */
const actionOfTransactItem: Readonly<Record<string, string>> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
};

const KEYS_FILE = 'functions/adapters/dynamodb/keys.ts';

/**
 * Reads it from the code of each function that is left when all that it cannot
 * reach is gone: the commands made there, and the keys joined there. So it is
 * never less than what the function does.
 *
 * @throws Error on a command whose action is not known
 */
export function measureAccess(): AccessOfAll {
  const entries = Object.entries(functions);
  const { outputFiles } = buildSync({
    absWorkingDir: repositoryRoot,
    entryPoints: entries.map(([name, spec]) => ({ in: spec.entry, out: name })),
    outdir: 'cdk.out/measured',
    write: false,
    bundle: true,
    // Packages make commands that our own code never asks for.
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'warning',
  });
  const prefixes = partitionPrefixes();
  const measured = entries.map(([name]) => {
    const file = outputFiles.find(({ path }) => path.endsWith(`/${name}.js`));
    if (!file) throw new Error(`no bundle of ${name}`);
    return [name, accessOf(file.text, prefixes)];
  });
  return Object.fromEntries(measured);
}

function accessOf(code: string, prefixes: readonly string[]): Access {
  // A name that several files import gets a number.
  const found = [...code.matchAll(/new (\w+?)Command\d*\(/g)].map(
    ([, command]) => command!,
  );
  const actions = new Set([
    ...found.flatMap((command) => actionsOf(command, code)),
    ...signedActions(code),
  ]);
  const asksTable = [...actions].some((it) => it.startsWith('dynamodb:'));
  return {
    actions: [...actions].sort(),
    partitions: asksTable ? prefixes.filter((it) => names(code, it)) : [],
    index: /\bIndexName:/.test(code),
  };
}

/** What is asked of Amazon Chime is signed by our own code, which names the action. */
const signedActions = (code: string) =>
  [...code.matchAll(/["'`](chime:[A-Z]\w+)["'`]/g)].map(([, it]) => it!);

function actionsOf(command: string, code: string): readonly string[] {
  if (command === 'TransactWrite')
    return Object.entries(actionOfTransactItem)
      .filter(([item]) => new RegExp(`[{ ]${item}: ?\\{`).test(code))
      .map(([, action]) => action);
  const actions = actionsOfCommand[command];
  if (!actions) throw new Error(`which action does ${command}Command need?`);
  return actions;
}

/** `ORG#` of a key that goes on, `PLATFORM` of one that does not. */
function partitionPrefixes(): string[] {
  const source = readFileSync(repositoryRoot + KEYS_FILE, 'utf8');
  const found = [...source.matchAll(/pk: [`']([A-Z]+#?)/g)].map(
    ([, it]) => it!,
  );
  return [...new Set(found)].sort();
}

const names = (code: string, prefix: string) =>
  new RegExp(`["'\`]${prefix}${prefix.endsWith('#') ? '' : '["\'`]'}`).test(
    code,
  );
