import { readFileSync } from 'node:fs';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import {
  allOptions,
  findFunction,
  resourcesOf,
  synthesize,
} from './testing/synthesize.ts';

const { edge: template } = synthesize();

const configOf = (from: Template) =>
  resourcesOf(from, 'AWS::CloudFront::Distribution')[0]!.Properties
    .DistributionConfig;

describe('the one origin', () => {
  test('files, API and socket are behind one distribution', () => {
    const { CacheBehaviors, Origins, CustomErrorResponses } =
      configOf(template);
    expect(
      CacheBehaviors.map((each: { PathPattern: string }) => each.PathPattern),
    ).toEqual([
      '/docs/api*',
      '/api/v1/realtime/tickets',
      '/api/*',
      '/campaign/*',
      '/healthz',
      '/ws',
    ]);
    expect(Origins).toHaveLength(3);
    expect(Origins[0].OriginAccessControlId).toBeDefined();
    // Such a mapping would hide the API's own 403 and 404.
    expect(CustomErrorResponses).toBeUndefined();
  });

  test('a document may run nothing inline and may not be framed', () => {
    const policies = resourcesOf(
      template,
      'AWS::CloudFront::ResponseHeadersPolicy',
    ).map(({ Properties }) => Properties.ResponseHeadersPolicyConfig);
    expect(policies).toHaveLength(2);
    const isReference = ({ Name }: { Name: string }) =>
      Name.includes('Reference');
    const { SecurityHeadersConfig } = policies.find((it) => !isReference(it));
    const reference = JSON.stringify(policies.find(isReference));
    expect(reference).toContain(`default-src 'none'`);
    expect(reference).toContain(`script-src 'self';`);
    expect(reference).not.toMatch(/unsafe-eval|https?:/);
    const csp = JSON.stringify(
      SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy,
    );
    expect(csp).toContain(
      `default-src 'self'; script-src 'self'; style-src 'self'`,
    );
    expect(csp).toContain(`object-src 'none'; base-uri 'none'`);
    expect(csp).toContain(`frame-ancestors 'none'`);
    expect(csp).not.toContain('unsafe');
    expect(SecurityHeadersConfig.StrictTransportSecurity.Override).toBe(true);
  });

  test('four outputs say where everything is', () => {
    for (const id of [
      'DashboardUrl',
      'ApiUrl',
      'SocketUrl',
      'UserPoolClientId',
    ])
      template.hasOutput(id, {});
  });
});

describe('without options', () => {
  test('the name is CloudFront’s own, and nothing stands in front', () => {
    const { Aliases, ViewerCertificate, WebACLId, PriceClass, HttpVersion } =
      configOf(template);
    expect({ Aliases, ViewerCertificate, WebACLId }).toEqual({});
    expect(PriceClass).toBe('PriceClass_All');
    expect(HttpVersion).toBe('http2and3');
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    expect(synthesize().firewall).toBeNull();
  });
});

