import { ArnFormat, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  FunctionUrlAuthType,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  type FunctionName,
  type FunctionSpec,
  functions,
  type QueueName,
  queues,
  streamingFunctions,
} from '#infra/functions.ts';
import { deployedRoutes } from '#shared/contracts/health.ts';
import type { Streaming } from '#shared/contracts/route.ts';
import { env } from '#shared/names.ts';
import { accept } from './accept.ts';
import type { Bundles } from './bundle.ts';
import { AppFunction } from './constructs/app-function.ts';
import { CampaignRun } from './constructs/campaign-run.ts';
import { openToChime } from './constructs/chime-events.ts';
import { EdgeProof } from './constructs/edge-proof.ts';
import { operate } from './constructs/operations.ts';
import { AppRestApi } from './constructs/rest-api.ts';
import { SocketApi } from './constructs/socket-api.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import type { DataStack } from './data-stack.ts';
import { startFrom } from './event-sources.ts';
import type { Resources } from './resources.ts';
import { CarrierNews, SimulatedCarrier } from './simulated-carrier.ts';
import type { Stage } from './stage.ts';

export interface ApplicationStackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  /** Folder of each bundled function. */
  readonly bundles: Bundles;
}

/** What works: it can be thrown away and made again, and knows nothing of the edge. */
export class ApplicationStack extends Stack {
  readonly restApiId: string;
  readonly socketApiId: string;
  /** What the edge shows the API, where there is a firewall to go around. */
  readonly edgeProof: Secret | undefined;

  constructor(scope: Construct, id: string, props: ApplicationStackProps) {
    const { stage, data } = props;
    super(scope, id, {
      description: `Outdial ${stage.name}: functions, APIs, workflow`,
    });
    const rest = new AppRestApi(this, 'RestApi', {
      stage,
      routes: deployedRoutes,
    });
    const socket = new SocketApi(this, 'SocketApi', {
      stage,
      logRole: rest.logRole,
    });
    this.edgeProof = EdgeProof.for(this, stage.edge)?.secret;
    const stateMachineName = `${id}-campaign-run`;
    const carrier = this.makeCarrier(props);
    const resources: Resources = {
      table: data.table,
      bucket: data.bucket,
      encryptionKey: data.encryptionKey as IKey | undefined,
      queues: this.makeQueues(),
      socketStage: socket.stage,
      socketUrl: socket.stage.url,
      stateMachineArn: this.formatArn({
        service: 'states',
        resource: 'stateMachine',
        resourceName: stateMachineName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      ...carrier,
      carrierSecretsPrefix: `outdial/${stage.name}/carriers`,
      chime: stage.chime,
      platformLimit: stage.platformLimit,
      carrierWebhookSecret: data.carrierWebhookSecret,
      keyPepper: data.keyPepper,
      userPoolId: data.signIn.pool.userPoolId,
      edgeProof: stage.edge.webAclArn === null ? undefined : this.edgeProof,
    };
    const lambdas = this.makeFunctions(props, resources);

    const streamOf = (what: Streaming) => {
      const name = streamingFunctions[what];
      const timeout = Duration.seconds(functions[name].timeout_seconds);
      return { fn: lambdas[name], timeout };
    };
    rest.serve({
      api: lambdas.api,
      streaming: { events: streamOf('events'), download: streamOf('download') },
    });
    socket.handleBy(lambdas.socket);
    const { stateMachine } = new CampaignRun(this, 'CampaignRun', {
      stage,
      stateMachineName,
      handler: lambdas.campaign_run,
    });
    this.restApiId = rest.api.restApiId;
    this.socketApiId = socket.api.apiId;
    this.writeOutputs(this.hearCarrier(props, carrier, lambdas));
    openToChime(this, stage.chime, lambdas);
    // Last: it is told of every alarm that there is.
    operate(this, {
      stage,
      tableName: data.table.tableName,
      queues: resources.queues,
      lambdas,
      rest: rest.api,
      socketStage: socket.stage,
      stateMachine,
    });
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

  /** The one that the stage names, else one that is simulated; `prod` may have none. */
  private makeCarrier({ stage, bundles }: ApplicationStackProps) {
    const { carrierUrl } = stage;
    if (!stage.simulatesCarrier) return { carrierUrl, carrierKey: undefined };
    const simulated = new SimulatedCarrier(this, 'Carrier', { stage, bundles });
    return { carrierUrl: simulated.url, carrierKey: simulated.key, simulated };
  }

  /** @returns where the carrier sends its webhooks */
  private hearCarrier(
    { stage, bundles, data }: ApplicationStackProps,
    { simulated }: { readonly simulated?: SimulatedCarrier },
    lambdas: Record<FunctionName, LambdaFunction>,
  ): string {
    const { url } = this.openCarrierEvents(lambdas);
    this.tellCarrierEvents(url, lambdas);
    if (simulated)
      new CarrierNews(this, 'CarrierNews', {
        stage,
        bundles,
        carrier: simulated,
        eventsUrl: url,
        webhookSecret: data.carrierWebhookSecret,
      });
    return url;
  }

  /**
   * Whoever places calls says where their events go. The function that takes them
   * cannot be told: its address is made of it, so it reads where it was asked.
   */
  private tellCarrierEvents(
    url: string,
    lambdas: Record<FunctionName, LambdaFunction>,
  ): void {
    for (const name of Object.keys(functions) as FunctionName[]) {
      const { uses, trigger }: FunctionSpec = functions[name];
      if (!uses.includes('carrier') || trigger.kind === 'function_url')
        continue;
      lambdas[name].addEnvironment(env.CARRIER_EVENTS_URL, url);
    }
  }

  private openCarrierEvents(lambdas: Record<FunctionName, LambdaFunction>) {
    const carrierEvents = lambdas.take_carrier_event.addFunctionUrl({
      // Open to the carrier; each request is refused without its signature.
      authType: FunctionUrlAuthType.NONE,
    });
    accept(carrierEvents, {
      'Outdial-LambdaFunctionUrlAuth':
        'The carrier signs what it sends; nothing unsigned, old or changed is taken (functions/events/take-carrier-event.test.ts).',
    });
    return carrierEvents;
  }

  private writeOutputs(carrierEventsUrl: string): void {
    new CfnOutput(this, 'CarrierEventsUrl', { value: carrierEventsUrl });
  }
}
