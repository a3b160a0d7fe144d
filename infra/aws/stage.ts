import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import { type EdgeOptions, readEdgeOptions, readFlag } from './edge-options.ts';
import {
  type OperationsOptions,
  readOperationsOptions,
} from './operations-options.ts';

export const stageNames = ['dev', 'prod'] as const;
export type StageName = (typeof stageNames)[number];

/** Whether people sign in with a second factor when they like, or always. */
export const mfaModes = ['optional', 'required'] as const;

/** One deployment of the product, and how carefully it treats what it holds. */
export interface Stage {
  readonly name: StageName;
  /** Data outlives its stack, and neither can be deleted by mistake. */
  readonly keepsData: boolean;
  readonly logRetention: RetentionDays;
  /** Base address of the API of the stage's own carrier; null: it has none, or a simulated one. */
  readonly carrierUrl: string | null;
  /** Whether the stage brings a simulated carrier as its own. */
  readonly simulatesCarrier: boolean;
  /** SIP media applications of Amazon Chime that may be called through; empty: none. */
  readonly chime: readonly string[];
  /** Calls in flight of all organizations together; 0: none begins; null: any number. */
  readonly platformLimit: number | null;
  readonly mfa: (typeof mfaModes)[number];
  readonly edge: EdgeOptions;
  /** Whether X-Ray draws what the API and the workflow do. */
  readonly traces: boolean;
  readonly operations: OperationsOptions;
  /** Changed whenever a secret was; null: none was yet. */
  readonly secretsVersion: string | null;
  /** Used in place of the stack's own table; null: its own. */
  readonly restoredTable: RestoredTable | null;
}

/** A table that was restored from a point in time. */
export interface RestoredTable {
  readonly name: string;
  /** Names the table, too. A restored table has no stream until it is given one. */
  readonly streamArn: string;
}

/**
 * Reads `-c stage=`, `-c carrier_url=`, `-c chime=`, `-c platform_limit=` and the
 * table after a disaster: `-c restored_table=` with `-c restored_table_stream=`.
 *
 * @throws Error on an unknown stage, a carrier address that is not https, what is
 * no id of an application, a limit that is no number of calls, and a stream that is
 * not of the restored table
 */
export function readStage(node: Node): Stage {
  const name = readStageName(node.tryGetContext('stage') ?? 'dev');
  const carrierUrl = node.tryGetContext('carrier_url');
  return {
    name,
    keepsData: name === 'prod',
    logRetention:
      name === 'prod' ? RetentionDays.THREE_MONTHS : RetentionDays.TWO_WEEKS,
    carrierUrl: carrierUrl === undefined ? null : readCarrierUrl(carrierUrl),
    // Calls of customers must not end where nobody is called.
    simulatesCarrier: carrierUrl === undefined && name === 'dev',
    chime: readChime(node.tryGetContext('chime')),
    platformLimit: readPlatformLimit(node.tryGetContext('platform_limit')),
    mfa: readMfa(
      // A password alone must not be all that stands before real calls.
      node.tryGetContext('mfa') ?? (name === 'prod' ? 'required' : 'optional'),
    ),
    edge: readEdgeOptions(node),
    traces: readFlag('traces', node.tryGetContext('traces')),
    operations: readOperationsOptions(node, name),
    secretsVersion: readSecretsVersion(node.tryGetContext('secrets_version')),
    restoredTable: readRestoredTable(
      node.tryGetContext('restored_table'),
      node.tryGetContext('restored_table_stream'),
    ),
  };
}

function readStageName(value: unknown): StageName {
  const name = stageNames.find((each) => each === value);
  if (name) return name;
  throw new Error(
    `stage must be one of ${stageNames.join(', ')}, got ${String(value)}`,
  );
}

function readMfa(value: unknown): Stage['mfa'] {
  const mode = mfaModes.find((each) => each === value);
  if (mode) return mode;
  throw new Error(`mfa must be ${mfaModes.join(' or ')}, got ${String(value)}`);
}

function readSecretsVersion(value: unknown): string | null {
  if (value === undefined) return null;
  if (/^[\w.-]{1,32}$/.test(String(value))) return String(value);
  throw new Error(
    `secrets_version must be a number or a word, got ${String(value)}`,
  );
}

function readCarrierUrl(value: unknown): string {
  const url = URL.parse(String(value));
  if (url?.protocol === 'https:') return url.href.replace(/\/$/, '');
  throw new Error(`carrier_url must be an https address, got ${String(value)}`);
}

function readChime(value: unknown): readonly string[] {
  if (value === undefined || value === '') return [];
  const ids = String(value).split(',');
  if (ids.every((id) => /^[0-9A-Za-z-]{8,64}$/.test(id))) return ids;
  throw new Error(
    `chime must be ids of SIP media applications, with commas between them, got ${String(value)}`,
  );
}

function readPlatformLimit(value: unknown): number | null {
  if (value === undefined) return null;
  if (/^(0|[1-9]\d{0,6})$/.test(String(value))) return Number(value);
  throw new Error(
    `platform_limit must be a whole number of calls, got ${String(value)}`,
  );
}

function readRestoredTable(
  name: unknown,
  streamArn: unknown,
): RestoredTable | null {
  if (name === undefined && streamArn === undefined) return null;
  const table =
    /^arn:[^:]+:dynamodb:[^:]+:\d{12}:table\/([^/]+)\/stream\/./.exec(
      String(streamArn),
    )?.[1];
  if (name !== undefined && table === name)
    return { name: String(name), streamArn: String(streamArn) };
  throw new Error(
    'restored_table and restored_table_stream must name one table and its stream, as infra/aws/restore-table.ts prints them',
  );
}
