import { type Config, loadConfig } from '../lib/config.ts';
import { localSession, type Session } from './session.ts';

const SIGNED_OUT = '/signed-out';

export interface Started {
  /** With who is signed in. */
  readonly config: Config;
  /** Null on the page that says that nobody is. */
  readonly session: Session | null;
}

let starting: Promise<Started> | undefined;

/**
 * Reads what the deployment says, and finds who is signed in; leaves the page
 * for signing in when nobody is. Many who ask get one answer: the code in the
 * address is good for one use. After an error the next one tries again.
 */
export function start(): Promise<Started> {
  starting ??= startOnce().catch((error) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

async function startOnce(): Promise<Started> {
  const config = await loadConfig();
  if (window.location.pathname === SIGNED_OUT) return { config, session: null };
  const session = await openSession(config);
  return { config: withUser(config, session), session };
}

async function openSession({ auth }: Config): Promise<Session> {
  if (!auth) throw new Error('The deployment does not say who may sign in');
  if (auth.mode === 'local') return localSession(auth);
  // Of no use on one machine, so not in its first load.
  const { openOidcSession } = await import('./oidc-session.ts');
  return openOidcSession(auth);
}

function withUser(config: Config, { user, org_id }: Session): Config {
  if (config.auth?.mode !== 'cognito') return config;
  const auth = { ...config.auth, user, ...(org_id !== null && { org_id }) };
  return { ...config, auth };
}
