import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Scope } from '#shared/contracts/settings.ts';
import { credentialKey } from './keys.ts';
import type { Table } from './table.ts';

/** A credential as stored: its secret is only there as a keyed hash. */
export interface Credential {
  /** The public part, between `ak_` or `pat_` and the dot. */
  readonly id: string;
  readonly kind: 'ak' | 'pat';
  readonly org_id: string;
  readonly scopes: readonly Scope[];
  readonly role: 'admin' | 'operator' | 'viewer' | null;
  /** HMAC-SHA256 of the secret under the deployment's pepper, in hex. */
  readonly secret_hash: string;
  readonly created_at: string;
  /** RFC 3339, real time; null: until it is revoked. */
  readonly valid_until: string | null;
  readonly revoked_at: string | null;
}

/** Reads strongly: a revoked credential must not open anything. */
export async function getCredential(
  { db, name }: Table,
  id: string,
): Promise<Credential | undefined> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: credentialKey(id),
      ConsistentRead: true,
    }),
  );
  return Item as Credential | undefined;
}

/** Writes a credential; one of the same id is replaced. */
export async function putCredential(
  { db, name }: Table,
  credential: Credential,
): Promise<void> {
  await db.send(
    new PutCommand({
      TableName: name,
      Item: { ...credentialKey(credential.id), ...credential },
    }),
  );
}
