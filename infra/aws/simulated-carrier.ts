import { NestedStack, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  FunctionUrlAuthType,
  type Function as LambdaFunction,
  RecursiveLoop,
} from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { carrierEnv } from '#infra/carrier/aws/env.ts';
import {
  type CarrierFunctionName,
  carrierFunctions,
  errandQueue,
} from '#infra/carrier/functions.ts';
import { accept } from './accept.ts';
import { leanFunction } from './constructs/lean-function.ts';
import { workQueue } from './constructs/work-queue.ts';
import type { Stage } from './stage.ts';

interface CarrierFunctionProps {
  readonly name: CarrierFunctionName;
  readonly stage: Stage;
  /** Folder with the bundled `index.mjs`. */
  readonly folder: string;
}

/** A function of the simulated company. */
class CarrierFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: CarrierFunctionProps) {
    super(scope, id);
    const { name, stage, folder } = props;
    this.lambda = leanFunction(this, {
      name,
      folder,
      stage,
      spec: carrierFunctions[name],
      // What is due in over 15 minutes goes around the queue.
      options: { recursiveLoop: RecursiveLoop.ALLOW },
    });
    accept(this.lambda, {
      'Serverless-LambdaDLQ':
        'Who asks is answered, and what the queue starts goes to its dead letters (infra/aws/simulated-carrier.test.ts).',
      'Serverless-LambdaTracing':
        'It stands in for another company, whose insides nobody would see either (docs/doctor.md, "The simulated carrier").',
    });
  }
}

export interface SimulatedCarrierProps {
  readonly stage: Stage;
  readonly bundles: Readonly<Record<CarrierFunctionName, string>>;
}

/**
 * A telephone company for a stage that has none: what takes the calls. What
 * tells of them is apart, since it knows where the product hears, which in turn
 * knows where this is.
 */
export class SimulatedCarrier extends NestedStack {
  readonly url: string;
  /** What the product shows it. */
  readonly key: Secret;
  readonly table: Table;
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: SimulatedCarrierProps) {
    const { stage, bundles } = props;
    super(scope, id, {
      description: `Outdial ${stage.name}: a simulated carrier`,
    });
    this.table = this.makeTable();
    this.queue = this.makeQueue();
    this.key = new Secret(this, 'Key', {
      description: 'What the product shows the simulated carrier',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    accept(this.key, {
      'AwsSolutions-SMG4':
        'It opens calls to nobody; a new one takes a deployment, since the functions hold it (docs/doctor.md, "The simulated carrier").',
    });
    const { lambda } = new CarrierFunction(this, 'Face', {
      name: 'carrier_face',
      stage,
      folder: bundles.carrier_face,
    });
    lambda.addEnvironment(
      carrierEnv.CARRIER_KEY,
      this.key.secretValue.unsafeUnwrap(),
    );
    allowCalls(lambda, this, ['GetItem', 'PutItem', 'UpdateItem']);
    allowErrands(lambda, this);
    const address = lambda.addFunctionUrl({
      // Open to the product; each request is refused without the key.
      authType: FunctionUrlAuthType.NONE,
    });
    accept(address, {
      'Outdial-LambdaFunctionUrlAuth':
        'The product shows a key, and without it nothing is answered (infra/carrier/aws/carrier-on-aws.test.ts).',
    });
    this.url = address.url;
  }

  private makeTable(): Table {
    const table = new Table(this, 'Calls', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expires_at',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    accept(table, {
      'AwsSolutions-DDB3':
        'Calls that never were, for three days: there is nothing to bring back (infra/carrier/aws/call-store.ts).',
    });
    return table;
  }

  private makeQueue(): Queue {
    return workQueue(this, {
      spec: errandQueue,
      what: `News of the simulated carrier was not taken ${errandQueue.max_receives} times`,
      topic: 'carrier_events_failed',
    });
  }
}

export interface CarrierNewsProps extends SimulatedCarrierProps {
  readonly carrier: SimulatedCarrier;
  /** Where the product hears of its calls. */
  readonly eventsUrl: string;
  /** Signs what it is told. */
  readonly webhookSecret: Secret;
}

/** What tells the product how its simulated calls go. */
export class CarrierNews extends NestedStack {
  constructor(scope: Construct, id: string, props: CarrierNewsProps) {
    const { stage, bundles, carrier, eventsUrl, webhookSecret } = props;
    super(scope, id, {
      description: `Outdial ${stage.name}: what the simulated carrier tells`,
    });
    const { lambda } = new CarrierFunction(this, 'News', {
      name: 'carrier_news',
      stage,
      folder: bundles.carrier_news,
    });
    lambda.addEnvironment(carrierEnv.CARRIER_EVENTS_URL, eventsUrl);
    lambda.addEnvironment(
      carrierEnv.CARRIER_WEBHOOK_SECRET,
      webhookSecret.secretValue.unsafeUnwrap(),
    );
    allowCalls(lambda, carrier, ['GetItem']);
    allowErrands(lambda, carrier);
    lambda.addEventSource(
      new SqsEventSource(carrier.queue, {
        batchSize: errandQueue.batch_size,
        maxConcurrency: errandQueue.max_concurrency,
        reportBatchItemFailures: true,
      }),
    );
    accept(lambda, {
      'Serverless-LambdaEventSourceMappingDestination':
        'The queue has dead letters of its own and takes no destination beside them (infra/aws/simulated-carrier.test.ts).',
    });
  }
}

function allowCalls(
  lambda: LambdaFunction,
  { table }: SimulatedCarrier,
  actions: readonly string[],
): void {
  lambda.addEnvironment(carrierEnv.CALLS_TABLE_NAME, table.tableName);
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [table.tableArn],
    }),
  );
}

function allowErrands(
  lambda: LambdaFunction,
  { queue }: SimulatedCarrier,
): void {
  lambda.addEnvironment(carrierEnv.ERRANDS_QUEUE_URL, queue.queueUrl);
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
    }),
  );
}
