import { readFileSync } from 'node:fs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { runbook } from '../runbook.ts';
import type { Stage } from '../stage.ts';

/** The same file that the local run reads. */
export const definitionFile = new URL(
  '../../workflow/campaign-run.asl.json',
  import.meta.url,
);

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
    handler.grantInvoke(this.stateMachine);
    new Alarm(this, 'RunFailed', {
      metric: this.stateMachine.metricFailed({ period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `An execution of the campaign workflow failed. ${runbook('run_failed')}`,
    });
  }
}
