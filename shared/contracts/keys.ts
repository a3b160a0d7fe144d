import * as z from 'zod';
import {
  cursor,
  instant,
  instantInput,
  limit,
  namesSomething,
  pageOf,
} from './common.ts';
import { defineRoute } from './route.ts';
import { roles, scopes } from './settings.ts';

/** Requests a second of a credential for which nothing else was set. */
export const DEFAULT_REQUESTS_PER_SECOND = 1_000;

/** A credential, without the secret that opens anything with it. */
const keyView = z
  .object({
    id: z.string(),
    org_id: z.string(),
    name: z.string(),
    kind: z.enum(['ak', 'pat']).meta({
      description:
        '`ak`: a key of the organization. `pat`: the token of a user, who names the organization in a header.',
    }),
    scopes: z.array(z.enum(scopes)),
    role: z.enum(roles).nullable(),
    member_id: z.string().nullable().meta({
      description: 'Whose token it is: it does no more than they may.',
    }),
    status: z.enum(['active', 'expired', 'revoked']),
    last_four: z
      .string()
      .nullable()
      .meta({ description: 'The end of its secret.' }),
    requests_per_second: z
      .int()
      .nullable()
      .meta({
        description: `Null: ${DEFAULT_REQUESTS_PER_SECOND}. Five seconds' worth may come at once.`,
      }),
    version: z.int(),
    created_at: instant,
    created_by: z.string(),
    expires_at: instant.nullable(),
    revoked_at: instant.nullable(),
    last_used_at: instant.nullable().meta({
      description: 'Written at most once in 10 minutes.',
    }),
  })
  .meta({ id: 'Key' });
export type KeyView = z.output<typeof keyView>;

const createdKey = z
  .object({
    ...keyView.shape,
    credential: z.string().meta({
      description: 'The whole credential. It is shown this once.',
    }),
  })
  .meta({ id: 'CreatedKey' });

const name = z.string().trim().min(1).max(100);
const requests_per_second = z.int().min(1).max(10_000).nullable();

const createKeyBody = z
  .strictObject({
    name,
    kind: z.enum(['ak', 'pat']).default('ak'),
    scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
    role: z.enum(roles).nullable().default(null),
    member_id: z.string().min(1).max(100).nullable().default(null).meta({
      description: 'For a `pat`: the person whose token it is.',
    }),
    expires_at: instantInput.nullable().default(null),
    requests_per_second: requests_per_second.default(null),
  })
  .refine(({ kind, member_id }) => kind === 'pat' || member_id === null, {
    path: ['member_id'],
    message: 'a key of the organization is nobody’s own',
  })
  .meta({ id: 'CreateKey' });

const updateKeyBody = z
  .strictObject({
    name: name.optional(),
    expires_at: instantInput.nullable().optional(),
    requests_per_second: requests_per_second.optional(),
  })
  .refine(...namesSomething)
  .meta({ id: 'UpdateKey' });

const params = z.strictObject({ key_id: z.string().min(1).max(100) });
const keys = { tag: 'keys', scopes: ['keys:manage'] } as const;
const one = '/api/v1/keys/{key_id}' as const;
const key = { 200: { description: 'The key', json: keyView } } as const;

export const keyRoutes = [
  defineRoute({
    ...keys,
    method: 'GET',
    path: '/api/v1/keys',
    operation_id: 'list_keys',
    summary: 'List the keys and user tokens of the organization',
    query: z.strictObject({
      limit,
      cursor: cursor.optional(),
      kind: z.enum(['ak', 'pat']).optional(),
      status: z.enum(['active', 'expired', 'revoked']).optional(),
    }),
    responses: {
      200: {
        description: 'A page',
        json: pageOf(keyView).meta({ id: 'KeyList' }),
      },
    },
  }),
  defineRoute({
    ...keys,
    method: 'POST',
    path: '/api/v1/keys',
    operation_id: 'create_key',
    summary:
      'Make a key or a user token: for users only, and with no scope that they lack',
    body: createKeyBody,
    answers_secret: true,
    responses: {
      201: { description: 'Created, with its secret', json: createdKey },
    },
  }),
  defineRoute({
    ...keys,
    method: 'GET',
    path: one,
    operation_id: 'get_key',
    summary: 'Get one key',
    params,
    responses: key,
  }),
  defineRoute({
    ...keys,
    method: 'PATCH',
    path: one,
    operation_id: 'update_key',
    summary: 'Rename a key; users may also change its expiry and its rate',
    params,
    body: updateKeyBody,
    responses: key,
  }),
  defineRoute({
    ...keys,
    method: 'DELETE',
    path: one,
    operation_id: 'revoke_key',
    summary: 'Revoke a key: it opens nothing from now on, and stays listed',
    params,
    responses: { 204: { description: 'Revoked' } },
  }),
] as const;
