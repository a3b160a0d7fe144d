import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  Mfa,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

export interface SignInProps {
  readonly stage: Stage;
  readonly removalPolicy: RemovalPolicy;
}

const MIN_PASSWORD = 12;

/**
 * Whoever signs in. Nobody signs up: an administrator of the deployment adds a
 * user, and puts them into the group `<org_id>:<role>` of each organization
 * that they are in. A token is good for an hour; what a group allowed ends
 * with it.
 */
export class SignIn extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: SignInProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'Users', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      passwordPolicy: { minLength: MIN_PASSWORD },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: props.stage.keepsData,
      removalPolicy: props.removalPolicy,
    });
    this.client = this.pool.addClient('Dashboard', {
      // A browser keeps no secret.
      generateSecret: false,
      authFlows: { userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(1),
    });
  }
}
