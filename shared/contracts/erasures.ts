import * as z from 'zod';
import { count, instant, orNull } from './common.ts';
import { attemptView, callbackView, contactView } from './contacts.ts';
import { turn } from './conversation-results.ts';
import { conversationView } from './conversations.ts';
import { countryCode } from './country-code.ts';
import { dncEntry } from './dnc.ts';
import { defineRoute } from './route.ts';

/** A request goes on where the one before stopped: its counts come with it. */
const cursor = z.string().min(1).max(2_000).optional().meta({
  description:
    'Opaque; `next_cursor` of the answer before, with the same number.',
});

const person = {
  phone_number: z.string().min(1).max(50),
  default_country: countryCode.default('US'),
  cursor,
} as const;

const erasureBody = z
  .strictObject({
    ...person,
    keep_suppressed: z.boolean().default(true).meta({
      description:
        'Entries of do-not-call lists stay: they are why the person is not called again.',
    }),
    dry_run: z.boolean().default(false).meta({
      description: 'Only says what would be erased.',
    }),
  })
  .meta({ id: 'ErasePerson' });

export const erasureFound = z.object({
  campaigns: count,
  contacts: count,
  attempts: count,
  conversations: count,
  recordings: count,
  files: count.meta({ description: 'Audience files and files of rejects.' }),
  do_not_call: count,
  deliveries: count.meta({ description: 'Events for webhooks.' }),
  answers: count.meta({ description: 'Answers kept for repeated requests.' }),
});
export type ErasureFound = z.output<typeof erasureFound>;

export const erasureWaits = z.object({
  calls: count.meta({ description: 'Contacts that are in a call.' }),
  imports: count.meta({
    description: 'Campaigns into which a file is being imported.',
  }),
});
export type ErasureWaits = z.output<typeof erasureWaits>;

const remaining = z.object({
  where: z.enum([
    'do_not_call',
    'backups',
    'file_versions',
    'table_stream',
    'failed_messages',
    'carrier',
  ]),
  /** Null: it does not go by itself. */
  until: instant.nullable(),
  detail: z.string(),
});
export type Remaining = z.output<typeof remaining>;

const erasure = z
  .object({
    id: z.string(),
    dry_run: z.boolean(),
    status: z.enum(['completed', 'running', 'waiting']).meta({
      description:
        '`running`: ask again with `next_cursor`. `waiting`: what could be erased is; ask again without a cursor when the calls and imports are over.',
    }),
    found: erasureFound.meta({
      description:
        'What there was, and is erased: but for a dry run, and for kept do-not-call entries.',
    }),
    waiting_for: erasureWaits,
    next_cursor: z.string().nullable(),
    remaining: z.array(remaining),
  })
  .meta({ id: 'Erasure' });
export type ErasureView = z.output<typeof erasure>;

const exportBody = z.strictObject(person).meta({ id: 'ExportPerson' });

/** One contact, in every run. */
export const heldContact = z.object({
  campaign_id: z.string(),
  campaign_name: z.string(),
  ...contactView.pick({
    id: true,
    external_id: true,
    phone_number: true,
    phone_numbers: true,
    custom_fields: true,
    timezone: true,
    scheduled_at: true,
  }).shape,
  created_at: instant,
  runs: z.array(
    z.object({
      run_number: count,
      status: z.string(),
      disposition: z.string().nullable(),
      callback: orNull(callbackView),
      attempts: z.array(attemptView),
    }),
  ),
  conversations: z.array(
    z.object({
      ...conversationView.shape,
      transcript: z.array(turn).nullable(),
      has_recording: z.boolean(),
    }),
  ),
});
export type HeldContact = z.output<typeof heldContact>;

const personExport = z
  .object({
    status: z.enum(['completed', 'running']),
    contacts: z.array(heldContact),
    do_not_call: z.array(dncEntry),
    files: z.array(
      z.object({
        campaign_id: z.string(),
        upload_id: z.string(),
        file_name: z.string(),
        kind: z.enum(['audience', 'rejects']),
        created_at: instant,
      }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'PersonExport' });
export type PersonExportView = z.output<typeof personExport>;

/** What was said in a call is among it, and all of an organization is read for it. */
const personal = {
  counts_as: 50,
  method: 'POST',
  tag: 'personal data',
  scopes: ['contacts:manage', 'conversations:read_sensitive'],
} as const;

export const erasureRoutes = [
  defineRoute({
    ...personal,
    path: '/api/v1/erasures',
    operation_id: 'create_erasure',
    summary:
      'Erase what is held about the person who has a number, in all campaigns (`keep_suppressed: false` needs the scope dnc:manage; not for the role operator)',
    deletes: true,
    body: erasureBody,
    responses: {
      200: { description: 'Of a dry run: what is held', json: erasure },
      201: { description: 'What was erased, and what is left', json: erasure },
    },
  }),
  defineRoute({
    ...personal,
    path: '/api/v1/person-exports',
    operation_id: 'create_person_export',
    unkept: true,
    summary: 'Get what is held about the person who has a number',
    body: exportBody,
    responses: {
      200: { description: 'All of it, or a part', json: personExport },
    },
  }),
] as const;
