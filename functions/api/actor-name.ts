import { getCredential } from '#functions/adapters/dynamodb/credential-store.ts';
import { getMember } from '#functions/adapters/dynamodb/member-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';

export interface ActorName {
  readonly name: string | null;
  readonly email: string | null;
}

const KEY = /^key_(.+)$/;

/**
 * What people call an actor of a log: whose token it is, else what the key is
 * called. Of who signed in, nothing is kept but who they are.
 */
export async function actorName(
  table: Table,
  org_id: string,
  actor: string,
): Promise<ActorName> {
  const unknown = { name: null, email: null };
  const [, id] = KEY.exec(actor) ?? [];
  const credential =
    id === undefined ? undefined : await getCredential(table, id);
  if (credential?.org_id !== org_id) return unknown;
  const { member_id, name } = credential;
  const member =
    member_id === null ? undefined : await getMember(table, org_id, member_id);
  return member
    ? { name: member.name, email: member.email }
    : { name: name || null, email: null };
}
