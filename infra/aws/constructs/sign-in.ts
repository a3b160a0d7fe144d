import { Aws, Duration, type RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  type CfnUserPool,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  PasskeyUserVerification,
  ResourceServerScope,
  UserPool,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { tokenScope } from '#shared/names.ts';
import { accept } from '../accept.ts';
import type { Stage } from '../stage.ts';

export interface SignInProps {
  readonly stage: Stage;
  readonly removalPolicy: RemovalPolicy;
}

const MIN_PASSWORD = 12;

/**
 * Whoever signs in, and the page where they do. Nobody signs up: an
 * administrator of the deployment adds a user, and puts them into the group
 * `<org_id>:<role>` of each organization that they are in.
 */
export class SignIn extends Construct {
  readonly pool: UserPool;
  /** Origin of the sign-in page. */
  readonly domain: string;

  constructor(scope: Construct, id: string, props: SignInProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'Users', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      passwordPolicy: {
        minLength: MIN_PASSWORD,
        tempPasswordValidity: Duration.days(7),
      },
      mfa: props.stage.mfa === 'required' ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      // Passkeys, and managed login itself, come with this plan.
      featurePlan: FeaturePlan.ESSENTIALS,
      signInPolicy: {
        allowedFirstAuthFactors: { password: true, passkey: true },
      },
      // A passkey that asks who holds it is two factors, so it counts as both.
      passkeyUserVerification: PasskeyUserVerification.REQUIRED,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: props.stage.keepsData,
      removalPolicy: props.removalPolicy,
    });
    const { defaultChild } = this.pool.node;
    (defaultChild as CfnUserPool).webAuthnFactorConfiguration =
      'MULTI_FACTOR_WITH_USER_VERIFICATION';
    accept(this.pool, {
      'AwsSolutions-COG1':
        'Twelve characters of any kind, as NIST SP 800-63B asks for; rules of composition make worse passwords (docs/adr/0014-sign-in.md).',
      'AwsSolutions-COG8':
        'What the plan above adds looks at passwords that leaked, for $0.02 a user and month; a second factor stands before it in prod (docs/adr/0014-sign-in.md).',
      ...(props.stage.mfa === 'optional' && {
        'AwsSolutions-COG2':
          'Here people may try the product with a password alone; prod asks for a second factor (infra/aws/sign-in.test.ts).',
      }),
    });
    // The functions take no token without it, and know no client: clients name
    // the dashboard's address, which is made after the functions.
    this.pool.addResourceServer('Api', {
      identifier: tokenScope.server,
      scopes: [
        new ResourceServerScope({
          scopeName: tokenScope.name,
          scopeDescription: 'Use the API in the name of who signed in',
        }),
      ],
    });
    // One of its region: two accounts cannot both have a plain `outdial-prod`.
    const prefix = `outdial-${props.stage.name}-${Aws.ACCOUNT_ID}`;
    this.pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: prefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.domain = `https://${prefix}.auth.${Aws.REGION}.amazoncognito.com`;
  }
}

/** Where the metadata and the keys of the region's pools are. */
export const ISSUER_ORIGIN = `https://cognito-idp.${Aws.REGION}.amazonaws.com`;

/** What the tokens of a pool name as their issuer. */
export const issuerOf = ({ userPoolId }: Pick<UserPool, 'userPoolId'>) =>
  `${ISSUER_ORIGIN}/${userPoolId}`;
