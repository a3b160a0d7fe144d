import * as z from 'zod';
import { attemptStatuses, outcomes } from '../domain/contact.ts';
import { MAX_NUMBERS } from '../domain/contact-numbers.ts';
import {
  count,
  instant,
  instantInput,
  namesSomething,
  orNull,
} from './common.ts';
import { blockerView, contactView } from './contacts.ts';

/** Most contacts of one POST …/contacts. */
export const MAX_UPSERT = 1_000;

const customFields = z
  .record(
    z.string().min(1).max(200),
    z.union([z.string().max(4_000), z.number(), z.boolean(), z.null()]),
  )
  .refine((fields) => Object.keys(fields).length <= 100, 'has over 100 fields')
  .meta({ description: 'Keys given replace, null removes, others stay.' });

const contactInput = z
  .strictObject({
    external_id: z.string().trim().min(1).max(200).optional(),
    phone_number: z.string().max(200).optional().meta({
      description: 'Needed for a new contact; read with `default_country`.',
    }),
    phone_numbers: z
      .array(z.string().max(200))
      .max(MAX_NUMBERS)
      .nullable()
      .optional()
      .meta({
        description:
          'All numbers in the order of calling, the first of them being `phone_number`; null leaves that one.',
      }),
    timezone: z.string().max(64).nullable().optional(),
    scheduled_at: instantInput
      .nullable()
      .optional()
      .meta({ description: 'Not called before; null: in its turn.' }),
    custom_fields: customFields.optional(),
  })
  .meta({ id: 'ContactInput' });
export type ContactInput = z.output<typeof contactInput>;

export const upsertContactsBody = z
  .strictObject({ contacts: z.array(contactInput).min(1).max(MAX_UPSERT) })
  .meta({ id: 'UpsertContacts' });

/** Body of PATCH …/contacts/{contact_id}: what is left out stays. */
export const updateContactBody = z
  .strictObject(contactInput.shape)
  .refine(...namesSomething)
  .meta({ id: 'UpdateContact' });

export const upsertedContacts = z
  .object({
    created: count,
    updated: count,
    rejected: z.array(
      z.object({
        index: count.meta({ description: 'Place in the request, from 0.' }),
        external_id: z.string().nullable(),
        reason: z.string(),
      }),
    ),
    contacts: z.array(
      z.object({
        index: count,
        id: z.string(),
        external_id: z.string().nullable(),
        result: z.enum(['created', 'updated']),
      }),
    ),
  })
  .meta({ id: 'UpsertedContacts' });
export type UpsertedContacts = z.output<typeof upsertedContacts>;

/** One thing that is known to have happened to a contact. */
const debugEvent = z.object({
  at: instant,
  type: z.string(),
  attempt_id: z.string().nullable(),
  text: z.string(),
  attempt_status: z.enum(attemptStatuses).nullable(),
  outcome: z.enum(outcomes).nullable(),
  sip_code: z.int().nullable(),
});

/** One gate that a call has to pass, as the dispatcher asks it. */
const debugDecision = z.object({
  gate: z.enum(['state', 'campaign', 'contact', 'capacity']),
  passed: z.boolean(),
  blocker: orNull(blockerView),
});

export const contactDebug = z
  .object({
    at: instant,
    contact: contactView,
    events: z.array(debugEvent),
    decisions: z.array(debugDecision),
    blocker: orNull(blockerView),
    clears: z
      .object({ when: z.string(), at: instant.nullable() })
      .nullable()
      .meta({ description: 'What would clear the blocker, and when.' }),
    snapshot: z.object({
      run_number: z.int(),
      campaign_status: z.string(),
      revision: count,
      slot: z.int().nullable(),
      system_retries: count,
      carrier_faults: count,
      waits_for: z.string().nullable(),
      do_not_call: z.boolean(),
      calls_of_campaign: count,
      max_concurrent_calls: z.int(),
    }),
  })
  .meta({ id: 'ContactDebug' });
export type ContactDebug = z.output<typeof contactDebug>;
