import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Credential } from '#functions/adapters/dynamodb/credential-store.ts';
import type { Route } from '#shared/contracts/route.ts';
import type { Scope } from '#shared/contracts/settings.ts';
import { Refusal } from './refusal.ts';
import type { Caller } from './route.ts';
import type { Clock } from './runtime.ts';

export interface AuthDeps {
  readonly get_credential: (id: string) => Promise<Credential | undefined>;
  /** HMAC key under which secrets are hashed. */
  readonly pepper: string;
  readonly real_clock: Clock;
}

type Headers = Readonly<Record<string, string | undefined>>;

/** A user's token says for which organization; any of these names will do. */
const ORG_HEADERS = ['x-outdial-org', 'x-anyreach-org', 'x-account-id'];
const CREDENTIAL = /^Bearer +(ak|pat)_([\w-]{1,64})\.([\w-]{1,128})$/i;

/** What is stored instead of a secret. */
export const hashSecret = (pepper: string, secret: string): string =>
  createHmac('sha256', pepper).update(secret).digest('hex');

/**
 * Who asks.
 *
 * @param headers - names in lower case
 * @throws Refusal 401 `unauthorized`, the same for every reason, or
 *   `missing_organization`; 403 `forbidden` for an organization that the user
 *   is not in
 */
export async function authenticate(
  headers: Headers,
  deps: AuthDeps,
): Promise<Caller> {
  const match = CREDENTIAL.exec(headers.authorization?.trim() ?? '');
  const [, kind = '', id = '', secret = ''] = match ?? [];
  if (!match) throw unauthorized();
  const credential = await deps.get_credential(id);
  // Hashed and compared even when there is no such id: the time tells nothing.
  const isRight = isSame(
    hashSecret(deps.pepper, secret),
    credential?.secret_hash ?? hashSecret(deps.pepper, `${secret}-`),
  );
  if (!isRight || !credential || credential.kind !== kind.toLowerCase()) {
    throw unauthorized();
  }
  if (!isValidAt(credential, deps.real_clock.now())) throw unauthorized();
  if (credential.kind === 'pat') checkOrganization(headers, credential);
  return {
    org_id: credential.org_id,
    credential_id: `key_${credential.id}`,
    kind: credential.kind,
    scopes: credential.scopes,
    role: credential.role,
    actor: `key_${credential.id}`,
  };
}

/** Refuses a caller that lacks a scope of the route. `manage` implies `read`. */
export function authorize(caller: Caller, route: Route): void {
  for (const scope of route.scopes) {
    if (!hasScope(caller, scope)) {
      const detail = `This needs the scope ${scope}.`;
      throw new Refusal(403, 'forbidden', detail, { scope });
    }
  }
  if (caller.role === 'operator' && route.method === 'DELETE') {
    const detail = 'The role operator may not delete.';
    throw new Refusal(403, 'forbidden', detail, { role: caller.role });
  }
}

function hasScope({ scopes, role }: Caller, scope: Scope): boolean {
  const isRead = scope.endsWith(':read');
  if (role === 'viewer' && !isRead) return false;
  if (scopes.includes(scope)) return true;
  return isRead && scopes.includes(scope.replace(/read$/, 'manage') as Scope);
}

function isValidAt(credential: Credential, now: number): boolean {
  if (credential.revoked_at !== null) return false;
  const { valid_until } = credential;
  return valid_until === null || now < Date.parse(valid_until);
}

function checkOrganization(headers: Headers, credential: Credential): void {
  const org = ORG_HEADERS.map((name) => headers[name]?.trim()).find(Boolean);
  if (!org) {
    throw new Refusal(
      401,
      'missing_organization',
      'A user token needs the organization in the header X-Outdial-Org.',
      {},
      CHALLENGE,
    );
  }
  if (org !== credential.org_id) {
    const detail = 'This user is not in that organization.';
    throw new Refusal(403, 'forbidden', detail);
  }
}

const CHALLENGE = { 'www-authenticate': 'Bearer' };
const unauthorized = () =>
  new Refusal(
    401,
    'unauthorized',
    'Send a valid credential as Authorization: Bearer ak_<id>.<secret>.',
    {},
    CHALLENGE,
  );

const isSame = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
