import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  OidcProviderNative,
  PolicyStatement,
  Role,
  WebIdentityPrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { EDGE_REGION } from '../edge-options.ts';
import { stageNames } from '../stage.ts';

export interface DeliveryStackProps extends StackProps {
  /** `owner/name` at GitHub. */
  readonly repository: string;
}

const ISSUER = 'token.actions.githubusercontent.com';
const AUDIENCE = 'sts.amazonaws.com';

/** The roles of `cdk bootstrap`, which do the work. */
const bootstrapRoles = {
  diff: ['lookup'],
  deploy: ['lookup', 'deploy', 'file-publishing'],
} as const;

/**
 * What GitHub Actions may do in this account, once for all stages. No key
 * leaves it: a job's own token is exchanged for a role, and a role can do
 * nothing but become one of those that `cdk bootstrap` made.
 *
 * @see https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services
 */
export class DeliveryStack extends Stack {
  constructor(scope: Construct, id: string, props: DeliveryStackProps) {
    super(scope, id, {
      description: 'Outdial: what GitHub Actions may do here',
      ...props,
    });
    const repository = readRepository(props.repository);
    const provider = new OidcProviderNative(this, 'GitHub', {
      url: `https://${ISSUER}`,
      clientIds: [AUDIENCE],
    });
    const roleFor = (
      name: string,
      subject: string,
      may: readonly string[],
    ): Role => {
      const role = new Role(this, name, {
        description: `GitHub Actions of ${repository}: ${subject}`,
        // An exact subject: with a wildcard, any branch of any fork could.
        assumedBy: new WebIdentityPrincipal(provider.oidcProviderArn, {
          StringEquals: {
            [`${ISSUER}:aud`]: AUDIENCE,
            [`${ISSUER}:sub`]: `repo:${repository}:${subject}`,
          },
        }),
        maxSessionDuration: Duration.hours(1),
      });
      role.addToPolicy(
        new PolicyStatement({
          actions: ['sts:AssumeRole'],
          resources: may.flatMap((each) => [
            this.bootstrapRole(each, this.region),
            this.bootstrapRole(each, EDGE_REGION),
          ]),
        }),
      );
      new CfnOutput(this, `${name}Arn`, { value: role.roleArn });
      return role;
    };
    roleFor('DiffRole', 'pull_request', bootstrapRoles.diff);
    for (const stage of stageNames) {
      const name = stage === 'prod' ? 'DeployProdRole' : 'DeployDevRole';
      roleFor(name, `environment:${stage}`, bootstrapRoles.deploy);
    }
  }

  private bootstrapRole(name: string, region: string): string {
    return this.formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: `cdk-hnb659fds-${name}-role-${this.account}-${region}`,
    });
  }
}

function readRepository(value: unknown): string {
  if (/^[\w-]+\/[\w.-]+$/.test(String(value))) return String(value);
  throw new Error(
    `give the repository with -c github_repository=owner/name, got ${String(value)}`,
  );
}
