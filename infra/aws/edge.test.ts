import { describe, expect, test } from 'vitest';
import { resourcesOf, synthesize } from './testing/synthesize.ts';

const { edge: template } = synthesize();

describe('the one origin', () => {
  test('files, API and socket are behind one distribution', () => {
    const [distribution] = resourcesOf(
      template,
      'AWS::CloudFront::Distribution',
    );
    const { CacheBehaviors, Origins, CustomErrorResponses } =
      distribution!.Properties.DistributionConfig;
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
