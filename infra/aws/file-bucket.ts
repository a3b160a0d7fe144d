import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type HttpMethods,
  type IBucket,
  type LifecycleRule,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { uploadCors } from '#infra/storage.ts';
import { filePrefixes } from '#shared/names.ts';
import type { Stage } from './stage.ts';

export interface FileBucketProps {
  readonly stage: Stage;
  readonly removalPolicy: RemovalPolicy;
  /** Left out: a key that S3 owns. */
  readonly encryptionKey?: IKey;
}

/** Days after which an audience file and its rejects are deleted. */
const UPLOAD_DAYS = 90;
/** Days for which what was deleted or replaced can be had again. */
const OLD_VERSION_DAYS = 30;
/** Days after which a recording is seldom listened to. */
const RECORDING_WARM_DAYS = 30;
/** Days for which it is known who read and wrote what. */
const LOG_DAYS = 90;
const TLS_1_2 = 1.2;

/** What every bucket here is: nobody's but ours, and spoken to in TLS only. */
export const privateBucket = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: TLS_1_2,
} as const satisfies BucketProps;

/** The bucket of audience files, their rejects and recordings. */
export function makeFileBucket(
  scope: Construct,
  props: FileBucketProps,
): Bucket {
  const { stage, removalPolicy, encryptionKey } = props;
  return new Bucket(scope, 'Bucket', {
    ...privateBucket,
    ...(encryptionKey
      ? {
          encryption: BucketEncryption.KMS,
          encryptionKey,
          // One request to the key for many objects.
          bucketKeyEnabled: true,
        }
      : { encryption: BucketEncryption.S3_MANAGED }),
    versioned: true,
    serverAccessLogsBucket: makeLogBucket(scope, props) as IBucket,
    serverAccessLogsPrefix: 'files/',
    cors: [
      {
        allowedOrigins: uploadOrigins(stage),
        allowedMethods: uploadCors.methods as HttpMethods[],
        allowedHeaders: uploadCors.headers,
        maxAge: uploadCors.max_age_seconds,
      },
    ],
    lifecycleRules,
    removalPolicy,
    autoDeleteObjects: !stage.keepsData,
  });
}

/** Its lines hold ids of organizations, campaigns and uploads, and no number. */
function makeLogBucket(
  scope: Construct,
  { stage, removalPolicy }: FileBucketProps,
): Bucket {
  return new Bucket(scope, 'AccessLogs', {
    ...privateBucket,
    // S3 delivers no log to a bucket whose default is a customer's key.
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ expiration: Duration.days(LOG_DAYS) }],
    removalPolicy,
    autoDeleteObjects: !stage.keepsData,
  });
}

/**
 * By prefix, so that nothing goes which a conversation still names: recordings
 * stay until they are erased, and only move to where reading costs more.
 */
const lifecycleRules: LifecycleRule[] = [
  ...[filePrefixes.uploads, filePrefixes.rejects].map((prefix) => ({
    prefix,
    expiration: Duration.days(UPLOAD_DAYS),
  })),
  {
    prefix: filePrefixes.recordings,
    transitions: [
      {
        storageClass: StorageClass.INFREQUENT_ACCESS,
        transitionAfter: Duration.days(RECORDING_WARM_DAYS),
      },
    ],
  },
  {
    noncurrentVersionExpiration: Duration.days(OLD_VERSION_DAYS),
    expiredObjectDeleteMarker: true,
    abortIncompleteMultipartUploadAfter: Duration.days(1),
  },
];

/** Where pages may send files from: known ahead only where the name is our own. */
const uploadOrigins = ({ edge: { domain } }: Stage): string[] =>
  domain ? [`https://${domain.name}`] : uploadCors.origins;
