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
  HttpMethods,
} from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Stage } from './stage.ts';

export interface DataStackProps {
  readonly stage: Stage;
}

/** Days after which an audience file and its rejects are deleted. */
const UPLOAD_DAYS = 90;

/** What must outlive every deployment: the table, the files, the secrets. */
export class DataStack extends Stack {
  readonly table: Table;
  readonly bucket: Bucket;
  readonly keyPepper: Secret;
  readonly carrierWebhookSecret: Secret;

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
    const outputs = {
      TableName: this.table.tableName,
      BucketName: this.bucket.bucketName,
      KeyPepperArn: this.keyPepper.secretArn,
      CarrierWebhookSecretArn: this.carrierWebhookSecret.secretArn,
    };
    for (const [output, value] of Object.entries(outputs))
      new CfnOutput(this, output, { value });
  }

  /** Keys and index as in functions/adapters/dynamodb/keys.ts. */
  private makeTable(stage: Stage, removalPolicy: RemovalPolicy): Table {
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'expires_at',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.keepsData,
      removalPolicy,
    });
    table.addGlobalSecondaryIndex({
      indexName: 'due',
      partitionKey: { name: 'due_pk', type: AttributeType.STRING },
      sortKey: { name: 'due_at', type: AttributeType.STRING },
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
          // Any origin: what lets a browser in is the signed policy in the
          // form. There are no cookies here to borrow.
          allowedOrigins: ['*'],
          allowedMethods: [HttpMethods.POST],
          allowedHeaders: ['*'],
          maxAge: 3000,
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
