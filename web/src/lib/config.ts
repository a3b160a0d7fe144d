import { createContext, useContext } from 'react';

/** Signed in by the deployment itself: one machine, one person. */
export interface LocalAuth {
  readonly mode: 'local';
  readonly token: string;
  readonly org_id: string;
  readonly user: { readonly id?: string; readonly name?: string } | string;
}

/** People sign in at an OpenID Connect authority: a user pool of Cognito. */
export interface CognitoAuth {
  readonly mode: 'cognito';
  /** Issuer: its metadata is at `/.well-known/openid-configuration` below it. */
  readonly authority: string;
  readonly client_id: string;
  /** Origin of the sign-in page, which has Cognito's own way to sign out. */
  readonly domain: string;
  /** With spaces between. */
  readonly scopes: string;
  readonly redirect_path: string;
  readonly signed_out_path: string;
  /** Put in once it is known: the organization, and who signed in. */
  readonly org_id?: string;
  readonly user?: { readonly id?: string; readonly name?: string };
}

/** `/config.json`: what one deployment tells the dashboard about itself. */
export interface Config {
  readonly auth?: LocalAuth | CognitoAuth;
  /** `local`, `dev` or `prod`. */
  readonly stage?: string;
  readonly simulated?: boolean;
  readonly version?: string;
  /** Names the build that is served now; not there under a development server. */
  readonly build?: string | null;
}

/** @throws Error when the file cannot be read: without it there is no sign-in */
export async function loadConfig(): Promise<Config> {
  const answer = await fetch('/config.json', { cache: 'no-store' });
  if (!answer.ok) throw new Error(`/config.json answered ${answer.status}`);
  return (await answer.json()) as Config;
}

/** With who signed in, so that screens read it from one place. */
export const ConfigContext = createContext<Config>({});
export const useConfig = () => useContext(ConfigContext);

export function userName(config: Config): string {
  const user = config.auth?.user;
  if (typeof user === 'string') return user;
  return user?.name ?? user?.id ?? 'Not signed in';
}
