import { randomBytes } from 'node:crypto';
import {
  type Credential,
  putCredential,
} from '#functions/adapters/dynamodb/credential-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { hashSecret } from '#functions/platform/auth.ts';
import type { CreateCredentialBody } from '#shared/contracts/settings.ts';
import { iso } from '#shared/domain/instant.ts';

const SECRET_BYTES = 32;
const ID_BYTES = 12;
/** Characters of a secret that are shown after it was made. */
const SHOWN = 4;

export interface NewCredential extends CreateCredentialBody {
  /** Public part; a new one when left out. */
  readonly id?: string;
  /** A new one when left out, from the machine's own entropy: a seeded one could be foretold. */
  readonly secret?: string;
  readonly name?: string;
  readonly member_id?: string | null;
  readonly created_by?: string;
  readonly requests_per_second?: number | null;
}

export interface MadeCredential {
  /** What is stored: a hash of its secret. */
  readonly stored: Credential;
  /** `<kind>_<id>.<secret>`, the only readable copy. */
  readonly credential: string;
}

/** @param now - epoch milliseconds of real time */
export function makeCredential(
  wanted: NewCredential,
  pepper: string,
  now: number,
): MadeCredential {
  const { kind, org_id, scopes, expires_at } = wanted;
  const id = wanted.id ?? randomBytes(ID_BYTES).toString('hex');
  const secret = wanted.secret ?? randomBytes(SECRET_BYTES).toString('hex');
  const stored: Credential = {
    id,
    kind,
    org_id,
    name: wanted.name ?? '',
    scopes,
    role: wanted.role ?? null,
    member_id: wanted.member_id ?? null,
    secret_hash: hashSecret(pepper, secret),
    last_four: secret.slice(-SHOWN),
    requests_per_second: wanted.requests_per_second ?? null,
    version: 1,
    created_at: iso(now),
    created_by: wanted.created_by ?? 'system',
    valid_until: expires_at ? iso(Date.parse(expires_at)) : null,
    revoked_at: null,
    last_used_at: null,
  };
  return { stored, credential: `${kind}_${id}.${secret}` };
}

/** Makes a credential and stores it; one of the same id is replaced. */
export async function createCredential(
  table: Table,
  wanted: NewCredential & { readonly pepper: string; readonly now: number },
) {
  const { pepper, now, ...rest } = wanted;
  const { stored, credential } = makeCredential(rest, pepper, now);
  await putCredential(table, stored);
  const { id, kind, org_id, scopes, valid_until } = stored;
  const expires_at = valid_until;
  return { id: `key_${id}`, credential, kind, org_id, scopes, expires_at };
}
