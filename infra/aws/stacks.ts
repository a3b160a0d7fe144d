import { type App, Tags } from 'aws-cdk-lib';
import { ApplicationStack } from './application-stack.ts';
import type { Bundles } from './bundle.ts';
import { DEPLOYMENT_TAG } from './constructs/cost-budget.ts';
import { DataStack } from './data-stack.ts';
import { EdgeLogsStack } from './edge-logs-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { FirewallStack } from './firewall-stack.ts';
import { readStage } from './stage.ts';

export interface StacksProps {
  readonly bundles: Bundles;
  readonly siteFolder: string;
}

/**
 * Three stacks by lifetime: what must be kept, what works on it, and the address
 * in front. Each knows those before it and none after it. Firewall and access
 * logs of the address are apart, since they are of another region.
 */
export function makeStacks(app: App, props: StacksProps) {
  const stage = readStage(app.node);
  const { bundles, siteFolder } = props;
  const data = new DataStack(app, `outdial-${stage.name}-data`, { stage });
  const application = new ApplicationStack(app, `outdial-${stage.name}`, {
    stage,
    data,
    bundles,
  });
  const edge = new EdgeStack(app, `outdial-${stage.name}-edge`, {
    stage,
    data,
    application,
    siteFolder,
  });
  const firewall = stage.edge.firewall
    ? new FirewallStack(app, `outdial-${stage.name}-firewall`, { stage })
    : null;
  const edgeLogs = stage.edge.logsOf
    ? new EdgeLogsStack(app, `outdial-${stage.name}-edge-logs`, {
        stage,
        distributionId: stage.edge.logsOf,
      })
    : null;
  Tags.of(app).add('application', 'outdial');
  Tags.of(app).add('stage', stage.name);
  // One tag that is enough to count a stage's costs by.
  Tags.of(app).add(DEPLOYMENT_TAG, `outdial-${stage.name}`);
  return { data, application, edge, firewall, edgeLogs };
}
