import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from '#infra/functions.ts';
import { env } from '#shared/names.ts';
import { chimeApplicationArn } from '../permissions.ts';

/** Who invokes functions for SIP media applications. */
const CHIME = new ServicePrincipal('voiceconnector.chime.amazonaws.com');

/**
 * Lets Amazon Chime invoke our function for each of these applications of our
 * account, and for no other. Where it is, an application has to be told: so it is
 * an output, with applications or without.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/dg/adding-permissions.html
 */
export function openToChime(
  stack: Stack,
  applications: readonly string[],
  lambdas: Pick<
    Record<FunctionName, LambdaFunction>,
    'take_chime_event' | 'api'
  >,
): void {
  const { take_chime_event, api } = lambdas;
  for (const id of applications) {
    take_chime_event.addPermission(`Chime${id}`, {
      principal: CHIME,
      sourceAccount: stack.account,
      sourceArn: chimeApplicationArn(take_chime_event, id),
    });
  }
  const { functionArn } = take_chime_event;
  new CfnOutput(stack, 'ChimeFunctionArn', { value: functionArn });
  if (applications.length === 0) return;
  // So that it can tell an application that invokes another function.
  api.addEnvironment(env.CHIME_FUNCTION_ARN, functionArn);
  // The policy of a bucket of recordings names who reads them.
  new CfnOutput(stack, 'ApiRoleArn', { value: api.role!.roleArn });
}
