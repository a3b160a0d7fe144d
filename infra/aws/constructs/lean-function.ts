import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type FunctionProps,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { secretsVersion } from '../resources.ts';
import type { Stage } from '../stage.ts';

export interface LeanFunctionProps {
  readonly name: string;
  /** Folder with the bundled `index.mjs`. */
  readonly folder: string;
  readonly stage: Stage;
  readonly spec: {
    readonly memory_mb: number;
    readonly timeout_seconds: number;
  };
  readonly environment?: Readonly<Record<string, string>>;
  readonly options?: Pick<FunctionProps, 'recursiveLoop' | 'tracing'>;
}

/**
 * How every function of a stage runs, the product's and the simulated carrier's.
 * It is allowed to write its own log, and nothing else.
 */
export function leanFunction(
  scope: Construct,
  { name, folder, stage, spec, environment, options }: LeanFunctionProps,
): LambdaFunction {
  const logGroup = new LogGroup(scope, 'Logs', {
    retention: stage.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Its own, for AWS's managed one may write to every log group.
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  logGroup.grantWrite(role);
  return new LambdaFunction(scope, 'Function', {
    description: `Outdial ${stage.name}: ${name}`,
    code: Code.fromAsset(folder),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: spec.memory_mb,
    timeout: Duration.seconds(spec.timeout_seconds),
    environment: {
      // Readable stacks, for some 6 ms of a cold start.
      NODE_OPTIONS: '--enable-source-maps',
      ...environment,
      ...secretsVersion(stage),
    },
    loggingFormat: LoggingFormat.JSON,
    // Else each invocation leaves two lines of Lambda's own, which cost more
    // than it does. Those that fail still report.
    systemLogLevelV2: SystemLogLevel.WARN,
    logGroup,
    role,
    ...options,
  });
}
