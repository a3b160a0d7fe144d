import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  LogGroupLogDestination,
  WebSocketApi,
  WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { SOCKET_PATH } from '#shared/names.ts';
import { accept } from '../accept.ts';
import type { Stage } from '../stage.ts';

/** Messages a second over all connections; the account has 10,000. */
const THROTTLE = { rateLimit: 1_000, burstLimit: 500 };

/** One line for each route that was taken. No query string: that holds the ticket. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    request_id: '$context.requestId',
    at: '$context.requestTime',
    event: '$context.eventType',
    route: '$context.routeKey',
    connection: '$context.connectionId',
    status: '$context.status',
    integration_status: '$context.integration.status',
    error: '$context.error.responseType',
  }),
);

export interface SocketApiProps {
  readonly stage: Stage;
  /** Lets API Gateway write logs: one for the account. */
  readonly logRole: IDependable;
}

/** The WebSocket API: one function for connect, disconnect and each message. */
export class SocketApi extends Construct {
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;

  constructor(scope: Construct, id: string, props: SocketApiProps) {
    super(scope, id);
    this.api = new WebSocketApi(this, 'Api', {
      routeSelectionExpression: '$request.body.action',
    });
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.api,
      // So that the path means the same to CloudFront and to API Gateway.
      stageName: SOCKET_PATH,
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLogs', {
            retention: props.stage.logRetention,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: ACCESS_LOG,
      },
    });
    // Logs need the role that the REST API gives the account.
    this.stage.node.addDependency(props.logRole);
    accept(this.api, {
      'AwsSolutions-APIG4':
        'A socket opens with a ticket, for one use and a minute, which the function checks (functions/live/socket.test.ts).',
    });
  }

  /** Apart from the constructor: the handler itself needs the stage's address. */
  handleBy(handler: IFunction): void {
    for (const route of ['$connect', '$disconnect', '$default'])
      this.api.addRoute(route, {
        integration: new WebSocketLambdaIntegration('Socket', handler),
      });
  }
}
