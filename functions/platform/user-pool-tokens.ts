import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { FetchError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { JwtHeader, JwtPayload } from 'aws-jwt-verify/jwt-model';
import { TOKEN_SCOPE } from '#shared/names.ts';
import type { AuthDeps, SignedIn } from './auth.ts';

export interface UserPool {
  readonly user_pool_id: string;
  readonly fetch: typeof globalThis.fetch;
}

/** What Cognito signs with; a token that names another algorithm is none. */
const ALGORITHM = 'RS256';
/** Three parts without padding; the package reads other spellings of these too. */
const FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What the package leaves to its user: one algorithm, and an end. */
function checkMore({
  header,
  payload,
}: {
  readonly header: JwtHeader;
  readonly payload: JwtPayload;
}): void {
  if (header.alg !== ALGORITHM) throw new Error(`signed with ${header.alg}`);
  if (typeof payload.exp !== 'number') throw new Error('never ends');
}

/**
 * Verifies access tokens of one user pool that were asked for to use this API:
 * signature, issuer, scope, use, and time, without leeway. The scope stands for
 * the client: the pool gives it to clients that an administrator allowed it, and
 * that is the dashboard alone. The pool's keys are fetched
 * from its own address once, and again, at most each 10 s, for a key id that is
 * not among them. What a token says of where keys are is not read.
 *
 * @returns undefined for a token that is not right, whatever the reason
 */
export function userPoolTokens(
  pool: UserPool,
): NonNullable<AuthDeps['verify_token']> {
  let verifier: ReturnType<typeof verifierOf> | undefined;
  return async (token) => {
    if (!FORM.test(token)) return undefined;
    // Made for the first token: who comes with a key does not wait for it.
    verifier ??= verifierOf(pool);
    try {
      const claims = await verifier.verify(token);
      return signedIn(claims.sub, claims['cognito:groups']);
    } catch (error) {
      // Not the caller's fault: whether the token is right is not known.
      if (error instanceof FetchError) throw error;
      return undefined;
    }
  };
}

const signedIn = (subject: string, groups: unknown): SignedIn => ({
  subject,
  groups: Array.isArray(groups) ? groups.map(String) : [],
});

function verifierOf(pool: UserPool) {
  const fetcher = {
    fetch: async (address: string) => {
      const answer = await pool.fetch(address).catch((error) => {
        throw new FetchError(address, error);
      });
      if (!answer.ok) throw new FetchError(address, `got ${answer.status}`);
      return answer.arrayBuffer();
    },
  };
  return CognitoJwtVerifier.create(
    {
      userPoolId: pool.user_pool_id,
      // Made after the functions, which is why a scope names it.
      clientId: null,
      scope: TOKEN_SCOPE,
      tokenUse: 'access',
      graceSeconds: 0,
      customJwtCheck: checkMore,
    },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );
}
