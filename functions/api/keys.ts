import {
  type Credential,
  type CredentialChanges,
  getCredential,
  listCredentials,
  putCredential,
  updateCredential,
} from '#functions/adapters/dynamodb/credential-store.ts';
import { getMember } from '#functions/adapters/dynamodb/member-store.ts';
import { isValidAt } from '#functions/platform/auth.ts';
import { requireScope } from '#functions/platform/authorize.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { KeyView } from '#shared/contracts/keys.ts';
import { iso } from '#shared/domain/instant.ts';
import { changedMeanwhile } from './campaign-reply.ts';
import { makeCredential } from './create-credential.ts';
import { pageOf } from './org-settings.ts';

const PREFIX = 'key_';

/** @param now - epoch milliseconds of real time */
function keyView(credential: Credential, now: number): KeyView {
  const { revoked_at, valid_until } = credential;
  const isValid = isValidAt(credential, now);
  const invalid = revoked_at === null ? 'expired' : 'revoked';
  return {
    id: `${PREFIX}${credential.id}`,
    org_id: credential.org_id,
    name: credential.name,
    kind: credential.kind,
    scopes: [...credential.scopes],
    role: credential.role,
    member_id: credential.member_id,
    status: isValid ? 'active' : invalid,
    last_four: credential.last_four,
    requests_per_second: credential.requests_per_second,
    version: credential.version,
    created_at: credential.created_at,
    created_by: credential.created_by,
    expires_at: valid_until,
    revoked_at,
    last_used_at: credential.last_used_at,
  };
}

/** GET /keys, by id: revoked and expired ones too. */
export const listKeys: HandlerOf<'list_keys'> = async (
  { query, caller },
  { table, real_clock },
) => {
  const { kind, status } = query;
  const now = real_clock.now();
  const rows = (await listCredentials(table, caller.org_id))
    .map((credential) => keyView(credential, now))
    .filter((it) => (kind ?? it.kind) === it.kind)
    .filter((it) => (status ?? it.status) === it.status);
  return { status: 200, body: pageOf(rows, query) };
};

/** GET /keys/{key_id} */
export const readKey: HandlerOf<'get_key'> = async (
  { params, caller },
  { table, real_clock },
) => {
  const credential = await requireKey(table, caller, params.key_id);
  return { status: 200, body: keyView(credential, real_clock.now()) };
};

/**
 * POST /keys: the one time that its secret is shown.
 *
 * @throws Refusal 403 for a key that asks, and for a scope that the user lacks
 */
export const createKey =
  (pepper: string): HandlerOf<'create_key'> =>
  async ({ body, caller }, { table, real_clock, new_id }) => {
    requireUser(caller, 'A key cannot make keys: ask with a user token.');
    for (const scope of body.scopes) requireScope(caller, scope);
    const now = real_clock.now();
    const { role, expires_at, ...rest } = body;
    checkExpiry(expires_at, now);
    if (rest.member_id !== null) {
      await requirePerson(table, caller, rest.member_id);
    }
    const { stored, credential } = makeCredential(
      {
        ...rest,
        ...(role && { role }),
        ...(expires_at && { expires_at }),
        scopes: [...new Set(rest.scopes)],
        id: new_id('key').slice(PREFIX.length),
        org_id: caller.org_id,
        created_by: caller.actor,
      },
      pepper,
      now,
    );
    await putCredential(table, stored);
    return { status: 201, body: { ...keyView(stored, now), credential } };
  };

/**
 * PATCH /keys/{key_id}. A key may rename keys. To let one live longer, or ask
 * more often, is as much as making one: that is for users who have its scopes.
 *
 * @throws Refusal 409 `not_editable` for a revoked one
 */
export const updateKey: HandlerOf<'update_key'> = async (
  { params, body, caller, headers },
  { table, real_clock },
) => {
  const now = real_clock.now();
  const before = await requireKey(table, caller, params.key_id);
  checkIfMatch(headers['if-match'], before.version);
  if (before.revoked_at !== null) {
    const detail = 'It is revoked, for good. Make a new one.';
    throw new Refusal(409, 'not_editable', detail);
  }
  const { name, expires_at, requests_per_second } = body;
  if (expires_at !== undefined || requests_per_second !== undefined) {
    requireUser(caller, 'A key cannot change how keys are limited.');
    for (const scope of before.scopes) requireScope(caller, scope);
  }
  checkExpiry(expires_at ?? null, now);
  const changes: CredentialChanges = {
    ...(name !== undefined && { name }),
    ...(requests_per_second !== undefined && { requests_per_second }),
    ...(expires_at !== undefined && {
      valid_until: expires_at === null ? null : iso(Date.parse(expires_at)),
    }),
  };
  const after = await updateCredential(table, before, changes);
  if (!after) throw changedMeanwhile('key');
  return { status: 200, body: keyView(after, now) };
};

const MAX_TRIES = 3;

/** DELETE /keys/{key_id}: every request from now on is refused; twice is no error. */
export const revokeKey: HandlerOf<'revoke_key'> = async (
  { params, caller, headers },
  { table, real_clock },
) => {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = await requireKey(table, caller, params.key_id);
    checkIfMatch(headers['if-match'], before.version);
    if (before.revoked_at !== null) return { status: 204 };
    const revoked_at = iso(real_clock.now());
    if (await updateCredential(table, before, { revoked_at })) {
      return { status: 204 };
    }
  }
  throw changedMeanwhile('key');
};

async function requireKey(
  table: Deps['table'],
  { org_id }: Caller,
  id: string,
): Promise<Credential> {
  if (!id.startsWith(PREFIX)) throw notFound();
  const credential = await getCredential(table, id.slice(PREFIX.length));
  if (credential?.org_id !== org_id) throw notFound();
  return credential;
}

/** @throws Refusal 403 for a key of the organization */
export function requireUser({ kind }: Caller, detail: string): void {
  if (kind === 'ak') throw new Refusal(403, 'forbidden', detail, { kind });
}

/** Whose token is asked for. @throws Refusal 422 for nobody of the organization */
async function requirePerson(
  table: Deps['table'],
  { org_id }: Caller,
  id: string,
): Promise<void> {
  if (await getMember(table, org_id, id)) return;
  const errors = [
    { path: 'member_id', code: 'not_found', message: 'is nobody here' },
  ];
  const detail = 'There is no such person in the organization.';
  throw new Refusal(422, 'invalid_reference', detail, { errors });
}

function checkExpiry(expires_at: string | null, now: number): void {
  if (expires_at === null || Date.parse(expires_at) > now) return;
  const message = 'must lie in the future';
  throw invalidRequest([{ path: 'expires_at', code: 'in_past', message }]);
}
