import { Duration } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  OAuthScope,
  type UserPool,
  UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { signInPaths, signInScopes } from '#infra/site.ts';

export interface DashboardClientProps {
  readonly pool: UserPool;
  /** Origin of the dashboard. */
  readonly origin: string;
}

/**
 * The dashboard as the user pool knows it: a public client that can do nothing
 * but exchange a code, with PKCE, at its own two addresses. Beside the
 * dashboard and not beside the pool, since it names the dashboard's address.
 * No other client of the pool is allowed the scope of the API.
 */
export class DashboardClient extends Construct {
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: DashboardClientProps) {
    super(scope, id);
    const { pool, origin } = props;
    this.client = new UserPoolClient(this, 'Client', {
      userPool: pool,
      // A browser keeps no secret.
      generateSecret: false,
      // Managed login needs it to offer passkeys.
      authFlows: { user: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: signInScopes.map(OAuthScope.custom),
        callbackUrls: [origin + signInPaths.signed_in],
        logoutUrls: [origin + signInPaths.signed_out],
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      // What a group allowed ends with the token.
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(1),
      // Each use replaces it; an answer that was lost can be asked for again.
      refreshTokenRotationGracePeriod: Duration.seconds(30),
    });
    // Managed login shows a client nothing but an error without a style.
    new CfnManagedLoginBranding(this, 'Branding', {
      userPoolId: pool.userPoolId,
      clientId: this.client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
  }
}
