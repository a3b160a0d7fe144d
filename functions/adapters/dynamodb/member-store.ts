import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Role } from '#shared/contracts/settings.ts';
import { change } from './conditional-update.ts';
import { memberKey } from './keys.ts';
import { readPartition } from './read-partition.ts';
import type { Table } from './table.ts';

/** A person of an organization. */
export interface Member {
  readonly id: string;
  readonly org_id: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  readonly status: 'active' | 'suspended';
  readonly version: number;
  /** RFC 3339 of real time, as for their tokens. */
  readonly created_at: string;
  readonly created_by: string;
  readonly updated_at: string;
}

const toMember = (item: Record<string, unknown>): Member => {
  const { pk: _pk, sk: _sk, ...member } = item;
  return member as unknown as Member;
};

/** Reads strongly: who was removed must not get in. */
export async function getMember(
  { db, name }: Table,
  org: string,
  id: string,
): Promise<Member | undefined> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: memberKey(org, id),
      ConsistentRead: true,
    }),
  );
  return Item && toMember(Item);
}

export async function putMember(
  { db, name }: Table,
  member: Member,
): Promise<void> {
  const Item = { ...memberKey(member.org_id, member.id), ...member };
  await db.send(new PutCommand({ TableName: name, Item }));
}

/** By id, which is by time. */
export async function listMembers(
  table: Table,
  org: string,
): Promise<Member[]> {
  return (await readPartition(table, memberKey(org, '').pk)).map(toMember);
}

/** @returns undefined when somebody changed or removed them since they were read */
export async function replaceMember(
  table: Table,
  before: Member,
  after: Member,
): Promise<Member | undefined> {
  const { name, email, role, status, updated_at } = after;
  const done = await change(table, memberKey(before.org_id, before.id), {
    UpdateExpression:
      'SET #name = :name, email = :email, #role = :role, #status = :status, #version = :version, updated_at = :at',
    ConditionExpression: '#version = :before',
    ExpressionAttributeNames: {
      '#name': 'name',
      '#role': 'role',
      '#status': 'status',
      '#version': 'version',
    },
    ExpressionAttributeValues: {
      ':name': name,
      ':email': email,
      ':role': role,
      ':status': status,
      ':version': before.version + 1,
      ':at': updated_at,
      ':before': before.version,
    },
    ReturnValues: 'ALL_NEW',
  });
  return done.kind === 'written' ? toMember(done.item) : undefined;
}

export async function deleteMember(
  { db, name }: Table,
  { org_id, id }: Pick<Member, 'org_id' | 'id'>,
): Promise<void> {
  const Key = memberKey(org_id, id);
  await db.send(new DeleteCommand({ TableName: name, Key }));
}
