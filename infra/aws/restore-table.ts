/**
 * Restores the table of a deployment from a point in time into another one, and
 * gives that what a restore leaves out: stream, expiry, recovery, protection and
 * tags. May be run again: it goes on where it was. docs/disaster-recovery.md
 * says what comes before and after.
 *
 *     npx node infra/aws/restore-table.ts <table> <new table> <instant>|latest
 */
import { setTimeout } from 'node:timers/promises';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { tableSchema } from '#infra/storage.ts';

export interface Restore {
  readonly from: string;
  readonly to: string;
  /** Left out: the latest that can be restored, about five minutes ago. */
  readonly at?: Date;
}

export interface RestoreTools {
  readonly db: Pick<DynamoDBClient, 'send'>;
  readonly pause: () => Promise<unknown>;
  readonly say: (line: string) => void;
}

const RECOVERY_DAYS = 35;

/**
 * @returns the ARN of the new table's stream, which names the table too
 * @throws Error when there is no table to restore from
 */
export async function restoreTable(
  restore: Restore,
  tools: RestoreTools,
): Promise<string> {
  const { db, say } = tools;
  const source = await describe(db, restore.from);
  if (!source) throw new Error(`there is no table ${restore.from}`);
  if (await describe(db, restore.to)) say(`${restore.to} is there already`);
  else await begin(restore, source, tools);
  await untilActive(restore.to, tools);
  await giveStream(restore.to, tools);
  const table = await untilActive(restore.to, tools);
  await giveExpiry(restore.to, tools);
  await giveRecovery(restore.to, tools);
  await giveTags(source, table, tools);
  await giveProtection(source, table, tools);
  return table.LatestStreamArn!;
}

async function describe(
  db: RestoreTools['db'],
  name: string,
): Promise<TableDescription | undefined> {
  try {
    const { Table } = await db.send(
      new DescribeTableCommand({ TableName: name }),
    );
    return Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** With the key of the source: the default would be one of DynamoDB's own. */
async function begin(
  { from, to, at }: Restore,
  { SSEDescription: sse }: TableDescription,
  { db, say }: RestoreTools,
): Promise<void> {
  const key = sse?.SSEType === 'KMS' ? sse.KMSMasterKeyArn : undefined;
  await db.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: from,
      TargetTableName: to,
      ...(at ? { RestoreDateTime: at } : { UseLatestRestorableTime: true }),
      ...(key && {
        SSESpecificationOverride: {
          Enabled: true,
          SSEType: 'KMS',
          KMSMasterKeyId: key,
        },
      }),
    }),
  );
  say(`restores ${from} as of ${at?.toISOString() ?? 'the latest'} into ${to}`);
}

async function untilActive(
  name: string,
  { db, pause, say }: RestoreTools,
): Promise<TableDescription> {
  for (;;) {
    const table = await describe(db, name);
    const index = table?.GlobalSecondaryIndexes ?? [];
    const states = [
      table?.TableStatus,
      ...index.map(({ IndexStatus }) => IndexStatus),
    ];
    if (table && states.every((state) => state === 'ACTIVE')) return table;
    say(`${name}: ${states.join(', ')}`);
    await pause();
  }
}

async function giveStream(name: string, tools: RestoreTools): Promise<void> {
  const table = await describe(tools.db, name);
  if (table?.StreamSpecification?.StreamEnabled) return;
  await tools.db.send(
    new UpdateTableCommand({
      TableName: name,
      StreamSpecification: {
        StreamEnabled: true,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    }),
  );
  tools.say('has a stream');
}

async function giveExpiry(
  name: string,
  { db, say }: RestoreTools,
): Promise<void> {
  const { TimeToLiveDescription: expiry } = await db.send(
    new DescribeTimeToLiveCommand({ TableName: name }),
  );
  if (/^ENABL/.test(expiry?.TimeToLiveStatus ?? '')) return;
  await db.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: {
        AttributeName: tableSchema.expiry,
        Enabled: true,
      },
    }),
  );
  say(`items expire by ${tableSchema.expiry}`);
}

async function giveRecovery(
  name: string,
  { db, say }: RestoreTools,
): Promise<void> {
  const { ContinuousBackupsDescription: backups } = await db.send(
    new DescribeContinuousBackupsCommand({ TableName: name }),
  );
  const { PointInTimeRecoveryStatus: state } =
    backups?.PointInTimeRecoveryDescription ?? {};
  if (state === 'ENABLED') return;
  await db.send(
    new UpdateContinuousBackupsCommand({
      TableName: name,
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: RECOVERY_DAYS,
      },
    }),
  );
  say('can be restored itself, from now on');
}

/** Without those of CloudFormation: it is of no stack. */
async function giveTags(
  source: TableDescription,
  { TableArn }: TableDescription,
  { db, say }: RestoreTools,
): Promise<void> {
  const { Tags = [] } = await db.send(
    new ListTagsOfResourceCommand({ ResourceArn: source.TableArn }),
  );
  const own = Tags.filter(({ Key }) => !Key?.startsWith('aws:'));
  if (own.length === 0) return;
  await db.send(new TagResourceCommand({ ResourceArn: TableArn, Tags: own }));
  say(`has ${own.length} tags`);
}

async function giveProtection(
  source: TableDescription,
  table: TableDescription,
  { db, say }: RestoreTools,
): Promise<void> {
  if (!source.DeletionProtectionEnabled || table.DeletionProtectionEnabled)
    return;
  await db.send(
    new UpdateTableCommand({
      TableName: table.TableName,
      DeletionProtectionEnabled: true,
    }),
  );
  say('is protected from deletion');
}

/** @throws Error when it is neither an instant nor `latest` */
export function readInstant(text: string): Date | undefined {
  if (text === 'latest') return undefined;
  const at = new Date(text);
  if (/^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(+at))
    return at;
  throw new Error(
    `when must be like 2026-11-21T10:00:00Z, or latest, got ${JSON.stringify(text)}`,
  );
}

const PAUSE_MS = 15_000;

if (import.meta.main) {
  const [from, to, when = ''] = process.argv.slice(2);
  if (!from || !to) throw new Error('name the table, and the new table');
  const at = readInstant(when);
  const stream = await restoreTable(
    { from, to, ...(at && { at }) },
    {
      db: new DynamoDBClient({}),
      pause: () => setTimeout(PAUSE_MS),
      say: (line) => console.log(line),
    },
  );
  console.log(
    `\nDeploy with it, frozen:\n  npx cdk deploy --all -c restored_table=${to} -c restored_table_stream=${stream} -c platform_limit=0 …`,
  );
}
