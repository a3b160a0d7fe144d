import * as z from 'zod';
import { instant, namesSomething, pageOf, pageQuery } from './common.ts';
import { defineRoute } from './route.ts';
import { roles } from './settings.ts';

/** A person of the organization, whose tokens do no more than their role. */
const memberView = z
  .object({
    id: z.string(),
    org_id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    role: z.enum(roles).meta({
      description:
        '`admin`; `operator`: no deleting and no keys; `viewer`: reads.',
    }),
    status: z.enum(['active', 'suspended']).meta({
      description: 'The tokens of who is suspended open nothing.',
    }),
    version: z.int(),
    created_at: instant,
    created_by: z.string(),
    updated_at: instant,
  })
  .meta({ id: 'Member' });
export type MemberView = z.output<typeof memberView>;

const name = z.string().trim().min(1).max(100);
const email = z.email().max(254).nullable();
const role = z.enum(roles);

const createMemberBody = z
  .strictObject({ name, role, email: email.default(null) })
  .meta({ id: 'CreateMember' });

const updateMemberBody = z
  .strictObject({
    name: name.optional(),
    email: email.optional(),
    role: role.optional(),
    status: z.enum(['active', 'suspended']).optional(),
  })
  .refine(...namesSomething)
  .meta({ id: 'UpdateMember' });

const params = z.strictObject({ member_id: z.string().min(1).max(100) });
const members = { tag: 'members', scopes: ['keys:manage'] } as const;
const one = '/api/v1/members/{member_id}' as const;
const member = {
  200: { description: 'The member', json: memberView },
} as const;

export const memberRoutes = [
  defineRoute({
    ...members,
    method: 'GET',
    path: '/api/v1/members',
    operation_id: 'list_members',
    summary: 'List the people of the organization',
    query: pageQuery,
    responses: {
      200: {
        description: 'A page',
        json: pageOf(memberView).meta({ id: 'MemberList' }),
      },
    },
  }),
  defineRoute({
    ...members,
    method: 'POST',
    path: '/api/v1/members',
    operation_id: 'create_member',
    summary: 'Add a person, for whom tokens can then be made: for users only',
    body: createMemberBody,
    responses: { 201: { description: 'Added', json: memberView } },
  }),
  defineRoute({
    ...members,
    method: 'GET',
    path: one,
    operation_id: 'get_member',
    summary: 'Get one person',
    params,
    responses: member,
  }),
  defineRoute({
    ...members,
    method: 'PATCH',
    path: one,
    operation_id: 'update_member',
    summary:
      'Change a person; a role, or a suspension, holds for all their tokens at once',
    params,
    body: updateMemberBody,
    responses: member,
  }),
  defineRoute({
    ...members,
    method: 'DELETE',
    path: one,
    operation_id: 'delete_member',
    summary: 'Remove a person and revoke all their tokens',
    params,
    responses: { 204: { description: 'Removed' } },
  }),
] as const;
