import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  type FunctionName,
  type FunctionSpec,
  functions,
} from '#infra/functions.ts';
import { env } from '#shared/names.ts';
import { accept } from '../accept.ts';
import {
  give,
  giveForTrigger,
  type Resources,
  secretsVersion,
} from '../resources.ts';
import type { Stage } from '../stage.ts';

/**
 * Where somebody waits, or many steps hang together: the API, and what the
 * workflow calls. Dialling functions run by the million and each does one thing,
 * which their metrics tell. The gateway in front is never traced: its segments
 * hold addresses, and these phone numbers.
 */
export const traced: readonly FunctionName[] = ['api', 'campaign_run'];

export interface AppFunctionProps {
  readonly name: FunctionName;
  /** Folder with the bundled `index.mjs`. */
  readonly folder: string;
  readonly stage: Stage;
  readonly resources: Resources;
}

/**
 * A function of the catalogue, allowed what its spec `uses` and nothing else.
 * Each permission comes together with the environment variable that names what
 * it is for.
 */
export class AppFunction extends Construct {
  readonly spec: FunctionSpec;
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: AppFunctionProps) {
    super(scope, id);
    const { name, folder, stage, resources } = props;
    this.spec = functions[name];
    const isTraced = stage.traces && traced.includes(name);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: stage.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.lambda = new LambdaFunction(this, 'Function', {
      description: `Outdial ${stage.name}: ${name}`,
      code: Code.fromAsset(folder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: this.spec.memory_mb,
      timeout: Duration.seconds(this.spec.timeout_seconds),
      // Readable stacks, for some 6 ms of a cold start.
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        [env.LOG_LEVEL]: 'info',
        [env.OUTDIAL_STAGE]: stage.name,
        ...secretsVersion(stage),
      },
      loggingFormat: LoggingFormat.JSON,
      // Else each invocation leaves two lines of Lambda's own, which cost more
      // than it does. Those that fail still report.
      systemLogLevelV2: SystemLogLevel.WARN,
      logGroup,
      role: this.makeRole(logGroup),
      ...(feedsQueues(this.spec) && { recursiveLoop: RecursiveLoop.ALLOW }),
      ...(isTraced && { tracing: Tracing.ACTIVE }),
    });
    accept(this.lambda, {
      'Serverless-LambdaDLQ':
        'Such a queue is for what nobody waits for; where each function’s failures go is in infra/aws/failure-routes.ts, held by its test.',
      ...(!isTraced && {
        'Serverless-LambdaTracing':
          'Logs and metrics carry the ids of request, campaign and attempt; what traces would add, and cost, is in docs/security.md, "The guard".',
      }),
    });
    if (isTraced)
      accept(this.lambda.role!, {
        'AwsSolutions-IAM5[Resource::*]':
          'A trace has no resource to name; a stage has them where it asks (docs/deploy.md, infra/aws/functions.test.ts).',
      });
    giveForTrigger(this.spec.trigger, this.lambda, resources);
    for (const use of this.spec.uses) give(use, name, this.lambda, resources);
  }

  /** Its own, for AWS's managed one may write to every log group. */
  private makeRole(logs: LogGroup): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logs.grantWrite(role);
    return role;
  }
}

/**
 * A queue's consumer that sends to queues is a loop by design: a tick arms the
 * next one, a call that ends hands its slot on. Lambda would stop such a loop
 * after 16 rounds.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
const feedsQueues = ({ trigger, uses }: FunctionSpec) =>
  trigger.kind === 'queue' && uses.some((use) => use.startsWith('queue:'));
