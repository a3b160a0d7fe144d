import * as z from 'zod';
import { defineRoute } from './route.ts';
import { roles, scopes } from './settings.ts';

/** Who a credential is, and what it may do: screens show no more than that. */
export const meView = z
  .object({
    kind: z.enum(['ak', 'pat', 'user']).meta({
      description:
        'A key of the organization, a token of a person, or a person who signed in.',
    }),
    id: z.string().meta({
      description: 'As logs name it: `key_…`, or `usr_…` of who signed in.',
    }),
    name: z.string().nullable().meta({
      description: "The person's, else what the key is called.",
    }),
    email: z.string().nullable(),
    org_id: z.string(),
    role: z.enum(roles).nullable().meta({
      description: 'Null: what it may do is told by its scopes alone.',
    }),
    scopes: z.array(z.enum(scopes)).meta({
      description:
        'What it may do, after its role; `manage` is listed with its `read`.',
    }),
  })
  .meta({ id: 'Me' });
export type MeView = z.output<typeof meView>;

export const meRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/me',
    operation_id: 'get_me',
    tag: 'members',
    summary: 'Who asks, and what they may do: for any credential',
    scopes: [],
    responses: { 200: { description: 'Who it is', json: meView } },
  }),
] as const;
