import * as z from 'zod';
import { cursor, instant, instantInput, limit, pageOf } from './common.ts';
import { defineRoute } from './route.ts';

/** One request that could change something: what was sent is not in it. */
const auditEntry = z
  .object({
    at: instant,
    actor: z.string().meta({
      description: '`key_…` for a key or token, `usr_…` for who signed in.',
    }),
    action: z.string().meta({
      description:
        'The operation of this API; another spelling counts as the same.',
    }),
    route: z.string().meta({
      description: 'Method and path, with the names of its parameters.',
    }),
    object_id: z.string().nullable(),
    campaign_id: z.string().nullable(),
    status: z.int().meta({ description: 'HTTP status of the answer.' }),
    replayed: z.boolean().meta({
      description: 'A repeat, answered with what the first request got.',
    }),
    request_id: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryView = z.output<typeof auditEntry>;

const id = z.string().min(1).max(100);

export const auditRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/audit',
    operation_id: 'list_audit',
    tag: 'audit',
    summary:
      'List who asked for which change, latest first (scope keys:manage: it is for who decides what others may do)',
    scopes: ['keys:manage'],
    query: z.strictObject({
      limit,
      cursor: cursor.optional(),
      actor: id.optional(),
      action: id.optional(),
      object_id: id.optional(),
      from: instantInput.optional(),
      to: instantInput.optional(),
    }),
    responses: {
      200: {
        description: 'A page',
        json: pageOf(auditEntry).meta({ id: 'AuditList' }),
      },
    },
  }),
] as const;
