import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type HttpMethods,
} from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { tableSchema, uploadCors } from '#infra/storage.ts';
import { SignIn } from './constructs/sign-in.ts';
import type { Stage } from './stage.ts';

export interface DataStackProps {
  readonly stage: Stage;
}

/** Days after which an audience file and its rejects are deleted. */
const UPLOAD_DAYS = 90;

/** What must outlive every deployment: the table, the files, the secrets, who signs in. */
export class DataStack extends Stack {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly keyPepper: Secret;
  readonly carrierWebhookSecret: Secret;
  readonly signIn: SignIn;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    const { stage } = props;
    super(scope, id, {
      description: `Outdial ${stage.name}: table, files and secrets`,
      terminationProtection: stage.keepsData,
    });
    const removalPolicy = stage.keepsData
      ? RemovalPolicy.RETAIN
      : RemovalPolicy.DESTROY;
    this.table = this.makeTable(stage, removalPolicy);
    this.bucket = this.makeBucket(stage, removalPolicy);
    // Without the pepper no stored credential can be checked again.
    this.keyPepper = this.makeSecret(
      'KeyPepper',
      'HMAC key under which credential secrets are hashed',
      removalPolicy,
    );
    this.carrierWebhookSecret = this.makeSecret(
      'CarrierWebhookSecret',
      'Signs the webhooks of the carrier: share it with the carrier only',
      removalPolicy,
    );
    this.signIn = new SignIn(this, 'SignIn', { stage, removalPolicy });
    const outputs = {
      TableName: this.table.tableName,
      BucketName: this.bucket.bucketName,
      KeyPepperArn: this.keyPepper.secretArn,
      UserPoolId: this.signIn.pool.userPoolId,
      SignInUrl: this.signIn.domain,
      CarrierWebhookSecretArn: this.carrierWebhookSecret.secretArn,
    };
    for (const [output, value] of Object.entries(outputs))
      new CfnOutput(this, output, { value });
  }

  private makeTable(stage: Stage, removalPolicy: RemovalPolicy): Table {
    const { partition_key, sort_key, index, expiry } = tableSchema;
    const key = (name: string) => ({ name, type: AttributeType.STRING });
    const table = new Table(this, 'Table', {
      partitionKey: key(partition_key),
      sortKey: key(sort_key),
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: expiry,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.keepsData,
      removalPolicy,
    });
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: key(index.partition_key),
      sortKey: key(index.sort_key),
      projectionType: ProjectionType.KEYS_ONLY,
    });
    return table;
  }

  private makeBucket(stage: Stage, removalPolicy: RemovalPolicy): Bucket {
    return new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      cors: [
        {
          allowedOrigins: uploadCors.origins,
          allowedMethods: uploadCors.methods as HttpMethods[],
          allowedHeaders: uploadCors.headers,
          maxAge: uploadCors.max_age_seconds,
        },
      ],
      lifecycleRules: [
        { expiration: Duration.days(UPLOAD_DAYS) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy,
      autoDeleteObjects: !stage.keepsData,
    });
  }

  private makeSecret(
    id: string,
    description: string,
    removalPolicy: RemovalPolicy,
  ): Secret {
    return new Secret(this, id, {
      description,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy,
    });
  }
}
