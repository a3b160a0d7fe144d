import { createHmac, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Credential } from '#functions/adapters/dynamodb/credential-store.ts';
import type { Member } from '#functions/adapters/dynamodb/member-store.ts';
import { type Role, roles } from '#shared/contracts/settings.ts';
import { EDGE_PROOF_HEADER } from '#shared/names.ts';
import { narrower, scopesOf } from './authorize.ts';
import { logger } from './logger.ts';
import { invalidRequest } from './problem.ts';
import { Refusal } from './refusal.ts';
import type { Caller } from './route.ts';
import type { Clock } from './runtime.ts';

/** Who signed in, as a verified token says. */
export interface SignedIn {
  readonly subject: string;
  /** `<org_id>:<role>` for each organization that they are in. */
  readonly groups: readonly string[];
}

export interface AuthDeps {
  readonly get_credential: (id: string) => Promise<Credential | undefined>;
  /** Whose token it is. */
  readonly get_member: (org: string, id: string) => Promise<Member | undefined>;
  /** Notes a use, now and then. */
  readonly note_use?: (credential: Credential, now: number) => Promise<void>;
  /** HMAC key under which secrets are hashed. */
  readonly pepper: string;
  readonly real_clock: Clock;
  /** What the edge shows; left out where requests need not come through it. */
  readonly edge_proof?: string;
  /** Left out where nobody signs in with a token of a user pool. */
  readonly verify_token?: (token: string) => Promise<SignedIn | undefined>;
}

/** What of a request says who asks; names in lower case. */
export type Asking = Pick<APIGatewayProxyEvent, 'headers'> &
  Partial<Pick<APIGatewayProxyEvent, 'multiValueHeaders'>>;

/** A user's token says for which organization; any of these names will do. */
const ORG_HEADERS = ['x-outdial-org', 'x-anyreach-org', 'x-account-id'];
const BEARER = /^Bearer +(\S{1,4096})$/i;
const CREDENTIAL = /^(ak|pat)_([\w-]{1,64})\.([\w-]{1,128})$/;

/** What is stored instead of a secret. */
export const hashSecret = (pepper: string, secret: string): string =>
  createHmac('sha256', pepper).update(secret).digest('hex');

/**
 * Who asks.
 *
 * @throws Refusal 401 `unauthorized`, the same for every reason, or
 *   `missing_organization`; 403 `forbidden` for an organization that is not the
 *   credential's, and for who went around the firewall; 400 for headers that name two
 */
export async function authenticate(
  asking: Asking,
  deps: AuthDeps,
): Promise<Caller> {
  requireEdge(asking, deps);
  const all = valuesOf(asking, 'authorization');
  const token = all.length === 1 ? BEARER.exec(all[0]!)?.[1] : undefined;
  if (token === undefined) throw unauthorized();
  const [, kind, id, secret] = CREDENTIAL.exec(token) ?? [];
  if (kind && id && secret) {
    const credential = await requireCredential(kind, id, secret, deps);
    const role = await roleOf(credential, deps);
    return callerOf({ ...credential, role }, organizationOf(asking));
  }
  const user = await deps.verify_token?.(token);
  if (!user) throw unauthorized();
  return memberOf(user, organizationOf(asking));
}

/** @throws Refusal 403 before anything is read */
function requireEdge(asking: Asking, { edge_proof, pepper }: AuthDeps): void {
  if (edge_proof === undefined) return;
  const shown = valuesOf(asking, EDGE_PROOF_HEADER);
  // Hashed: what somebody sends may be of any length, and of any letters.
  const isRight = isSame(
    hashSecret(pepper, shown.join()),
    hashSecret(pepper, edge_proof),
  );
  if (isRight) return;
  throw new Refusal(
    403,
    'forbidden',
    'This deployment answers at its own address only.',
  );
}

