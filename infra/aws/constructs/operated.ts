import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { FunctionName, QueueName } from '#infra/functions.ts';
import type { Stage } from '../stage.ts';

/** What alarms and dashboard look at. */
export interface Operated {
  readonly stage: Stage;
  readonly tableName: string;
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly lambdas: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly rest: RestApi;
  readonly socketStage: WebSocketStage;
  readonly stateMachine: StateMachine;
}
