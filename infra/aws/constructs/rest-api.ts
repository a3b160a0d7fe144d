import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  EndpointType,
  type Integration,
  type IResource,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  ResponseTransferMode,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { binaryTypes } from '#infra/rest.ts';
import { apiThrottle, type Throttle, throttleOf } from '#infra/throttles.ts';
import type { Route, Streaming } from '#shared/contracts/route.ts';
import { accept, managedPolicy } from '../accept.ts';
import type { Stage } from '../stage.ts';
import { answerWithProblems } from './gateway-problems.ts';

export const REST_STAGE = 'live';

/**
 * One line for each request. The resource stands in for the path, and there is
 * no query string: addresses can hold phone numbers, and tickets.
 */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    request_id: '$context.requestId',
    at: '$context.requestTime',
    method: '$context.httpMethod',
    resource: '$context.resourcePath',
    status: '$context.status',
    latency_ms: '$context.responseLatency',
    integration_status: '$context.integrationStatus',
    error: '$context.error.responseType',
    bytes: '$context.responseLength',
  }),
);

export interface RestApiHandlers {
  /** Answers everything, also what no route is for. */
  readonly api: IFunction;
  /** Answer the routes that stream, for as long as their function may run. */
  readonly streaming: Readonly<
    Record<Streaming, { readonly fn: IFunction; readonly timeout: Duration }>
  >;
}

export interface AppRestApiProps {
  readonly stage: Stage;
  readonly routes: readonly Route[];
}

/** Each is about all methods, or about the one stage. */
const acceptedFindings = {
  'AwsSolutions-APIG4':
    'Who asks is told by the function, for keys, user tokens and Cognito’s alike; which routes are open is in infra/aws/guarded-routes.test.ts.',
  'AwsSolutions-COG4':
    'Servers show keys, which are no tokens of the user pool; each route is asked as whoever it is not for in functions/api/tenant-wall.test.ts.',
  'AwsSolutions-APIG2':
    'The schema of each route checks every request, with our own words for what is wrong (functions/platform/http-handler.test.ts).',
  'AwsSolutions-APIG3':
    'The firewall stands in front of the one address, at CloudFront, where a deployment asks for one (docs/deploy.md).',
  'AwsSolutions-APIG6':
    'Its execution log would hold whole paths, and with them phone numbers; the access log has each request without (infra/aws/apis.test.ts).',
  'Serverless-APIGWXrayEnabled':
    'The access log has the time of each request; what traces would add, and cost, is in docs/security.md, "The guard".',
  [managedPolicy('AmazonAPIGatewayPushToCloudWatchLogs')]:
    'API Gateway takes only this one for its logs, for the whole account (docs/security.md, "The guard").',
};

/** The REST API: regional, since only these stream without a 30 s idle limit. */
export class AppRestApi extends Construct {
  readonly api: RestApi;
  /** Lets API Gateway write logs: one for the account. */
  readonly logRole: IDependable;
  private readonly routes: readonly Route[];

  constructor(scope: Construct, id: string, props: AppRestApiProps) {
    super(scope, id);
    this.routes = props.routes;
    this.api = new RestApi(this, 'Api', {
      // Metrics go by it: two stages of one account must not share theirs.
      restApiName: `outdial-${props.stage.name}`,
      endpointTypes: [EndpointType.REGIONAL],
      binaryMediaTypes: binaryTypes,
      // Access logs need an account-wide role; it stays when the stack goes.
      cloudWatchRole: true,
      deployOptions: {
        stageName: REST_STAGE,
        ...settingsOf(apiThrottle),
        // Those of each method are paid for one by one; the stage has its own in any case.
        metricsEnabled: false,
        loggingLevel: MethodLoggingLevel.OFF,
        dataTraceEnabled: false,
        methodOptions: methodOptions(props.routes),
        accessLogDestination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLogs', {
            retention: props.stage.logRetention,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        accessLogFormat: ACCESS_LOG,
      },
    });
    this.logRole = this.api.node.findChild('Account');
    // CDK's own output: an address that people should not call.
    this.api.node.tryRemoveChild('Endpoint');
    answerWithProblems(this.api);
    accept(this.api, acceptedFindings);
  }

  /**
   * Adds the address of each route, with `ANY` method: what is not for it, such
   * as 404 and 405, is answered by us. What streams, and what has a limit, has a
   * method of its own; one for each route would take the stack to
   * CloudFormation's 500 resources.
   */
  serve(handlers: RestApiHandlers): void {
    refuseTwoNamesForOnePlace(this.routes);
    const integration = lambda(handlers.api);
    const streaming = {
      events: stream(handlers.streaming.events),
      download: stream(handlers.streaming.download),
    };
    for (const route of this.routes) {
      const { method, path, streaming: what } = route;
      const resource = this.api.root.resourceForPath(path);
      if (what) resource.addMethod(method, streaming[what]);
      // A setting for `ANY` is refused: it takes a method by its name.
      else if (throttleOf(route)) resource.addMethod(method, integration);
    }
    this.api.root.resourceForPath('/{proxy+}');
    for (const resource of below(this.api.root))
      resource.addMethod('ANY', integration);
  }
}

/** What a setting leaves out is API Gateway's default (off), not the stage's. */
const settingsOf = ({ requests_per_second, burst }: Throttle) => ({
  throttlingRateLimit: requests_per_second,
  throttlingBurstLimit: burst,
});

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html */
const methodOptions = (routes: readonly Route[]) =>
  Object.fromEntries(
    routes.flatMap((route) => {
      const throttle = throttleOf(route);
      if (!throttle) return [];
      return [[`${route.path}/${route.method}`, settingsOf(throttle)]];
    }),
  );

const stream = ({ fn, timeout }: RestApiHandlers['streaming'][Streaming]) =>
  lambda(fn, { responseTransferMode: ResponseTransferMode.STREAM, timeout });

function lambda(
  handler: IFunction,
  options: {
    readonly responseTransferMode?: ResponseTransferMode;
    readonly timeout?: Duration;
  } = {},
): Integration {
  return new LambdaIntegration(handler, {
    // One permission for all methods: a policy of one each passes 20 KB.
    scopePermissionToMethod: false,
    ...options,
  });
}

function below(root: IResource): IResource[] {
  const all: IResource[] = [];
  const visit = (construct: IResource) => {
    all.push(construct);
    for (const child of construct.node.children)
      if (isResource(child)) visit(child);
  };
  visit(root);
  return all;
}

const isResource = (child: unknown): child is IResource =>
  child instanceof Construct && 'resourceForPath' in child;

/**
 * API Gateway takes one parameter name at each place of the tree.
 *
 * @throws Error naming the two paths that call the same place differently
 */
function refuseTwoNamesForOnePlace(routes: readonly Route[]): void {
  const names = new Map<string, { name: string; path: string }>();
  for (const { path } of routes) {
    const parts = path.split('/');
    parts.forEach((part, depth) => {
      if (!part.startsWith('{')) return;
      const place = parts
        .slice(0, depth)
        .join('/')
        .replaceAll(/\{\w+\}/g, '{}');
      const known = names.get(place) ?? { name: part, path };
      names.set(place, known);
      if (known.name !== part)
        throw new Error(
          `${known.path} and ${path} name one parameter differently, give it one name`,
        );
    });
  }
}