async function requireCredential(
  kind: string,
  id: string,
  secret: string,
  deps: AuthDeps,
): Promise<Credential> {
  const credential = await deps.get_credential(id);
  // Hashed and compared even when there is no such id: the time tells nothing.
  const isRight = isSame(
    hashSecret(deps.pepper, secret),
    credential?.secret_hash ?? hashSecret(deps.pepper, `${secret}-`),
  );
  const now = deps.real_clock.now();
  if (!isRight || !credential || credential.kind !== kind) throw unauthorized();
  if (!isValidAt(credential, now)) throw unauthorized();
  await deps.note_use?.(credential, now).catch((error) => {
    logger.warn('the use of a key was not noted', { error });
  });
  return credential;
}

/** Whether a credential that was let in still is: itself, and whose it is. */
export async function isStillLetIn(
  credential: Credential | undefined,
  { get_member, real_clock }: Pick<AuthDeps, 'get_member' | 'real_clock'>,
): Promise<boolean> {
  if (!credential || !isValidAt(credential, real_clock.now())) return false;
  const { org_id, member_id } = credential;
  if (member_id === null) return true;
  return (await get_member(org_id, member_id))?.status === 'active';
}

/** A token does no more than whose it is. @throws Refusal 401 when they are gone, or suspended */
async function roleOf(
  { org_id, role, member_id }: Credential,
  { get_member }: AuthDeps,
): Promise<Role | null> {
  if (member_id === null) return role;
  const member = await get_member(org_id, member_id);
  if (member?.status !== 'active') throw unauthorized();
  return narrower(role, member.role);
}

/** Whether it opens anything at that instant, in epoch milliseconds of real time. */
export function isValidAt(
  credential: Pick<Credential, 'revoked_at' | 'valid_until'>,
  now: number,
): boolean {
  if (credential.revoked_at !== null) return false;
  const { valid_until } = credential;
  return valid_until === null || now < Date.parse(valid_until);
}

function callerOf(credential: Credential, asked: string | undefined): Caller {
  if (credential.kind === 'pat' && !asked) throw missingOrganization();
  if (asked && asked !== credential.org_id) throw notAMember();
  return {
    org_id: credential.org_id,
    credential_id: `key_${credential.id}`,
    kind: credential.kind,
    scopes: credential.scopes,
    role: credential.role,
    actor: `key_${credential.id}`,
    requests_per_second: credential.requests_per_second,
  };
}

/** Of several roles in an organization, the one that may do most. */
function memberOf(user: SignedIn, asked: string | undefined): Caller {
  if (!asked) throw missingOrganization();
  const role = roles.find((it: Role) => user.groups.includes(`${asked}:${it}`));
  if (!role) throw notAMember();
  const actor = `usr_${user.subject}`;
  return {
    org_id: asked,
    credential_id: actor,
    kind: 'jwt',
    scopes: scopesOf(role),
    role,
    actor,
  };
}

/** @throws Refusal 400 when the headers name more than one */
function organizationOf(asking: Asking): string | undefined {
  const named = ORG_HEADERS.flatMap((name) => valuesOf(asking, name));
  const [first, ...others] = new Set(named);
  if (others.length === 0) return first;
  const message = 'names another organization than another header';
  throw invalidRequest([{ path: 'X-Outdial-Org', code: 'ambiguous', message }]);
}

function valuesOf(
  { headers, multiValueHeaders }: Asking,
  name: string,
): string[] {
  const many = multiValueHeaders?.[name];
  const values = many && many.length > 0 ? many : [headers[name]];
  return values.flatMap((value) => value?.trim() || []);
}

function missingOrganization(): Refusal {
  const detail =
    'A user token needs the organization in the header X-Outdial-Org.';
  return new Refusal(401, 'missing_organization', detail, {}, CHALLENGE);
}

/** The same for an organization that there is and for one that never was. */
const notAMember = () =>
  new Refusal(
    403,
    'forbidden',
    'The credential is not for the organization that the header names.',
  );

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
