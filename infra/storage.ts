/**
 * Table and bucket, named once: the CDK app makes them, the local run embeds
 * them. What the keys hold is in functions/adapters/dynamodb/keys.ts.
 */

/** All keys are text. The stream has new and old images. */
export const tableSchema = {
  partition_key: 'pk',
  sort_key: 'sk',
  /** Sparse, and it shows keys only. */
  index: { name: 'due', partition_key: 'due_pk', sort_key: 'due_at' },
  /** Epoch seconds, real time: after it an item may go. */
  expiry: 'expires_at',
} as const;

/**
 * Any origin may send files: what lets a browser in is the signed policy in its
 * form. There are no cookies here to borrow.
 */
export const uploadCors = {
  origins: ['*'],
  methods: ['POST'],
  headers: ['*'],
  max_age_seconds: 3000,
};
