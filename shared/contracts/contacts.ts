import * as z from 'zod';
import { callbackTimeReasons } from '../domain/callback-time.ts';
import {
  attemptStatuses,
  buckets,
  contactStatuses,
  inCallGroups,
  outcomes,
} from '../domain/contact.ts';
import {
  campaignParams,
  count,
  cursor,
  inQuery,
  instant,
  MAX_LIMIT,
  orNull,
  pageOf,
} from './common.ts';

/** How `status` filters: a lifecycle bucket, or one of the seeds' groups. */
export const contactGroups = [...buckets, 'failed', 'skipped'] as const;
/** States as the seeds call them; ours have no moment of `_processing`. */
export const seedStates = ['_processing', 'locked', 'scheduled'] as const;
export const callbackFilters = [
  'all',
  'requested',
  'pending',
  'completed',
  'cancelled',
] as const;

export const contactParams = z.strictObject({
  ...campaignParams.shape,
  contact_id: z.string().min(1).max(100),
});

/** Of which run of the campaign; left out, the current one. */
const runNumber = z.coerce.number().int().min(1);
export const runQuery = z.strictObject({ run_number: runNumber.optional() });

/** Deepest row that `offset` or `page` reaches; further on, use the cursor. */
export const MAX_OFFSET = 10_000;

/**
 * Filters and paging of the contacts of one campaign. `cursor` excludes
 * `offset` and `page`; `page` counts from 0 on `/contacts`, from 1 on `/calls`.
 */
export const contactListQuery = z.strictObject({
  status: z.enum(contactGroups).optional(),
  state: z.enum([...contactStatuses, ...seedStates]).optional(),
  callback: z.enum(callbackFilters).optional(),
  blocker: z.string().min(1).max(400).optional().meta({
    description:
      'One code or several, with commas; `none` is who waits and is held back by nothing.',
  }),
  disposition: z.string().min(1).max(100).optional(),
  attempted: z.enum(['true', 'false']).optional().meta({
    description: 'Whether a call to them was placed in the run.',
  }),
  connected: z.enum(['true', 'false']).optional().meta({
    description: 'Whether a person was reached in the run.',
  }),
  in_call: z.enum(inCallGroups).optional().meta({
    description:
      'Who is in a call now, by how far it is: as `live.ringing` and `live.in_progress` count them.',
  }),
  variant: z.string().min(1).max(100).optional(),
  from_number: z.string().min(1).max(20).optional().meta({
    description: 'They were called from this number, E.164.',
  }),
  q: z.string().trim().min(1).max(200).optional(),
  run_number: runNumber.optional(),
  limit: inQuery(z.int().min(1).max(MAX_LIMIT)).optional(),
  per_page: inQuery(z.int().min(1).max(MAX_LIMIT)).optional(),
  page: inQuery(z.int().min(0)).optional(),
  offset: inQuery(z.int().min(0)).optional(),
  cursor: cursor.optional(),
});
export type ContactListQuery = z.output<typeof contactListQuery>;

/** One call that the carrier accepted. */
export const attemptView = z
  .object({
    id: z.string(),
    contact_id: z.string(),
    attempt_number: z.int().positive(),
    kind: z.enum(['first', 'retry', 'callback']),
    phone_number: z.string(),
    from_number: z.string(),
    carrier_id: z.string().meta({ description: 'That the call went through.' }),
    conversation_id: z.string().nullable(),
    status: z.enum(attemptStatuses),
    outcome: z.enum(outcomes).nullable(),
    sip_code: z.int().nullable(),
    sip_text: z.string().nullable(),
    attach_failed: z.boolean().meta({
      description: 'They answered, and nobody could be connected to them.',
    }),
    possibly_blocked: z.boolean().meta({
      description:
        'Declined so fast, or in such words, that a network may have blocked it.',
    }),
    started_at: instant,
    answered_at: instant.nullable(),
    ended_at: instant.nullable(),
    ring_seconds: z.number().nullable(),
    duration_seconds: z.number().nullable(),
    cost_usd: z.number().nullable(),
    result: z
      .record(z.string(), z.union([z.boolean(), z.enum(['abstain', 'na'])]))
      .nullable(),
  })
  .meta({ id: 'Attempt' });
export type AttemptView = z.output<typeof attemptView>;

/** Why a waiting contact is not called now, and what would clear it. */
export const blockerView = z
  .object({
    code: z.string(),
    text: z.string(),
    until: instant.nullable(),
    rule: z.string().nullable(),
  })
  .meta({ id: 'Blocker' });

export const callbackView = z
  .object({
    status: z.enum(['pending', 'completed', 'cancelled']),
    requested_at: instant,
    scheduled_at: instant,
    sequence: z.int(),
    reason: z.string().nullable(),
    preferred_time_text: z.string().nullable(),
    time_reason: z.enum(callbackTimeReasons).nullable(),
  })
  .meta({ id: 'Callback' });

export const contactView = z
  .object({
    id: z.string(),
    campaign_id: z.string(),
    seq: count,
    version: z.int().positive(),
    external_id: z.string().nullable(),
    phone_number: z.string(),
    phone_numbers: z.array(z.string()).nullable(),
    custom_fields: z.record(z.string(), z.string()),
    status: z.enum(contactStatuses),
    bucket: z.enum(buckets),
    terminal: z.boolean(),
    attempt_count: count,
    max_attempts: z.int().positive(),
    system_retries: count,
    next_eligible_at: instant.nullable(),
    timezone: z.string().nullable(),
    scheduled_at: instant.nullable(),
    timezone_source: z.enum(['contact', 'number', 'campaign']).nullable(),
    blocker: orNull(blockerView),
    disposition: z.string().nullable(),
    last_result: z.string().nullable(),
    duration_seconds: z.number().nonnegative(),
    score: z.number().nullable(),
    from_number: z.string().nullable(),
    last_attempted_at: instant.nullable(),
    callback: orNull(callbackView),
    variant: z.string().nullable(),
    erased_at: instant.optional().meta({
      description:
        'What was held about the person was erased: there is no number any more.',
    }),
    attempts: z.array(attemptView),
  })
  .meta({ id: 'Contact' });
export type ContactView = z.output<typeof contactView>;

/** A page of contacts, with every paging style the seeds show echoed. */
export const contactList = pageOf(contactView)
  .extend({
    offset: count,
    page: count,
    page_base: z.union([z.literal(0), z.literal(1)]),
  })
  .meta({ id: 'ContactList' });
export type ContactList = z.output<typeof contactList>;
