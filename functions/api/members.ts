import {
  listCredentials,
  updateCredential,
} from '#functions/adapters/dynamodb/credential-store.ts';
import {
  deleteMember as dropMember,
  getMember,
  listMembers,
  type Member,
  putMember,
  replaceMember,
} from '#functions/adapters/dynamodb/member-store.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { notFound } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { MemberView } from '#shared/contracts/members.ts';
import { iso } from '#shared/domain/instant.ts';
import { changedMeanwhile } from './campaign-reply.ts';
import { requireUser } from './keys.ts';
import { pageOf } from './org-settings.ts';

const memberView = (member: Member): MemberView => ({ ...member });

/** GET /members, by id. */
export const readMembers: HandlerOf<'list_members'> = async (
  { query, caller },
  { table },
) => {
  const all = await listMembers(table, caller.org_id);
  return { status: 200, body: pageOf(all.map(memberView), query) };
};

/** GET /members/{member_id} */
export const readMember: HandlerOf<'get_member'> = async (
  { params, caller },
  { table },
) => {
  const member = await requireMember(table, caller, params.member_id);
  return { status: 200, body: memberView(member) };
};

/** POST /members. @throws Refusal 403 for a key that asks */
export const createMember: HandlerOf<'create_member'> = async (
  { body, caller },
  { table, real_clock, new_id },
) => {
  requireUser(caller, 'A key cannot add people: ask with a user token.');
  const now = iso(real_clock.now());
  const member: Member = {
    ...body,
    id: new_id('usr'),
    org_id: caller.org_id,
    status: 'active',
    version: 1,
    created_at: now,
    created_by: caller.actor,
    updated_at: now,
  };
  await putMember(table, member);
  return { status: 201, body: memberView(member) };
};

/** PATCH /members/{member_id}: their tokens follow with the next request. */
export const updateMember: HandlerOf<'update_member'> = async (
  { params, body, caller, headers },
  { table, real_clock },
) => {
  requireUser(caller, 'A key cannot change what people may do.');
  const before = await requireMember(table, caller, params.member_id);
  checkIfMatch(headers['if-match'], before.version);
  const { name, email, role, status } = body;
  const after = await replaceMember(table, before, {
    ...before,
    name: name ?? before.name,
    email: email === undefined ? before.email : email,
    role: role ?? before.role,
    status: status ?? before.status,
    updated_at: iso(real_clock.now()),
  });
  if (!after) throw changedMeanwhile('person');
  return { status: 200, body: memberView(after) };
};

/**
 * DELETE /members/{member_id}. Without the person no token of theirs opens
 * anything, also one that is being made at this moment; then each is revoked, so
 * that the list says so.
 */
export const deleteMember: HandlerOf<'delete_member'> = async (
  { params, caller, headers },
  { table, real_clock },
) => {
  const member = await requireMember(table, caller, params.member_id);
  checkIfMatch(headers['if-match'], member.version);
  await dropMember(table, member);
  const revoked_at = iso(real_clock.now());
  for (const credential of await listCredentials(table, caller.org_id)) {
    if (credential.member_id !== member.id || credential.revoked_at) continue;
    await updateCredential(table, credential, { revoked_at });
  }
  return { status: 204 };
};

async function requireMember(
  table: Deps['table'],
  { org_id }: Caller,
  id: string,
): Promise<Member> {
  const member = await getMember(table, org_id, id);
  if (!member) throw notFound();
  return member;
}
