import { type App, Tags } from 'aws-cdk-lib';
import type { FunctionName } from '#infra/functions.ts';
import { ApplicationStack } from './application-stack.ts';
import { DataStack } from './data-stack.ts';
import { readStage } from './stage.ts';

export interface StacksProps {
  readonly bundles: Readonly<Record<FunctionName, string>>;
  readonly siteFolder: string;
}

/** Two stacks by lifetime: what must be kept, and what can be made again. */
export function makeStacks(app: App, props: StacksProps) {
  const stage = readStage(app.node);
  const data = new DataStack(app, `outdial-${stage.name}-data`, { stage });
  const application = new ApplicationStack(app, `outdial-${stage.name}`, {
    stage,
    data,
    ...props,
  });
  Tags.of(app).add('application', 'outdial');
  Tags.of(app).add('stage', stage.name);
  return { data, application };
}
