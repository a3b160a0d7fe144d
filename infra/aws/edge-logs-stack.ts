import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CfnDelivery,
  CfnDeliveryDestination,
  CfnDeliverySource,
} from 'aws-cdk-lib/aws-logs';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { accept } from './accept.ts';
import { EDGE_REGION } from './edge-options.ts';
import { privateBucket } from './file-bucket.ts';
import type { Stage } from './stage.ts';

export interface EdgeLogsStackProps {
  readonly stage: Stage;
  readonly distributionId: string;
}

const LOG_DAYS = 90;

/**
 * Who asked, when, how it ended. No address, no query and no referrer: these
 * hold phone numbers and tickets. Which route it was is in the log of the REST
 * API.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
const FIELDS = [
  'date',
  'time',
  'x-edge-location',
  'x-edge-request-id',
  'c-ip',
  'cs-method',
  'cs-protocol',
  'cs-protocol-version',
  'cs(User-Agent)',
  'cs-bytes',
  'sc-status',
  'sc-bytes',
  'time-taken',
  'x-edge-result-type',
  'x-edge-detailed-result-type',
  'ssl-protocol',
];

/**
 * The access logs of the one origin, in a stack of its own because they can be
 * delivered from one region only.
 */
export class EdgeLogsStack extends Stack {
  constructor(scope: Construct, id: string, props: EdgeLogsStackProps) {
    super(scope, id, {
      description: `Outdial ${props.stage.name}: access logs of the one origin`,
      env: { region: EDGE_REGION },
    });
    const bucket = this.makeBucket();
    const source = new CfnDeliverySource(this, 'Source', {
      name: id,
      logType: 'ACCESS_LOGS',
      resourceArn: `arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:distribution/${props.distributionId}`,
    });
    const destination = new CfnDeliveryDestination(this, 'Destination', {
      name: id,
      destinationResourceArn: bucket.bucketArn,
      outputFormat: 'json',
    });
    destination.node.addDependency(bucket);
    const delivery = new CfnDelivery(this, 'Delivery', {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.attrArn,
      recordFields: FIELDS,
    });
    delivery.addResourceDependency(source);
  }

  private makeBucket(): Bucket {
    const bucket = new Bucket(this, 'Logs', {
      ...privateBucket,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(LOG_DAYS) }],
      // A stack that was removed leaves them to those who may ask later.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(bucket, {
      'AwsSolutions-S1':
        'It is the log: who reads it is in CloudTrail, where that is on, and a log of a log has no end (docs/security.md, "The guard").',
    });
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`AWSLogs/${Aws.ACCOUNT_ID}/*`)],
        conditions: {
          StringEquals: {
            's3:x-amz-acl': 'bucket-owner-full-control',
            'aws:SourceAccount': Aws.ACCOUNT_ID,
          },
          ArnLike: {
            'aws:SourceArn': `arn:${Aws.PARTITION}:logs:${EDGE_REGION}:${Aws.ACCOUNT_ID}:delivery-source:*`,
          },
        },
      }),
    );
    return bucket;
  }
}
