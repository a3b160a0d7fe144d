import type { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { tableSchema } from '#infra/storage.ts';
import type { Stage } from './stage.ts';

export interface DataTableProps {
  readonly stage: Stage;
  readonly removalPolicy: RemovalPolicy;
  /** Left out: a key that DynamoDB owns. */
  readonly encryptionKey?: IKey;
}

/** The most that DynamoDB keeps; fewer cost the same. */
const RECOVERY_DAYS = 35;

/**
 * The one table, as the functions use it. The stage may name another, restored
 * from a point in time: they use that one then, and the table of the stack stays
 * as it is, so that what went wrong in it can be read (docs/disaster-recovery.md).
 */
export function makeTable(stack: Stack, props: DataTableProps): ITable {
  const made = makeOwnTable(stack, props);
  // A deployed application imports these. They stay when it comes to use another
  // table, since CloudFormation removes no export that is in use.
  for (const value of [made.tableArn, made.tableName, made.tableStreamArn])
    stack.exportValue(value);
  const { restoredTable } = props.stage;
  if (!restoredTable) return made as ITable;
  return Table.fromTableAttributes(stack, 'RestoredTable', {
    tableName: restoredTable.name,
    tableStreamArn: restoredTable.streamArn,
    globalIndexes: [tableSchema.index.name],
    ...(props.encryptionKey && { encryptionKey: props.encryptionKey }),
  });
}

function makeOwnTable(stack: Stack, props: DataTableProps): Table {
  const { partition_key, sort_key, index, expiry } = tableSchema;
  const { stage, removalPolicy, encryptionKey } = props;
  const key = (name: string) => ({ name, type: AttributeType.STRING });
  const table = new Table(stack, 'Table', {
    partitionKey: key(partition_key),
    sortKey: key(sort_key),
    billingMode: BillingMode.PAY_PER_REQUEST,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: expiry,
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: RECOVERY_DAYS,
    },
    deletionProtection: stage.keepsData,
    removalPolicy,
    ...(encryptionKey && {
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
    }),
  });
  table.addGlobalSecondaryIndex({
    indexName: index.name,
    partitionKey: key(index.partition_key),
    sortKey: key(index.sort_key),
    projectionType: ProjectionType.KEYS_ONLY,
  });
  return table;
}
