import * as z from 'zod';
import { count, cursor, instant, limit, orNull, pageOf } from './common.ts';
import { countryCode } from './country-code.ts';
import { defineRoute } from './route.ts';

/** Most numbers of one request; more come as a file. */
export const MAX_DNC_NUMBERS = 1_000;

const phone = z.string().min(1).max(50);
const campaign_id = z.string().min(1).max(100).optional().meta({
  description: "A campaign's own list; left out: the organization's.",
});
const why = {
  reason: z.string().trim().min(1).max(500).optional(),
  campaign_id,
} as const;
const country = countryCode.default('US');

export const dncEntry = z
  .object({
    phone_number: z.string(),
    scope: z.enum(['organization', 'campaign']),
    campaign_id: z.string().nullable(),
    reason: z.string().nullable(),
    source: z.string(),
    created_at: instant,
    created_by: z.string(),
  })
  .meta({ id: 'DncEntry' });
export type DncEntryView = z.output<typeof dncEntry>;

const addBody = z
  .strictObject({
    phone_number: phone.optional(),
    phone_numbers: z.array(phone).min(1).max(MAX_DNC_NUMBERS).optional(),
    source: z.string().trim().min(1).max(100).default('api'),
    default_country: country,
    ...why,
  })
  .refine(
    ({ phone_number, phone_numbers }) =>
      (phone_number === undefined) !== (phone_numbers === undefined),
    { path: ['phone_numbers'], message: 'give either phone_number or this' },
  )
  .meta({ id: 'AddToDnc' });

const rejected = z.object({
  index: count,
  phone_number: z.string(),
  reason: z.string(),
});

const added = z
  .object({
    added: count,
    already_listed: count,
    rejected: z.array(rejected),
    suppressed_contacts: count.meta({
      description: 'Waiting contacts of running campaigns that were stopped.',
    }),
    data: z.array(dncEntry),
  })
  .meta({ id: 'AddedToDnc' });

const importBody = z
  .strictObject({
    csv: z.string().min(1).optional().meta({
      description: 'The file as text, when it is not sent as a part.',
    }),
    default_country: country,
    ...why,
  })
  .meta({ id: 'ImportDnc' });

const imported = z
  .object({
    rows: count,
    added: count,
    already_listed: count,
    duplicate: count,
    rejected: count,
    errors: z
      .array(z.object({ line: count, value: z.string(), reason: z.string() }))
      .meta({ description: 'The first 100 rejected rows.' }),
    suppressed_contacts: count,
  })
  .meta({ id: 'ImportedDnc' });
export type ImportedDnc = z.output<typeof imported>;

const checkBody = z
  .strictObject({
    phone_numbers: z.array(phone).min(1).max(MAX_DNC_NUMBERS),
    default_country: country,
    campaign_id,
  })
  .meta({ id: 'CheckDnc' });

const checked = z
  .object({
    data: z.array(
      z.object({
        phone_number: z.string(),
        normalized: z.string().nullable(),
        listed: z.boolean(),
        entry: orNull(dncEntry),
      }),
    ),
  })
  .meta({ id: 'CheckedDnc' });

const dnc = { tag: 'do not call', scopes: ['dnc:manage'] } as const;

export const dncRoutes = [
  defineRoute({
    ...dnc,
    method: 'GET',
    path: '/api/v1/dnc',
    operation_id: 'list_dnc',
    summary: 'List the numbers that are never called, by number',
    query: z.strictObject({
      limit,
      cursor: cursor.optional(),
      q: z.string().trim().min(1).max(50).optional(),
      campaign_id,
    }),
    responses: {
      200: {
        description: 'A page',
        json: pageOf(dncEntry).meta({ id: 'DncList' }),
      },
    },
  }),
  defineRoute({
    ...dnc,
    method: 'POST',
    path: '/api/v1/dnc',
    operation_id: 'add_to_dnc',
    summary: 'Never call these numbers again',
    body: addBody,
    responses: { 201: { description: 'What became of each', json: added } },
  }),
  defineRoute({
    ...dnc,
    method: 'POST',
    path: '/api/v1/dnc/import',
    operation_id: 'import_dnc',
    summary: 'Never call the numbers of a CSV file again',
    body: importBody,
    file_part: 'file',
    responses: { 200: { description: 'Counts by row', json: imported } },
  }),
  defineRoute({
    ...dnc,
    method: 'POST',
    path: '/api/v1/dnc/check',
    operation_id: 'check_dnc',
    only_reads: true,
    summary: 'Which of these numbers are never called',
    body: checkBody,
    responses: { 200: { description: 'Each number', json: checked } },
  }),
  defineRoute({
    ...dnc,
    method: 'DELETE',
    path: '/api/v1/dnc/{phone_number}',
    operation_id: 'remove_from_dnc',
    summary: 'Allow calls to a number again',
    params: z.strictObject({ phone_number: phone }),
    query: z.strictObject({ campaign_id }),
    responses: { 204: { description: 'Taken off the list' } },
  }),
] as const;
