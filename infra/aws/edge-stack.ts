import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Distribution, IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import {
  AaaaRecord,
  ARecord,
  HostedZone,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
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
import type { OwnDomain } from './edge-options.ts';
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
      proof: application.edgeProof,
      uploads: data.bucket,
      signIn: data.signIn,
    });
    const edgeHost = site.distribution.distributionDomainName;
    const host = stage.edge.domain?.name ?? edgeHost;
    if (stage.edge.domain) this.nameSite(stage.edge.domain, site.distribution);
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
      EdgeHost: edgeHost,
      DistributionId: site.distribution.distributionId,
    };
    for (const [output, value] of Object.entries(outputs))
      new CfnOutput(this, output, { value });
  }

  /** Points the name at the distribution, over IPv4 and IPv6. */
  private nameSite({ name, zone }: OwnDomain, distribution: Distribution) {
    if (!zone) return;
    const record = {
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: zone.id,
        zoneName: zone.name,
      }),
      // With its dot, or the zone's name is put behind it.
      recordName: `${name}.`,
      target: RecordTarget.fromAlias(
        new CloudFrontTarget(distribution as IDistribution),
      ),
    };
    new ARecord(this, 'Ipv4', record);
    new AaaaRecord(this, 'Ipv6', record);
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
    simulated: stage.simulatesCarrier,
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
