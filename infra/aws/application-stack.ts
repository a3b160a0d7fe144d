import { ArnFormat, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import {
  FunctionUrlAuthType,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  type FunctionName,
  functions,
  type QueueName,
  queues,
  streamingFunctions,
} from '#infra/functions.ts';
import { buildId, signInPaths } from '#infra/site.ts';
import type { Streaming } from '#shared/contracts/route.ts';
import { routeTable } from '#shared/contracts/routes.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { AppFunction } from './constructs/app-function.ts';
import { CampaignRun } from './constructs/campaign-run.ts';
import {
  DASHBOARD_SCOPES,
  DashboardClient,
} from './constructs/dashboard-client.ts';
import { DashboardSite } from './constructs/dashboard-site.ts';
import { AppRestApi, REST_STAGE } from './constructs/rest-api.ts';
import { issuerOf } from './constructs/sign-in.ts';
import { SOCKET_PATH, SocketApi } from './constructs/socket-api.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import type { DataStack } from './data-stack.ts';
import { startFrom } from './event-sources.ts';
import type { Resources } from './resources.ts';
import type { Stage } from './stage.ts';

export interface ApplicationStackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  /** Folder of each bundled function. */
  readonly bundles: Readonly<Record<FunctionName, string>>;
  /** Folder of the built dashboard. */
  readonly siteFolder: string;
}

/** Everything that can be thrown away and made again. */
export class ApplicationStack extends Stack {
  constructor(scope: Construct, id: string, props: ApplicationStackProps) {
    const { stage, data } = props;
    super(scope, id, {
      description: `Outdial ${stage.name}: functions, APIs, workflow, dashboard`,
    });
    const rest = new AppRestApi(this, 'RestApi', { stage });
    const socket = new SocketApi(this, 'SocketApi');
    const site = new DashboardSite(this, 'Dashboard', {
      stage,
      restApiId: rest.api.restApiId,
      restStageName: REST_STAGE,
      socketApiId: socket.api.apiId,
      uploads: data.bucket,
      signIn: data.signIn,
    });
    const host = site.distribution.distributionDomainName;
    const { client } = new DashboardClient(this, 'SignIn', {
      pool: data.signIn.pool,
      origin: `https://${host}`,
    });
    site.deploy({
      folder: props.siteFolder,
      config: dashboardConfig(props, client),
    });
    const stateMachineName = `${id}-campaign-run`;
    const resources: Resources = {
      table: data.table,
      bucket: data.bucket,
      queues: this.makeQueues(),
      socketStage: socket.stage,
      socketUrl: `wss://${host}/${SOCKET_PATH}`,
      stateMachineArn: this.formatArn({
        service: 'states',
        resource: 'stateMachine',
        resourceName: stateMachineName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      carrierUrl: stage.carrierUrl,
      platformLimit: stage.platformLimit,
      carrierWebhookSecret: data.carrierWebhookSecret,
      keyPepper: data.keyPepper,
      userPoolId: data.signIn.pool.userPoolId,
      userPoolClientId: client.userPoolClientId,
    };
    const lambdas = this.makeFunctions(props, resources);

    const streamOf = (what: Streaming) => {
      const name = streamingFunctions[what];
      const timeout = Duration.seconds(functions[name].timeout_seconds);
      return { fn: lambdas[name], timeout };
    };
    rest.serve(routeTable, {
      api: lambdas.api,
      streaming: { events: streamOf('events'), download: streamOf('download') },
    });
    socket.handleBy(lambdas.socket);
    new CampaignRun(this, 'CampaignRun', {
      stage,
      stateMachineName,
      handler: lambdas.campaign_run,
    });
    this.writeOutputs(host, client, data, lambdas);
  }

  private makeQueues() {
    const names = Object.keys(queues) as QueueName[];
    const scope = new Construct(this, 'Queues');
    return Object.fromEntries(
      names.map((name) => [name, new WorkQueue(scope, name, { name }).queue]),
    ) as Record<QueueName, Queue>;
  }

  private makeFunctions(
    props: ApplicationStackProps,
    resources: Resources,
  ): Record<FunctionName, LambdaFunction> {
    const names = Object.keys(functions) as FunctionName[];
    const scope = new Construct(this, 'Functions');
    const made = names.map((name) => {
      const fn = new AppFunction(scope, name, {
        name,
        folder: props.bundles[name],
        stage: props.stage,
        resources,
      });
      startFrom(fn, resources);
      return [name, fn.lambda];
    });
    return Object.fromEntries(made);
  }

  private writeOutputs(
    host: string,
    client: UserPoolClient,
    data: DataStack,
    lambdas: Record<FunctionName, LambdaFunction>,
  ): void {
    const carrierEvents = lambdas.take_carrier_event.addFunctionUrl({
      // Open to the carrier; each request is refused without its signature.
      authType: FunctionUrlAuthType.NONE,
    });
    const outputs = {
      DashboardUrl: `https://${host}`,
      ApiUrl: `https://${host}/api/v1`,
      SocketUrl: `wss://${host}/${SOCKET_PATH}`,
      TableName: data.table.tableName,
      UserPoolClientId: client.userPoolClientId,
      CarrierEventsUrl: carrierEvents.url,
    };
    for (const [id, value] of Object.entries(outputs))
      new CfnOutput(this, id, { value });
  }
}

/** `/config.json`, as web/src/lib/config.ts reads it. */
function dashboardConfig(
  { stage, data, siteFolder }: ApplicationStackProps,
  client: UserPoolClient,
) {
  return {
    stage: stage.name,
    version: packageJson.version,
    build: buildId(siteFolder),
    simulated: false,
    auth: {
      mode: 'cognito',
      authority: issuerOf(data.signIn.pool),
      client_id: client.userPoolClientId,
      domain: data.signIn.domain,
      scopes: DASHBOARD_SCOPES.map(({ scopeName }) => scopeName).join(' '),
      redirect_path: signInPaths.signed_in,
      signed_out_path: signInPaths.signed_out,
    },
  };
}
