import { fieldsOf } from '#shared/domain/carrier-fields.ts';
import type {
  AccountField,
  CarrierKind,
} from '#shared/domain/carrier-kinds.ts';
import { UsageError } from '../exit.ts';

export type AccountKind = Exclude<CarrierKind, 'simulated'>;

type Values = Readonly<Record<string, string>>;

/** Where the values of an account may come from. */
export interface Sources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What was given as `--set name=value`: settings only. */
  readonly set: Values;
  /** What was read from the standard input: settings and credentials. */
  readonly given: Values;
  /** Asks a person; absent where nobody can be asked. */
  readonly ask?: (field: AccountField, isSecret: boolean) => Promise<string>;
}

export interface AccountValues {
  readonly settings: Record<string, string>;
  readonly credentials: Record<string, string>;
}

/**
 * Everything that an account of a kind needs: from the options, the standard
 * input, the environment, or a person, in this order.
 *
 * @throws UsageError that names every variable that is missing, or a name that is none
 */
export async function accountValues(
  kind: AccountKind,
  sources: Sources,
): Promise<AccountValues> {
  requireKnownNames(kind, sources);
  const [settings, credentials] = [{}, {}] as Record<string, string>[];
  const missing: string[] = [];
  for (const part of ['settings', 'credentials'] as const) {
    for (const field of fieldsOf(kind, part)) {
      const isSecret = part === 'credentials';
      const value = await findValue(field, isSecret, sources);
      const values = isSecret ? credentials : settings;
      if (value !== undefined) values![field.name] = value;
      else if (isNeeded(field)) missing.push(rowOf(field));
    }
  }
  if (missing.length > 0)
    throw new UsageError(`these are not set:\n${missing.join('\n')}`);
  return { settings: settings!, credentials: credentials! };
}

const isNeeded = ({ optional, default: standard }: AccountField) =>
  !optional && standard === undefined;

async function findValue(
  field: AccountField,
  isSecret: boolean,
  { env, set, given, ask }: Sources,
): Promise<string | undefined> {
  const found = set[field.name] || given[field.name] || env[field.env];
  if (found) return found.trim();
  if (!ask || !isNeeded(field)) return undefined;
  return (await ask(field, isSecret)).trim() || undefined;
}

function requireKnownNames(kind: AccountKind, { set, given }: Sources): void {
  const settings = fieldsOf(kind, 'settings').map(({ name }) => name);
  const credentials = fieldsOf(kind, 'credentials').map(({ name }) => name);
  for (const name of Object.keys(set)) {
    if (credentials.includes(name))
      throw new UsageError(
        `--set ${name}: a secret is no argument, others on this machine could read it. Use the environment or --stdin`,
      );
    if (!settings.includes(name))
      throw new UsageError(`--set ${name}: say one of ${settings.join(', ')}`);
  }
  const known = [...settings, ...credentials];
  const stranger = Object.keys(given).find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new UsageError(`--stdin: ${stranger} is none of ${known.join(', ')}`);
}

const NAME_WIDTH = 30;

/** `  TWILIO_AUTH_TOKEN   Auth token: Twilio console, Account Info. …` */
const rowOf = ({ env, label, help }: AccountField) =>
  `  ${env.padEnd(NAME_WIDTH)} ${label}: ${help}`;

/** What an account of a kind is made of, for `--help`. */
export function valuesHelp(kind: AccountKind): string {
  const rows = [
    ...fieldsOf(kind, 'settings'),
    ...fieldsOf(kind, 'credentials'),
  ];
  return rows
    .map((field) => `${rowOf(field)}${isNeeded(field) ? '' : ' (optional)'}`)
    .join('\n');
}
