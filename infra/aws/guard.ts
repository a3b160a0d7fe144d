import {
  type App,
  type CfnResource,
  type IPolicyValidationPlugin,
  Validations,
} from 'aws-cdk-lib';
import {
  AwsSolutionsChecks,
  NagMessageLevel,
  NagPack,
  rules,
  ServerlessChecks,
} from 'cdk-nag';
import type { IConstruct } from 'constructs';

/** Rules of cdk-nag that are in no pack. */
class LooseChecks extends NagPack {
  readonly name = 'Outdial';

  constructor(scope: IConstruct) {
    super(scope);
    this.packName = this.name;
  }

  protected checkResource(node: CfnResource): void {
    this.applyRule({
      info: 'A message comes back before its consumer must be done with it.',
      explanation: 'AWS: six times the time-out of the function.',
      level: NagMessageLevel.ERROR,
      rule: rules.lambda.LambdaEventSourceSQSVisibilityTimeout,
      node,
    });
    this.applyRule({
      info: 'Anybody may call the address of the function.',
      explanation: 'IAM does not look at who calls.',
      level: NagMessageLevel.ERROR,
      rule: rules.lambda.LambdaFunctionUrlAuth,
      node,
    });
  }
}

/** Published rules, which every synth is held to. */
export const guardPacks = (app: App): (NagPack & IPolicyValidationPlugin)[] => [
  new AwsSolutionsChecks(app),
  new ServerlessChecks(app),
  new LooseChecks(app),
];

/**
 * Fails the synth on each finding that nobody accepted beside its construct
 * (`accept.ts`), warnings too where CDK is told to.
 */
export function guard(app: App): void {
  Validations.of(app).addPlugins(...guardPacks(app));
}
