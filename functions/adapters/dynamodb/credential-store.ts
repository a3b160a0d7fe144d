import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Role, Scope } from '#shared/contracts/settings.ts';
import { change } from './conditional-update.ts';
import { transact } from './contact-changes.ts';
import { getItems, textOf } from './get-items.ts';
import { credentialKey, orgCredentialKey } from './keys.ts';
import { readPartition } from './read-partition.ts';
import type { Table } from './table.ts';

/** A credential as stored: its secret is only there as a keyed hash. */
export interface Credential {
  /** The public part, between `ak_` or `pat_` and the dot. */
  readonly id: string;
  readonly kind: 'ak' | 'pat';
  readonly org_id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly role: Role | null;
  /** Whose token it is, who may narrow it further; null: nobody's. */
  readonly member_id: string | null;
  /** HMAC-SHA256 of the secret under the deployment's pepper, in hex. */
  readonly secret_hash: string;
  /** The end of the secret, by which people tell keys apart; null: not known. */
  readonly last_four: string | null;
  /** Null: as many as any credential. */
  readonly requests_per_second: number | null;
  readonly version: number;
  /** RFC 3339 of real time, as all instants here: no fast clock lets anybody in. */
  readonly created_at: string;
  readonly created_by: string;
  /** Null: until it is revoked. */
  readonly valid_until: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

/** What one has whose item is older than the field. */
const unset = {
  name: '',
  member_id: null,
  last_four: null,
  requests_per_second: null,
  version: 1,
  created_by: 'system',
  last_used_at: null,
} as const;

const toCredential = (item: Record<string, unknown>): Credential => {
  const { pk: _pk, sk: _sk, ...credential } = item;
  return { ...unset, ...credential } as unknown as Credential;
};

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
  return Item && toCredential(Item);
}

/** Writes a credential, and that it is its organization's; one of the same id is replaced. */
export async function putCredential(
  table: Table,
  credential: Credential,
): Promise<void> {
  const { id, org_id } = credential;
  const TableName = table.name;
  const isWritten = await transact(table, [
    { Put: { TableName, Item: { ...credentialKey(id), ...credential } } },
    { Put: { TableName, Item: { ...orgCredentialKey(org_id, id), id } } },
  ]);
  if (!isWritten) throw new Error(`two writes of credential ${id} at once`);
}

/** Credentials of an organization by id, revoked ones too. */
export async function listCredentials(
  table: Table,
  org: string,
): Promise<Credential[]> {
  const ids = await idsOf(table, org);
  const keys = ids.map(credentialKey);
  const items = await getItems(table, keys);
  return keys.flatMap((key) => {
    const item = items.get(textOf(key));
    return item ? toCredential(item) : [];
  });
}

async function idsOf(table: Table, org: string): Promise<string[]> {
  const items = await readPartition(table, orgCredentialKey(org, '').pk);
  return items.map(({ id }) => String(id));
}

/** What of a credential can change; its scopes and its secret cannot. */
export type CredentialChanges = Partial<
  Pick<
    Credential,
    'name' | 'valid_until' | 'requests_per_second' | 'revoked_at'
  >
>;

/** @returns undefined when somebody changed it since it was read */
export async function updateCredential(
  table: Table,
  before: Credential,
  changes: CredentialChanges,
): Promise<Credential | undefined> {
  const fields = { ...changes, version: before.version + 1 };
  const names = Object.keys(fields);
  const done = await change(table, credentialKey(before.id), {
    UpdateExpression: `SET ${names.map((_, i) => `#f${i} = :f${i}`).join(', ')}`,
    ConditionExpression:
      '#version = :before OR (attribute_exists(pk) AND attribute_not_exists(#version))',
    ExpressionAttributeNames: {
      ...Object.fromEntries(names.map((field, i) => [`#f${i}`, field])),
      '#version': 'version',
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(
        Object.values(fields).map((value, i) => [`:f${i}`, value]),
      ),
      ':before': before.version,
    },
    ReturnValues: 'ALL_NEW',
  });
  return done.kind === 'written' ? toCredential(done.item) : undefined;
}

/** Milliseconds between two notes that a credential was used. */
const USE_INTERVAL = 10 * 60_000;

/**
 * Notes that a credential was used, at most once in 10 minutes: a busy key costs
 * no write for each request.
 *
 * @param now - epoch milliseconds of real time
 */
export async function noteUse(
  table: Table,
  { id, last_used_at }: Pick<Credential, 'id' | 'last_used_at'>,
  now: number,
): Promise<void> {
  const before = now - USE_INTERVAL;
  if (last_used_at !== null && Date.parse(last_used_at) > before) return;
  await change(table, credentialKey(id), {
    UpdateExpression: 'SET last_used_at = :now',
    // Of many requests at once, one notes it.
    ConditionExpression:
      'attribute_exists(pk) AND (attribute_not_exists(last_used_at) OR last_used_at = :none OR last_used_at <= :before)',
    ExpressionAttributeValues: {
      ':now': new Date(now).toISOString(),
      ':before': new Date(before).toISOString(),
      ':none': null,
    },
    ReturnValuesOnConditionCheckFailure: 'NONE',
  });
}
