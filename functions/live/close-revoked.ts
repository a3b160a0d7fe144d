import type { DynamoDBRecord } from 'aws-lambda';
import {
  connectionsOf,
  forgetConnection,
} from '#functions/adapters/dynamodb/connection-store.ts';
import { listCredentials } from '#functions/adapters/dynamodb/credential-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Sockets } from '#functions/adapters/sockets.ts';

/** A socket needs this scope, or the one that implies it. */
const SCOPES = ['campaigns:read', 'campaigns:manage'];

/**
 * Closes the sockets of credentials that a batch of the table's stream revokes,
 * deletes, or takes the scope from, and of people whom it suspends. Twice does no
 * harm.
 */
export async function closeRevoked(
  records: readonly DynamoDBRecord[],
  { table, sockets }: { table: Table; sockets: Pick<Sockets, 'close'> },
): Promise<void> {
  const suspended = await Promise.all(
    records.map((record) => suspendedBy(record, table)),
  );
  const subjects = new Set([
    ...records.flatMap(revokedBy),
    ...suspended.flat(),
  ]);
  for (const subject of subjects) {
    for (const connection of await connectionsOf(table, subject)) {
      await sockets.close(connection);
      await forgetConnection(table, subject, connection);
    }
  }
}

/** The tokens of a person who was suspended; of one who was removed, each is revoked. */
async function suspendedBy(
  { dynamodb }: DynamoDBRecord,
  table: Table,
): Promise<string[]> {
  const pk = dynamodb?.Keys?.pk?.S ?? '';
  const { status, org_id, id } = dynamodb?.NewImage ?? {};
  const isSuspended = pk.startsWith('MEMBER#') && status?.S === 'suspended';
  if (!isSuspended || !org_id?.S) return [];
  const credentials = await listCredentials(table, org_id.S);
  return credentials
    .filter(({ member_id }) => member_id !== null && member_id === id?.S)
    .map((credential) => `key_${credential.id}`);
}

function revokedBy({ dynamodb }: DynamoDBRecord): string[] {
  const pk = dynamodb?.Keys?.pk?.S ?? '';
  if (!pk.startsWith('CRED#')) return [];
  const now = dynamodb?.NewImage;
  const isRevoked = now?.revoked_at?.S !== undefined;
  const scopes = (now?.scopes?.L ?? []).map(({ S }) => S ?? '');
  const maySee = now && !isRevoked && SCOPES.some((it) => scopes.includes(it));
  return maySee ? [] : [`key_${pk.slice('CRED#'.length)}`];
}
