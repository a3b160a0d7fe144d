import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { SOCKET_PATH } from '#shared/names.ts';

/** Messages a second over all connections; the account has 10,000. */
const THROTTLE = { rateLimit: 1_000, burstLimit: 500 };

/** The WebSocket API: one function for connect, disconnect and each message. */
export class SocketApi extends Construct {
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;

  constructor(scope: Construct, id: string) {
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
