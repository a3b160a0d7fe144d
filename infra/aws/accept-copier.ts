import { Stack } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { accept, managedPolicy, wildcardResource } from './accept.ts';

/** The id of CDK's function that copies files into buckets, before its memory. */
const COPIER = 'Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C';

/** Where `cdk bootstrap` keeps what deployments bring. */
const ASSETS =
  'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*';

const WHOSE =
  'CDK’s own function copies the dashboard into its bucket while a deployment goes on, and at no other time';

/**
 * For what copies a built dashboard to its bucket: CDK makes it, and how it is
 * made cannot be said.
 *
 * @param scope - holds the deployments
 * @param bucket - is copied to
 */
export function acceptCopier(
  scope: IConstruct,
  bucket: IBucket,
  memoryMb: number,
): void {
  const actions = ['Abort', 'DeleteObject', 'GetBucket', 'GetObject', 'List'];
  const found = [
    'AwsSolutions-L1',
    'Serverless-LambdaLatestVersion',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaTracing',
    managedPolicy('AWSLambdaBasicExecutionRole'),
    'AwsSolutions-IAM5[Resource::*]',
    ...actions.map((it) => `AwsSolutions-IAM5[Action::s3:${it}*]`),
    `AwsSolutions-IAM5[Resource::${ASSETS}]`,
    wildcardResource(scope, `${bucket.bucketArn}/*`),
  ];
  accept(
    Stack.of(scope).node.findChild(`${COPIER}${memoryMb}MiB`),
    Object.fromEntries(
      found.map((id) => [id, `${WHOSE} (docs/security.md, "The guard").`]),
    ),
  );
}
