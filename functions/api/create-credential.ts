import { randomBytes } from 'node:crypto';
import { putCredential } from '#functions/adapters/dynamodb/credential-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { hashSecret } from '#functions/platform/auth.ts';
import type { CreateCredentialBody } from '#shared/contracts/settings.ts';
import { iso } from '#shared/domain/instant.ts';

const SECRET_BYTES = 32;

export interface NewCredential extends CreateCredentialBody {
  /** Public part; a new one when left out. */
  readonly id?: string;
  /** A new one when left out. */
  readonly secret?: string;
  readonly pepper: string;
  /** Epoch milliseconds of real time. */
  readonly now: number;
}

/**
 * Makes a credential and answers its only readable copy: what is stored is a
 * hash. One of the same id is replaced.
 */
export async function createCredential(
  table: Table,
  wanted: NewCredential,
): Promise<{
  id: string;
  credential: string;
  kind: 'ak' | 'pat';
  org_id: string;
  scopes: CreateCredentialBody['scopes'];
  expires_at: string | null;
}> {
  const { kind, org_id, scopes, now, pepper } = wanted;
  const id = wanted.id ?? randomBytes(12).toString('hex');
  const secret = wanted.secret ?? randomBytes(SECRET_BYTES).toString('hex');
  const valid_until = wanted.expires_at
    ? iso(Date.parse(wanted.expires_at))
    : null;
  await putCredential(table, {
    id,
    kind,
    org_id,
    scopes,
    role: wanted.role ?? null,
    secret_hash: hashSecret(pepper, secret),
    created_at: iso(now),
    valid_until,
    revoked_at: null,
  });
  return {
    id: `key_${id}`,
    credential: `${kind}_${id}.${secret}`,
    kind,
    org_id,
    scopes,
    expires_at: valid_until,
  };
}
