import { createHash, randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * An OpenID Connect authority in this process, as strict as Cognito is where it
 * counts: a code is good once and only with its PKCE verifier (RFC 7636), and so
 * is a refresh token, which each use replaces. Like Cognito's, its sign-out is
 * `/logout?client_id=…&logout_uri=…`.
 */
export interface Authority {
  readonly url: string;
  /** All grants that were asked for, with what came of them. */
  readonly grants: readonly Grant[];
  readonly signOuts: readonly string[];
  readonly revoked: readonly string[];
  /** Refuses refresh tokens from now on, or no longer. */
  refuseRefresh(refuse: boolean): void;
  close(): Promise<void>;
}

export interface Grant {
  readonly type: string;
  readonly ok: boolean;
}

export interface AuthorityOptions {
  readonly client_id: string;
  /** All that the client may ask for, in its order. */
  readonly scopes: readonly string[];
  readonly redirect_uri: string;
  readonly signed_out_uri: string;
  /** What the next access token is; the API has to know it. */
  readonly issue: () => Promise<string>;
  readonly groups: readonly string[];
  readonly expires_in: number;
}

interface Code {
  readonly challenge: string;
  readonly nonce: string | null;
}

export async function startAuthority(
  options: AuthorityOptions,
): Promise<Authority> {
  const codes = new Map<string, Code>();
  const refreshTokens = new Set<string>();
  const grants: Grant[] = [];
  const signOuts: string[] = [];
  const revoked: string[] = [];
  let refuses = false;
  let url = '';

  const metadata = () => ({
    issuer: url,
    authorization_endpoint: `${url}/oauth2/authorize`,
    token_endpoint: `${url}/oauth2/token`,
    revocation_endpoint: `${url}/oauth2/revoke`,
    jwks_uri: `${url}/jwks.json`,
  });

  /** A page with one button, so that nobody signs in without a click. */
  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const wrong = wrongIn(query, options);
    if (wrong) {
      response.writeHead(400).end(`${wrong} is wrong`);
      return;
    }
    const code = randomUUID();
    codes.set(code, {
      challenge: query.get('code_challenge')!,
      nonce: query.get('nonce'),
    });
    const back = new URL(options.redirect_uri);
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state')!);
    const href = back.href.replaceAll('&', '&amp;');
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      `<title>Authority</title><a href="${href}">Sign in as Ada</a>`,
    );
  }

  async function token(form: URLSearchParams): Promise<object | null> {
    const type = form.get('grant_type') ?? '';
    const nonce = takeGrant(type, form);
    grants.push({ type, ok: nonce !== undefined });
    if (nonce === undefined) return null;
    const refresh_token = randomUUID();
    refreshTokens.add(refresh_token);
    return {
      token_type: 'Bearer',
      access_token: await options.issue(),
      refresh_token,
      expires_in: options.expires_in,
      id_token: idToken({
        iss: url,
        aud: options.client_id,
        sub: 'ada-1',
        email: 'ada@acme.example',
        'cognito:groups': options.groups,
        ...(nonce !== null && { nonce }),
      }),
    };
  }

  /** @returns the nonce that the token repeats; undefined for a grant that is none */
  function takeGrant(
    type: string,
    form: URLSearchParams,
  ): string | null | undefined {
    const isOurs =
      form.get('client_id') === options.client_id && !form.has('client_secret');
    if (!isOurs) return undefined;
    if (type === 'refresh_token') {
      const known = refreshTokens.delete(form.get('refresh_token') ?? '');
      return known && !refuses ? null : undefined;
    }
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const isRight =
      type === 'authorization_code' &&
      form.get('redirect_uri') === options.redirect_uri &&
      code?.challenge === challengeOf(form.get('code_verifier') ?? '');
    return isRight ? code.nonce : undefined;
  }

  function signOut(query: URLSearchParams, response: ServerResponse): void {
    const to = query.get('logout_uri');
    const isRight =
      query.get('client_id') === options.client_id &&
      to === options.signed_out_uri;
    if (!isRight) {
      response.writeHead(400).end('client or address is wrong');
      return;
    }
    signOuts.push(to);
    response.writeHead(302, { location: to }).end();
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    response.setHeader('access-control-allow-origin', '*');
    if (pathname === '/.well-known/openid-configuration')
      return json(response, 200, metadata());
    if (pathname === '/oauth2/authorize')
      return authorize(searchParams, response);
    if (pathname === '/logout') return signOut(searchParams, response);
    const form = new URLSearchParams(await text(request));
    if (pathname === '/oauth2/token') {
      const made = await token(form);
      return json(
        response,
        made ? 200 : 400,
        made ?? { error: 'invalid_grant' },
      );
    }
    if (pathname === '/oauth2/revoke') {
      const revokedToken = form.get('token') ?? '';
      if (refreshTokens.delete(revokedToken)) revoked.push(revokedToken);
      return json(response, 200, {});
    }
    response.writeHead(404).end();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    grants,
    signOuts,
    revoked,
    refuseRefresh: (refuse) => {
      refuses = refuse;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @returns the first parameter of an authorization request that is not as it must be */
function wrongIn(
  query: URLSearchParams,
  { client_id, redirect_uri, scopes }: AuthorityOptions,
): string | undefined {
  const wanted = {
    client_id,
    redirect_uri,
    scope: scopes.join(' '),
    response_type: 'code',
    code_challenge_method: 'S256',
  };
  const wrong = Object.entries(wanted).find(
    ([name, value]) => query.get(name) !== value,
  );
  if (wrong) return wrong[0];
  return ['state', 'code_challenge'].find((name) => !query.get(name));
}

const challengeOf = (verifier: string) =>
  createHash('sha256').update(verifier).digest('base64url');

/** Not signed: it comes from the authority itself, over a connection that is trusted. */
function idToken(claims: object): string {
  const part = (value: object) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1_000);
  const times = { iat: now, exp: now + 3_600 };
  return `${part({ alg: 'RS256' })}.${part({ ...claims, ...times })}.sig`;
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