describe('with every option', () => {
  const { edge, data, firewall, edgeLogs } = synthesize(allOptions);

  test('the distribution has the name, its certificate and TLS 1.2 of 2021', () => {
    expect(configOf(edge)).toMatchObject({
      Aliases: ['dial.acme.example'],
      ViewerCertificate: {
        AcmCertificateArn: allOptions.certificate_arn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
      WebACLId: allOptions.web_acl_arn,
    });
  });

  test('the name leads there over IPv4 and IPv6', () => {
    const records = resourcesOf(edge, 'AWS::Route53::RecordSet');
    expect(records.map(({ Properties }) => Properties.Type).sort()).toEqual([
      'A',
      'AAAA',
    ]);
    for (const { Properties } of records)
      expect(Properties).toMatchObject({
        Name: 'dial.acme.example.',
        HostedZoneId: 'Z0123ABC',
        AliasTarget: {
          DNSName: { 'Fn::GetAtt': [expect.any(String), 'DomainName'] },
        },
      });
  });

  test('outputs and the sign-in page name the domain', () => {
    const { Outputs } = edge.toJSON();
    expect(Outputs.DashboardUrl.Value).toBe('https://dial.acme.example');
    expect(Outputs.ApiUrl.Value).toBe('https://dial.acme.example/api/v1');
    expect(Outputs.SocketUrl.Value).toBe('wss://dial.acme.example/ws');
    const [client] = resourcesOf(edge, 'AWS::Cognito::UserPoolClient');
    expect(client?.Properties).toMatchObject({
      CallbackURLs: ['https://dial.acme.example/signed-in'],
      LogoutURLs: ['https://dial.acme.example/signed-out'],
    });
  });

  test('files are taken from pages of that origin alone', () => {
    const origins = (from: Template) =>
      resourcesOf(from, 'AWS::S3::Bucket').flatMap(
        ({ Properties }) =>
          Properties.CorsConfiguration?.CorsRules[0].AllowedOrigins ?? [],
      );
    expect(origins(data)).toEqual(['https://dial.acme.example']);
    expect(origins(synthesize().data)).toEqual(['*']);
  });

  test('the firewall is CloudFront’s, asks AWS’s rules, and lets files through', () => {
    const [acl] = resourcesOf(firewall!, 'AWS::WAFv2::WebACL');
    const { Scope, DefaultAction, Rules } = acl!.Properties;
    expect({ Scope, DefaultAction }).toEqual({
      Scope: 'CLOUDFRONT',
      DefaultAction: { Allow: {} },
    });
    const groups = Rules.flatMap(
      ({ Statement }: { Statement: Record<string, { Name: string }> }) =>
        Statement.ManagedRuleGroupStatement?.Name ?? [],
    );
    expect(groups).toEqual([
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
    ]);
    firewall!.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Statement: {
            ManagedRuleGroupStatement: Match.objectLike({
              RuleActionOverrides: Match.arrayWith([
                { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
              ]),
            }),
          },
        }),
      ]),
    });
    expect(Rules[0]).toMatchObject({
      Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
      Statement: { RateBasedStatement: { AggregateKeyType: 'IP' } },
    });
    for (const { VisibilityConfig } of Rules)
      expect(VisibilityConfig.CloudWatchMetricsEnabled).toBe(true);
    firewall!.hasOutput('WebAclArn', {});
  });

  test('the firewall is of us-east-1, and refuses in the words of the API', () => {
    const { artifacts } = JSON.parse(
      readFileSync(`${synthesize(allOptions).outdir}/manifest.json`, 'utf8'),
    );
    expect(artifacts['outdial-dev-firewall'].environment).toBe(
      'aws://unknown-account/us-east-1',
    );
    const [acl] = resourcesOf(firewall!, 'AWS::WAFv2::WebACL');
    const { Content } = acl!.Properties.CustomResponseBodies.TooMany;
    expect(JSON.parse(Content)).toMatchObject({
      status: 429,
      code: 'too_many_requests',
    });
  });

  test('logs of the edge hold no address, and go after 90 days', () => {
    const [delivery] = resourcesOf(edgeLogs!, 'AWS::Logs::Delivery');
    const fields: string[] = delivery!.Properties.RecordFields;
    expect(fields).toContain('sc-status');
    expect(fields.join()).not.toMatch(/uri|referer|cookie|forwarded/i);
    const [bucket] = resourcesOf(edgeLogs!, 'AWS::S3::Bucket');
    expect(bucket?.Properties.LifecycleConfiguration.Rules).toEqual([
      { ExpirationInDays: 90, Status: 'Enabled' },
    ]);
    edgeLogs!.hasResourceProperties('AWS::Logs::DeliverySource', {
      LogType: 'ACCESS_LOGS',
      ResourceArn: Match.objectLike({}),
    });
    expect(synthesize().edgeLogs).toBeNull();
  });

  test('CloudFront shows the API what the functions ask for', () => {
    const { application } = synthesize(allOptions);
    const proof = Object.keys(
      application.findResources('AWS::SecretsManager::Secret'),
    ).find((id) => id.startsWith('EdgeProof'));
    const [rest] = configOf(edge).Origins.filter(
      ({ OriginPath }: { OriginPath?: string }) => OriginPath === '/live',
    );
    const [header] = rest.OriginCustomHeaders;
    expect(header.HeaderName).toBe('x-outdial-edge');
    expect(JSON.stringify(header.HeaderValue)).toMatch(
      new RegExp(`resolve:secretsmanager:.*ImportValue.*${proof}`),
    );
    for (const name of ['api', 'campaign_events', 'downloads']) {
      const [, { Properties }] = findFunction(application, name);
      expect(
        JSON.stringify(Properties.Environment.Variables.EDGE_PROOF),
      ).toContain(proof);
    }
  });

  test('the functions ask for it only once CloudFront shows it', () => {
    const first = synthesize({ firewall: 'true' });
    expect(JSON.stringify(configOf(first.edge).Origins)).toContain(
      'x-outdial-edge',
    );
    const [, asked] = findFunction(first.application, 'api');
    expect(asked.Properties.Environment.Variables).not.toHaveProperty(
      'EDGE_PROOF',
    );
    const none = synthesize();
    expect(JSON.stringify(configOf(none.edge).Origins)).not.toContain(
      'x-outdial-edge',
    );
  });
});
