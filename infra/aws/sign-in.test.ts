import { readdirSync, readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { buildId } from '#infra/site.ts';
import { prod, resourcesOf, synthesize } from './testing/synthesize.ts';

const { data, application, edge: template, outdir, site } = synthesize();

const json = (value: unknown) => JSON.stringify(value);
const clientId = () =>
  Object.keys(template.findResources('AWS::Cognito::UserPoolClient'))[0];

describe('the client of the dashboard', () => {
  test('is public, and gets tokens for a code alone', () => {
    template.resourceCountIs('AWS::Cognito::UserPoolClient', 1);
    data.resourceCountIs('AWS::Cognito::UserPoolClient', 0);
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['openid', 'email', 'profile', 'outdial/dashboard'],
      SupportedIdentityProviders: ['COGNITO'],
      AccessTokenValidity: 60,
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
    });
  });

  test('replaces a refresh token with each use', () => {
    const [client] = resourcesOf(template, 'AWS::Cognito::UserPoolClient');
    expect(client?.Properties.RefreshTokenRotation).toEqual({
      Feature: 'ENABLED',
      RetryGracePeriodSeconds: 30,
    });
    // Cognito refuses a client that has both.
    expect(client?.Properties.ExplicitAuthFlows).toEqual(['ALLOW_USER_AUTH']);
  });

  test('goes back to the dashboard and nowhere else', () => {
    const [client] = resourcesOf(template, 'AWS::Cognito::UserPoolClient');
    const distribution = Object.keys(
      template.findResources('AWS::CloudFront::Distribution'),
    )[0];
    const at = (path: string) => [
      {
        'Fn::Join': [
          '',
          ['https://', { 'Fn::GetAtt': [distribution, 'DomainName'] }, path],
        ],
      },
    ];
    expect(client?.Properties.CallbackURLs).toEqual(at('/signed-in'));
    expect(client?.Properties.LogoutURLs).toEqual(at('/signed-out'));
  });

  test('alone may ask for the scope without which no token is taken', () => {
    data.resourceCountIs('AWS::Cognito::UserPoolResourceServer', 1);
    data.hasResourceProperties('AWS::Cognito::UserPoolResourceServer', {
      Identifier: 'outdial',
      Scopes: [Match.objectLike({ ScopeName: 'dashboard' })],
    });
    for (const each of [data, application])
      each.resourceCountIs('AWS::Cognito::UserPoolClient', 0);
  });
});

describe('the sign-in page', () => {
  test('is managed login, of this account and stage', () => {
    data.hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      ManagedLoginVersion: 2,
      Domain: {
        'Fn::Join': ['', ['outdial-dev-', { Ref: 'AWS::AccountId' }]],
      },
    });
    template.hasResourceProperties('AWS::Cognito::ManagedLoginBranding', {
      ClientId: { Ref: clientId() },
      UseCognitoProvidedValues: true,
    });
  });

  test('takes passkeys and passwords', () => {
    data.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'ESSENTIALS',
      Policies: Match.objectLike({
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
      }),
    });
  });

  test('asks for a second factor, for which a passkey counts', () => {
    const passkeys = {
      WebAuthnUserVerification: 'required',
      WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    };
    data.hasResourceProperties('AWS::Cognito::UserPool', {
      ...passkeys,
      MfaConfiguration: 'OPTIONAL',
    });
    synthesize(prod).data.hasResourceProperties('AWS::Cognito::UserPool', {
      ...passkeys,
      MfaConfiguration: 'ON',
    });
  });

  test('may be asked for tokens by the dashboard, and nothing else may', () => {
    const policies = resourcesOf(
      template,
      'AWS::CloudFront::ResponseHeadersPolicy',
    ).map(({ Properties }) => json(Properties));
    const dashboard = policies.find((each) => each.includes('media-src'));
    const connect = dashboard?.slice(dashboard.indexOf('connect-src'));
    expect(connect).toMatch(
      /^connect-src 'self' https:\/\/.*https:\/\/cognito-idp\..*https:\/\/outdial-dev-.*\.amazoncognito\.com; frame-src 'none'/,
    );
  });
});

describe('/config.json', () => {
  /** As it is before CloudFormation puts ids in. */
  const config = (folder = outdir) => {
    const assets = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const file = assets.find((each) => each.endsWith('config.json'));
    return JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  };

  test('tells whether calls are real', () => {
    expect(config().simulated).toBe(true);
    expect(config(synthesize(prod).outdir).simulated).toBe(false);
  });

  test('tells the dashboard where people sign in', () => {
    expect(config()).toMatchObject({
      stage: 'dev',
      build: buildId(site),
      version: expect.stringMatching(/^\d/),
      auth: {
        mode: 'cognito',
        scopes: 'openid email profile outdial/dashboard',
        redirect_path: '/signed-in',
        signed_out_path: '/signed-out',
      },
    });
    const markers = json(
      resourcesOf(template, 'Custom::CDKBucketDeployment').map(
        ({ Properties }) => Properties.SourceMarkers,
      ),
    );
    expect(markers).toContain(json({ Ref: clientId() }));
    for (const name of ['authority', 'client_id', 'domain'])
      expect(config().auth[name]).toContain('<<marker:');
  });

  test('is asked for again each time, and hashed files are not', () => {
    const deployed = resourcesOf(template, 'Custom::CDKBucketDeployment').map(
      ({ Properties }) => ({
        kept: Properties.SystemMetadata['cache-control'],
        without: Properties.Exclude,
        only: Properties.Include,
      }),
    );
    expect(deployed).toEqual(
      expect.arrayContaining([
        {
          kept: 'public, max-age=31536000, immutable',
          without: ['*'],
          only: ['assets/*'],
        },
        {
          kept: 'no-cache',
          without: ['assets/*', '.vite/*'],
          only: undefined,
        },
      ]),
    );
  });
});
