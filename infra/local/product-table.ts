const attribute = (AttributeName: string) => ({
  AttributeName,
  AttributeType: 'S',
});
const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

/**
 * What the embedded table is created from: keys and index as in
 * functions/adapters/dynamodb/keys.ts, sparse index `due` with keys only,
 * stream on.
 */
export const productTable = {
  TableName: 'outdial',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: keys('pk', 'sk'),
  AttributeDefinitions: ['pk', 'sk', 'due_pk', 'due_at'].map(attribute),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: keys('due_pk', 'due_at'),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  StreamSpecification: {
    StreamEnabled: true,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
};
