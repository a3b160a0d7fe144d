import {
  ErrorResponse,
  type User,
  UserManager,
  WebStorageStateStore,
} from 'oidc-client-ts';
import type { CognitoAuth } from '../lib/config.ts';
import { organizationsOf } from './organizations.ts';
import { noteReturn, returnedTooOften } from './returns.ts';
import type { Session } from './session.ts';

/** How long before its end a session says so (WCAG 2.2.1 asks for 20 s). */
export const WARN_BEFORE_MS = 2 * 60_000;
/** A token is renewed this long before its end, or at half of a shorter life. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** Between two tries to renew without an answer. */
const TRY_AGAIN_MS = 30_000;
/** A request with this little left gets a new token first. */
const LEAST_LEFT_S = 10;
const ORGANIZATION_KEY = 'outdial.organization';

/** What comes back with who signed in: where they were. */
interface SignInState {
  readonly to: string;
}

/**
 * Signs in with Authorization Code and PKCE (RFC 7636). It answers once somebody
 * is signed in, and otherwise leaves the page.
 *
 * Tokens are in memory, and in session storage so that a reload keeps them: one
 * tab's, gone with it, and never sent by the browser itself as a cookie is
 * (docs/adr/0014-sign-in.md).
 *
 * @throws Error when the authority refused, or cannot be reached
 */
export async function openOidcSession(auth: CognitoAuth): Promise<Session> {
  const { origin, pathname } = window.location;
  const manager = new UserManager({
    authority: auth.authority,
    client_id: auth.client_id,
    redirect_uri: origin + auth.redirect_path,
    response_type: 'code',
    scope: auth.scopes,
    automaticSilentRenew: false,
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    userStore: new WebStorageStateStore({ store: sessionStorage }),
  });
  const user =
    pathname === auth.redirect_path
      ? await finishSignIn(manager)
      : await userOfThisTab(manager);
  if (user) return new OidcSession(manager, auth, user);
  await leaveForSignIn(manager);
  return new Promise(() => {});
}

/** Takes the code of the address, and puts the address back that they came from. */
async function finishSignIn(manager: UserManager): Promise<User> {
  try {
    const user = await manager.signinRedirectCallback();
    history.replaceState(null, '', (user.state as SignInState).to);
    noteReturn();
    return user;
  } catch (error) {
    const state = error instanceof ErrorResponse ? error.state : undefined;
    history.replaceState(
      null,
      '',
      (state as SignInState | undefined)?.to ?? '/',
    );
    // Back in the history, to a code that was used.
    const known = await userOfThisTab(manager);
    if (known) return known;
    throw error;
  }
}

async function userOfThisTab(manager: UserManager): Promise<User | null> {
  const user = await manager.getUser();
  if (!user?.expired) return user;
  try {
    return user.refresh_token ? await manager.signinSilent() : null;
  } catch (error) {
    if (error instanceof ErrorResponse) return null;
    throw error;
  }
}

const leaveForSignIn = (manager: UserManager): Promise<void> => {
  const { pathname, search, hash } = window.location;
  const state: SignInState = { to: pathname + search + hash };
  return manager.signinRedirect({ state });
};

class OidcSession implements Session {
  readonly #manager: UserManager;
  readonly #auth: CognitoAuth;
  readonly #listeners = new Set<() => void>();
  #user: User;
  #renewing: Promise<string | null> | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #ends: number | null = null;

  constructor(manager: UserManager, auth: CognitoAuth, user: User) {
    this.#manager = manager;
    this.#auth = auth;
    this.#user = user;
    this.#plan();
  }

  get user() {
    const { sub, name, email } = this.#user.profile;
    return { id: `usr_${sub}`, name: name ?? email ?? sub };
  }

  get org_ids() {
    return organizationsOf(this.#user.profile['cognito:groups']);
  }

  get org_id() {
    const wanted = localStorage.getItem(ORGANIZATION_KEY) ?? this.#auth.org_id;
    const [first = null] = this.org_ids;
    return this.org_ids.find((id) => id === wanted) ?? first;
  }

  get ends_at() {
    return this.#ends;
  }

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async token(): Promise<string> {
    if ((this.#user.expires_in ?? 0) > LEAST_LEFT_S) {
      return this.#user.access_token;
    }
    const renewed = await this.renew();
    if (renewed !== null) return renewed;
    await this.signIn();
    throw new Error('The session has ended');
  }

  /** Many who ask at once get one answer: a refresh token is good for one use. */
  renew = async (refused?: string): Promise<string | null> => {
    const { access_token } = this.#user;
    const isOld = refused !== undefined && refused !== access_token;
    // Its answer was slow: another request has had the token renewed meanwhile.
    if (isOld && !this.#renewing) return access_token;
    this.#renewing ??= this.#refresh().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  };

  async signIn(): Promise<void> {
    if (returnedTooOften()) return;
    this.#stopTimers();
    await leaveForSignIn(this.#manager);
  }

  signOut = async (): Promise<void> => {
    this.#stopTimers();
    // Signing out does not depend on it: the token ends by itself.
    await this.#manager.revokeTokens(['refresh_token']).catch(() => {});
    // Not the user alone: forms that were not sent are theirs too.
    sessionStorage.clear();
    const { domain, client_id, signed_out_path } = this.#auth;
    const address = new URL('/logout', domain);
    address.searchParams.set('client_id', client_id);
    const back = window.location.origin + signed_out_path;
    address.searchParams.set('logout_uri', back);
    window.location.assign(address);
  };

  chooseOrganization = (orgId: string): void => {
    localStorage.setItem(ORGANIZATION_KEY, orgId);
    window.location.assign('/');
  };

  /** @throws Error when the authority gave no answer */
  async #refresh(): Promise<string | null> {
    if (!this.#user.refresh_token) return null;
    try {
      const user = await this.#manager.signinSilent();
      if (!user) return null;
      this.#user = user;
      this.#plan();
      return user.access_token;
    } catch (error) {
      if (error instanceof ErrorResponse) return null;
      throw error;
    }
  }

  /** Renews by itself; says so when that does not come about in time. */
  #plan(): void {
    this.#stopTimers();
    this.#setEnd(null);
    const left = Math.max(0, (this.#user.expires_in ?? 0) * 1_000);
    const end = Date.now() + left;
    const renew = () => {
      this.renew().catch(() => {
        if (Date.now() < end) this.#after(TRY_AGAIN_MS, renew);
      });
    };
    this.#after(Math.max(left - RENEW_BEFORE_MS, left / 2), renew);
    this.#after(left - WARN_BEFORE_MS, () => this.#setEnd(end));
  }

  #after(ms: number, act: () => void): void {
    this.#timers.push(setTimeout(act, ms));
  }

  #stopTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  #setEnd(end: number | null): void {
    if (this.#ends === end) return;
    this.#ends = end;
    for (const listener of this.#listeners) listener();
  }
}
