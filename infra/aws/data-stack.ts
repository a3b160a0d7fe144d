import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { accept } from './accept.ts';
import { SignIn } from './constructs/sign-in.ts';
import { makeTable } from './data-table.ts';
import { makeFileBucket } from './file-bucket.ts';
import type { Stage } from './stage.ts';

export interface DataStackProps {
  readonly stage: Stage;
}

/** Days until a key that somebody scheduled for deletion is gone: the longest. */
const KEY_GRACE_DAYS = 30;

/** What must outlive every deployment: the table, the files, the secrets, who signs in. */
export class DataStack extends Stack {
  /** Of table and bucket, in a stage that keeps data. */
  readonly encryptionKey: Key | undefined;
  readonly table: ITable;
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
    const encryptionKey = stage.keepsData ? this.makeKey() : undefined;
    const store = {
      stage,
      removalPolicy,
      ...(encryptionKey && { encryptionKey: encryptionKey as IKey }),
    };
    this.encryptionKey = encryptionKey;
    this.table = makeTable(this, store);
    this.bucket = makeFileBucket(this, store);
    // Without the pepper no stored credential can be checked again.
    this.keyPepper = this.makeSecret(
      'KeyPepper',
      'HMAC key under which credential secrets are hashed',
      removalPolicy,
    );
    accept(this.keyPepper, {
      'AwsSolutions-SMG4':
        'A new pepper makes every stored credential invalid, so it changes by hand when it is known to be lost: docs/security.md, "Secrets".',
    });
    this.carrierWebhookSecret = this.makeSecret(
      'CarrierWebhookSecret',
      'Signs the webhooks of the carrier: share it with the carrier only',
      removalPolicy,
    );
    accept(this.carrierWebhookSecret, {
      'AwsSolutions-SMG4':
        'The carrier signs with it and has to be given the new one at the same time, which no schedule can do: docs/security.md, "Secrets".',
    });
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

  /**
   * Whoever can read the table or a backup of it reads nothing without this key
   * too. With it gone, so is all that it encrypts.
   */
  private makeKey(): Key {
    return new Key(this, 'Key', {
      description: 'Encrypts contacts, calls, audience files and recordings',
      enableKeyRotation: true,
      pendingWindow: Duration.days(KEY_GRACE_DAYS),
      removalPolicy: RemovalPolicy.RETAIN,
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
