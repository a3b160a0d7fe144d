import { readFileSync } from 'node:fs';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import type { Stage } from '../stage.ts';

/** The same file that the local run reads. */
export const definitionFile = new URL(
  '../../workflow/campaign-run.asl.json',
  import.meta.url,
);

const NO_TRACES =
  'The log of each execution has every step and its time; what traces would add, and cost, is in docs/security.md, "The guard".';

export interface CampaignRunProps {
  readonly stage: Stage;
  /** Fixed ahead, since functions are allowed this name before it exists. */
  readonly stateMachineName: string;
  /** Does what the workflow waits for. */
  readonly handler: IFunction;
}

/** One execution for each run of a campaign: it waits, the function works. */
export class CampaignRun extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: CampaignRunProps) {
    super(scope, id);
    const { stage, stateMachineName, handler } = props;
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(
        readFileSync(definitionFile, 'utf8'),
      ),
      definitionSubstitutions: { CampaignRunFunctionArn: handler.functionArn },
      tracingEnabled: stage.traces,
      logs: {
        // Under this prefix one resource policy serves all log groups; others
        // run into the limit of 5,120 characters.
        destination: new LogGroup(this, 'Logs', {
          logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
          retention: stage.logRetention,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    // This version only: grantInvoke would add all others.
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [handler.functionArn],
      }),
    );
    accept(this.stateMachine, {
      'AwsSolutions-IAM5[Resource::*]':
        'What delivers an execution’s log names no resource; the function it calls is named (infra/aws/least-privilege.test.ts).',
      ...(!stage.traces && {
        'AwsSolutions-SF2': NO_TRACES,
        'Serverless-StepFunctionStateMachineXray': NO_TRACES,
      }),
    });
    this.followFailures(handler);
  }

  /**
   * Tells the function of executions that ended without success, so that their
   * runs are taken over. EventBridge does its best, no more: who is not told of is
   * missed by the ticks, and by whoever wakes the run.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-states.html
   */
  private followFailures(handler: IFunction): void {
    const rule = new Rule(this, 'Failures', {
      description:
        'Executions of the campaign workflow that failed, to be followed by others',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [this.stateMachine.stateMachineArn],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
    });
    rule.addTarget(new LambdaFunction(handler));
    accept(rule, {
      'Serverless-EventBusDLQ':
        'What is not heard of is made up for: ticks miss an execution that died, and so does whoever wakes its run (docs/adr/0017-workflow-history.md).',
    });
  }
}
