import * as z from 'zod';
import { instant } from './common.ts';

export const MAX_CONCURRENCY_LIMIT = 10_000;

/** Body of PUT /concurrency-settings. */
export const concurrencySettingsBody = z
  .strictObject({
    concurrency_limit: z.int().min(1).max(MAX_CONCURRENCY_LIMIT),
  })
  .meta({ id: 'UpdateConcurrencySettings' });

/** `in_use`: the sum over running strict campaigns, as start checks it. */
export const concurrencySettings = z
  .object({
    concurrency_limit: z.int(),
    in_use: z.int().nonnegative(),
    available: z.int(),
    running: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        max_concurrent_calls: z.int(),
      }),
    ),
    updated_at: instant.nullable(),
    version: z.int(),
  })
  .meta({ id: 'ConcurrencySettings' });
export type ConcurrencySettings = z.output<typeof concurrencySettings>;

export const scopes = [
  'campaigns:read',
  'campaigns:manage',
  'contacts:manage',
  'concurrency:read',
  'concurrency:manage',
  'numbers:manage',
  'dnc:manage',
  'conversations:read',
  'conversations:read_sensitive',
  'webhooks:manage',
  'keys:manage',
] as const;
export type Scope = (typeof scopes)[number];

/** What a role leaves of a credential's scopes. @see functions/platform/authorize.ts */
export const roles = ['admin', 'operator', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** Body of POST /local/credentials, which exists on the local run only. */
export const createCredentialBody = z.strictObject({
  kind: z.enum(['ak', 'pat']),
  org_id: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  scopes: z.array(z.enum(scopes)),
  role: z.enum(roles).optional(),
  expires_at: z.iso.datetime({ offset: true }).optional(),
});
export type CreateCredentialBody = z.output<typeof createCredentialBody>;
