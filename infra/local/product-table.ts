import { tableSchema } from '#infra/storage.ts';

const { partition_key, sort_key, index } = tableSchema;

const attribute = (AttributeName: string) => ({
  AttributeName,
  AttributeType: 'S',
});
const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

/** What the embedded table is created from. */
export const productTable = {
  TableName: 'outdial',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: keys(partition_key, sort_key),
  AttributeDefinitions: [
    partition_key,
    sort_key,
    index.partition_key,
    index.sort_key,
  ].map(attribute),
  GlobalSecondaryIndexes: [
    {
      IndexName: index.name,
      KeySchema: keys(index.partition_key, index.sort_key),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  StreamSpecification: {
    StreamEnabled: true,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
};
