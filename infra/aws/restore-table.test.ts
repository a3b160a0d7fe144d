import {
  type DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { tableSchema } from '#infra/storage.ts';
import { readInstant, restoreTable } from './restore-table.ts';
import { prod, resourcesOf, synthesize } from './testing/synthesize.ts';

const STREAM =
  'arn:aws:dynamodb:eu-west-1:123456789012:table/new/stream/2026-11-21T10:00:00.000';
const AT = new Date('2026-11-21T09:55:00Z');

// biome-ignore-start lint/suspicious/noExplicitAny: what is sent is of many shapes
interface Command {
  readonly constructor: { readonly name: string };
  readonly input: any;
}

/** What DynamoDB does of it: a restore takes two looks, a change one. */
function dynamo() {
  const tables: Record<string, any> = {
    old: {
      TableName: 'old',
      TableArn: 'arn:old',
      TableStatus: 'ACTIVE',
      DeletionProtectionEnabled: true,
      SSEDescription: { SSEType: 'KMS', KMSMasterKeyArn: 'arn:key' },
    },
  };
  const sent: [string, any][] = [];
  let looks = 0;
  const answer: Record<string, (input: any) => unknown> = {
    describeTable: ({ TableName }) => {
      const table = tables[TableName];
      if (!table)
        throw new ResourceNotFoundException({ message: '', $metadata: {} });
      if (TableName === 'new' && ++looks > 2) table.TableStatus = 'ACTIVE';
      return { Table: { ...table } };
    },
    restoreTableToPointInTime: () => {
      tables.new = {
        TableName: 'new',
        TableArn: 'arn:new',
        TableStatus: 'CREATING',
        GlobalSecondaryIndexes: [{ IndexStatus: 'ACTIVE' }],
      };
    },
    updateTable: ({ TableName, ...change }) => {
      Object.assign(tables[TableName], change);
      if (change.StreamSpecification) tables.new.LatestStreamArn = STREAM;
    },
    describeTimeToLive: () => ({
      TimeToLiveDescription: {
        TimeToLiveStatus: tables.new.expiry ? 'ENABLING' : 'DISABLED',
      },
    }),
    updateTimeToLive: ({ TimeToLiveSpecification }) => {
      tables.new.expiry = TimeToLiveSpecification;
    },
    describeContinuousBackups: () => ({
      ContinuousBackupsDescription: {
        PointInTimeRecoveryDescription: {
          PointInTimeRecoveryStatus: tables.new.backups
            ? 'ENABLED'
            : 'DISABLED',
        },
      },
    }),
    updateContinuousBackups: ({ PointInTimeRecoverySpecification }) => {
      tables.new.backups = PointInTimeRecoverySpecification;
    },
    listTagsOfResource: () => ({
      Tags: [
        { Key: 'stage', Value: 'prod' },
        { Key: 'aws:cloudformation:stack-name', Value: 'outdial-prod-data' },
      ],
    }),
    tagResource: ({ Tags }) => {
      tables.new.tags = Tags;
    },
  };
  const send = async (command: Command) => {
    const name = command.constructor.name.replace('Command', '');
    sent.push([name, command.input]);
    const known = name.charAt(0).toLowerCase() + name.slice(1);
    return answer[known]!(command.input) ?? {};
  };
  return {
    tables,
    sent,
    changes: () => sent.filter(([name]) => !/^(Describe|List)/.test(name)),
    tools: {
      db: { send } as unknown as DynamoDBClient,
      pause: async () => {},
      say: () => {},
    },
  };
}
// biome-ignore-end lint/suspicious/noExplicitAny: until here

describe('a restore', () => {
  test('makes a table that has all that the deployed one has', async () => {
    const { tables, tools, sent } = dynamo();
    const stream = await restoreTable(
      { from: 'old', to: 'new', at: AT },
      tools,
    );
    expect(stream).toBe(STREAM);
    expect(sent.find(([name]) => name.startsWith('Restore'))?.[1]).toEqual({
      SourceTableName: 'old',
      TargetTableName: 'new',
      RestoreDateTime: AT,
      SSESpecificationOverride: {
        Enabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: 'arn:key',
      },
    });
    // Against what the stack makes, so that neither forgets something.
    const [made] = resourcesOf(synthesize(prod).data, 'AWS::DynamoDB::Table');
    const { Properties } = made!;
    expect(tables.new).toMatchObject({
      DeletionProtectionEnabled: Properties.DeletionProtectionEnabled,
      StreamSpecification: Properties.StreamSpecification,
      expiry: Properties.TimeToLiveSpecification,
      backups: Properties.PointInTimeRecoverySpecification,
      tags: [{ Key: 'stage', Value: 'prod' }],
    });
    expect(tables.new.expiry.AttributeName).toBe(tableSchema.expiry);
  });

  test('goes on where it was when it is run again', async () => {
    const { tools, changes } = dynamo();
    const restore = { from: 'old', to: 'new' };
    await restoreTable(restore, tools);
    const first = changes().map(([name]) => name);
    expect(first).toEqual([
      'RestoreTableToPointInTime',
      'UpdateTable',
      'UpdateTimeToLive',
      'UpdateContinuousBackups',
      'TagResource',
      'UpdateTable',
    ]);
    expect(await restoreTable(restore, tools)).toBe(STREAM);
    expect(
      changes()
        .slice(first.length)
        .map(([name]) => name),
    ).toEqual(['TagResource']);
  });

  test('of a table that is not there is refused', async () => {
    const { tools, changes } = dynamo();
    await expect(
      restoreTable({ from: 'gone', to: 'new' }, tools),
    ).rejects.toThrow('there is no table gone');
    expect(changes()).toEqual([]);
  });
});

test('an instant has a zone, or is the latest', () => {
  expect(readInstant('latest')).toBeUndefined();
  expect(readInstant('2026-11-21T09:55:00Z')).toEqual(AT);
  for (const text of ['', 'now', '2026-11-21', '2026-11-21T09:55:00'])
    expect(() => readInstant(text)).toThrow(/when must be like/);
});

describe('a deployment with a restored table', () => {
  const own = synthesize(prod);
  const restored = synthesize({
    ...prod,
    restored_table: 'new',
    restored_table_stream: STREAM,
    platform_limit: '0',
  });
  const environments = resourcesOf(
    restored.application,
    'AWS::Lambda::Function',
  ).map(({ Properties }) => Properties.Environment?.Variables ?? {});

  test('its functions read and write that one, and place no call', () => {
    const tables = environments.flatMap((it) => it.TABLE_NAME ?? []);
    expect(tables.length).toBeGreaterThan(10);
    expect([...new Set(tables)]).toEqual(['new']);
    for (const it of environments)
      if (it.TABLE_NAME) expect(it.OUTDIAL_PLATFORM_LIMIT).toBe('0');
    const text = JSON.stringify(restored.application.toJSON());
    expect(text).toContain(':table/new');
    expect(text).not.toContain('ExportsOutputFnGetAttTable');
  });

  test('its stream is followed from its beginning', () => {
    const sources = resourcesOf(
      restored.application,
      'AWS::Lambda::EventSourceMapping',
    ).filter(({ Properties }) => Properties.StartingPosition);
    expect(sources).toHaveLength(2);
    for (const { Properties } of sources)
      expect(Properties).toMatchObject({
        EventSourceArn: STREAM,
        StartingPosition: 'TRIM_HORIZON',
      });
  });

  test('the table of the stack stays, with each export that is in use', () => {
    expect(resourcesOf(restored.data, 'AWS::DynamoDB::Table')).toEqual(
      resourcesOf(own.data, 'AWS::DynamoDB::Table'),
    );
    const exportsOf = ({ data }: typeof own) =>
      Object.values(data.findOutputs('*')).flatMap((it) => it.Export?.Name);
    expect(exportsOf(restored)).toEqual(
      expect.arrayContaining(exportsOf(own).filter(Boolean)),
    );
  });
});
