import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { buildId, signInPaths, signInScopes } from '#infra/site.ts';
import { SOCKET_PATH } from '#shared/names.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { ApplicationStack } from './application-stack.ts';
import { DashboardClient } from './constructs/dashboard-client.ts';
import { DashboardSite } from './constructs/dashboard-site.ts';
import { REST_STAGE } from './constructs/rest-api.ts';
import { issuerOf } from './constructs/sign-in.ts';
import type { DataStack } from './data-stack.ts';
import type { Stage } from './stage.ts';

export interface EdgeStackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly application: ApplicationStack;
  /** Folder of the built dashboard. */
  readonly siteFolder: string;
}

/** The one address that people and programs know, and the dashboard behind it. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    const { stage, data, application } = props;
    super(scope, id, {
      description: `Outdial ${stage.name}: the one origin, and the dashboard`,
    });
    const site = new DashboardSite(this, 'Dashboard', {
      stage,
      restApiId: application.restApiId,
      restStageName: REST_STAGE,
      socketApiId: application.socketApiId,
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
      config: dashboardConfig(props, client.userPoolClientId),
    });
    const outputs = {
      DashboardUrl: `https://${host}`,
      ApiUrl: `https://${host}/api/v1`,
      SocketUrl: `wss://${host}/${SOCKET_PATH}`,
      UserPoolClientId: client.userPoolClientId,
    };
    for (const [output, value] of Object.entries(outputs))
      new CfnOutput(this, output, { value });
  }
}

/** `/config.json`, as web/src/lib/config.ts reads it. */
function dashboardConfig(
  { stage, data, siteFolder }: EdgeStackProps,
  clientId: string,
) {
  return {
    stage: stage.name,
    version: packageJson.version,
    build: buildId(siteFolder),
    simulated: false,
    auth: {
      mode: 'cognito',
      authority: issuerOf(data.signIn.pool),
      client_id: clientId,
      domain: data.signIn.domain,
      scopes: signInScopes.join(' '),
      redirect_path: signInPaths.signed_in,
      signed_out_path: signInPaths.signed_out,
    },
  };
}
