import { Stack, Validations } from 'aws-cdk-lib';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { IConstruct } from 'constructs';

/**
 * Says beside a construct which findings of the guard are right for it, and why.
 * A test holds each reason to a sentence that names what proves it, and fails
 * when nothing is found there any more.
 *
 * @param findings - by rule: the reason
 */
export function accept(
  construct: IConstruct,
  findings: Readonly<Record<string, string>>,
): void {
  for (const [id, reason] of Object.entries(findings))
    Validations.of(construct).acknowledge({ id, reason });
}

/**
 * What the guard calls a resource with a wildcard.
 *
 * @param resource - with tokens
 */
export const wildcardResource = (scope: IConstruct, resource: string) =>
  `AwsSolutions-IAM5[Resource::${flattenCfnReference(Stack.of(scope).resolve(resource))}]`;

/** What the guard calls a policy of AWS's own. */
export const managedPolicy = (name: string) =>
  `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${name}]`;
