import * as z from 'zod';
import { contactStatuses, outcomes } from '../domain/contact.ts';
import { instant, orNull } from './common.ts';
import { attemptView, blockerView } from './contacts.ts';
import { countryCode } from './country-code.ts';
import { defineRoute } from './route.ts';

const MAX_VARIABLES = 100;

/** One call, and what differs from the campaign `default`, which all of them are in. */
const originateBody = z
  .strictObject({
    to: z.string().min(1).max(50).meta({
      description: 'E.164, or national in `default_country`.',
    }),
    from: z.string().min(1).max(100).optional().meta({
      description: 'Id or E.164 of an own number; left out: any of `default`.',
    }),
    agent_id: z.string().min(1).max(100).optional(),
    variables: z
      .record(
        z.string().min(1).max(100),
        z.union([z.string().max(2_000), z.number(), z.boolean()]),
      )
      .refine((all) => Object.keys(all).length <= MAX_VARIABLES, {
        message: `must be at most ${MAX_VARIABLES}`,
      })
      .optional(),
    ring_timeout_seconds: z.int().min(15).max(120).optional(),
    max_call_seconds: z.int().min(1).max(3_600).optional(),
    timezone: z.string().min(1).max(100).optional().meta({
      description: 'IANA name: in which zone they are.',
    }),
    default_country: countryCode.optional(),
  })
  .meta({ id: 'OriginateCall' });
export type OriginateBody = z.output<typeof originateBody>;

/** A call that was asked for: a contact of the campaign `default`. */
export const callView = z
  .object({
    id: z.string().meta({ description: 'Of the contact, too.' }),
    campaign_id: z.string(),
    contact_id: z.string(),
    attempt_id: z.string().nullable().meta({
      description: 'Of the last placement; null before the first.',
    }),
    conversation_id: z.string().nullable(),
    to: z.string(),
    from: z.string().nullable(),
    agent_id: z.string(),
    status: z.enum(contactStatuses),
    outcome: z.enum(outcomes).nullable(),
    blocker: orNull(blockerView).meta({
      description: 'Why it is not placed now; null when it is, or is over.',
    }),
    next_eligible_at: instant.nullable(),
    ring_timeout_seconds: z.int(),
    max_call_seconds: z.int(),
    variables: z.record(z.string(), z.string()),
    created_at: instant,
    attempts: z.array(attemptView),
  })
  .meta({ id: 'Call' });
export type CallView = z.output<typeof callView>;

export const callRoutes = [
  defineRoute({
    method: 'POST',
    path: '/api/v1/calls/originate',
    operation_id: 'originate_call',
    tag: 'calls',
    summary:
      'Have one number called, as soon as its hours and a free line allow',
    scopes: ['campaigns:manage'],
    body: originateBody,
    responses: {
      202: { description: 'The call that will be placed', json: callView },
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/calls/{call_id}',
    operation_id: 'get_call',
    tag: 'calls',
    summary: 'How a call stands that was asked for',
    scopes: ['campaigns:read'],
    params: z.strictObject({ call_id: z.string().min(1).max(100) }),
    responses: { 200: { description: 'The call', json: callView } },
  }),
] as const;
