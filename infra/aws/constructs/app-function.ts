import {
  type Function as LambdaFunction,
  RecursiveLoop,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import {
  type FunctionName,
  type FunctionSpec,
  functions,
} from '#infra/functions.ts';
import { env } from '#shared/names.ts';
import { accept } from '../accept.ts';
import { give, giveForTrigger, type Resources } from '../resources.ts';
import type { Stage } from '../stage.ts';
import { leanFunction } from './lean-function.ts';

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
    this.lambda = leanFunction(this, {
      name,
      folder,
      stage,
      spec: this.spec,
      environment: {
        [env.LOG_LEVEL]: 'info',
        [env.OUTDIAL_STAGE]: stage.name,
      },
      options: {
        ...(feedsQueues(this.spec) && { recursiveLoop: RecursiveLoop.ALLOW }),
        ...(isTraced && { tracing: Tracing.ACTIVE }),
      },
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
