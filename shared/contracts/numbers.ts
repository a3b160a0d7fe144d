import * as z from 'zod';
import { OWN_CARRIER } from '../domain/carrier-kinds.ts';
import { campaignView } from './campaigns.ts';
import {
  campaignParams,
  count,
  instant,
  namesSomething,
  orNull,
  pageOf,
  pageQuery,
  rate,
} from './common.ts';
import { countryCode } from './country-code.ts';
import { defineRoute } from './route.ts';

/** Until somebody changes the number, or verifies it. */
const carrierRefusal = z
  .object({
    code: z.string().nullable().meta({ description: "The carrier's own." }),
    at: instant,
  })
  .meta({
    id: 'CarrierRefusal',
    description:
      'Its carrier places no call from it: nobody is called from it.',
  });

/** A number we call from; `max_concurrent` and `cps` null mean no limit. */
const numberView = z
  .object({
    id: z.string(),
    phone_number: z.string(),
    country: z.string(),
    carrier_id: z.string().meta({ description: 'At which it is.' }),
    label: z.string(),
    status: z.enum(['active', 'inactive']),
    outbound_enabled: z.boolean(),
    carrier_refusal: orNull(carrierRefusal),
    max_concurrent: z.int().nullable(),
    cps: z.number().nullable(),
    lines_in_use: count.meta({
      description: 'Calls that hold a line; only counted under a limit.',
    }),
    version: z.int(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'PhoneNumber' });
export type NumberView = z.output<typeof numberView>;

const carrierId = z.string().min(1).max(100);
const label = z.string().trim().max(100);
const lines = z.int().min(1).max(10_000).nullable();
const cps = z.number().min(0.01).max(1_000).nullable();
const status = z.enum(['active', 'inactive']);

const createNumberBody = z
  .strictObject({
    phone_number: z.string().min(1).max(50),
    default_country: countryCode
      .default('US')
      .meta({ description: 'Country of a number without its country code.' }),
    carrier_id: carrierId.default(OWN_CARRIER),
    label: label.default(''),
    status: status.default('active'),
    outbound_enabled: z.boolean().default(true),
    max_concurrent: lines.default(null),
    cps: cps.default(null),
  })
  .meta({ id: 'CreatePhoneNumber' });

const updateNumberBody = z
  .strictObject({
    carrier_id: carrierId.optional(),
    label: label.optional(),
    status: status.optional(),
    outbound_enabled: z.boolean().optional(),
    max_concurrent: lines.optional(),
    cps: cps.optional(),
  })
  .refine(...namesSomething)
  .meta({ id: 'UpdatePhoneNumber' });

export const numberStates = [
  'active',
  'cooling',
  'inactive',
  'removed',
  'deleted',
] as const;

const healthRow = z
  .object({
    number_id: z.string(),
    phone_number: z.string().nullable(),
    country: z.string().nullable(),
    label: z.string().nullable(),
    state: z.enum(numberStates).meta({
      description:
        'cooling: answered far less than the rest of the pool, and called from only when no other number can be.',
    }),
    reason: z.string().nullable(),
    dials: count,
    answered: count,
    answer_rate: rate,
    answer_rate_low: rate.meta({
      description: 'With `answer_rate_high`, the interval of 95 % confidence.',
    }),
    answer_rate_high: rate,
    weight: z.number().meta({ description: 'As set; 1 when unset.' }),
    share: rate.meta({ description: 'Of the calls that are drawn by weight.' }),
    in_flight: count,
    possibly_blocked: count.meta({
      description: 'Of its calls: a network may have blocked them.',
    }),
    carrier_id: z.string(),
    carrier_refusal: orNull(carrierRefusal),
    lines: z.object({ used: count, limit: z.int() }).nullable(),
    cps: z.number().nullable(),
    last_used_at: instant.nullable(),
    removed: z.object({ at: instant, by: z.string() }).nullable(),
  })
  .meta({ id: 'NumberHealthRow' });

const numberHealth = z
  .object({
    campaign_id: z.string(),
    run_number: z.int(),
    at: instant,
    answer_rate: rate.meta({ description: 'Of the whole pool.' }),
    data: z.array(healthRow),
  })
  .meta({ id: 'NumberHealth' });
export type NumberHealth = z.output<typeof numberHealth>;

const numberParams = z.strictObject({ number_id: z.string().min(1).max(100) });
const inCampaign = z.strictObject({
  ...campaignParams.shape,
  ...numberParams.shape,
});
const read = { tag: 'numbers', scopes: ['campaigns:read'] } as const;
const manage = { tag: 'numbers', scopes: ['numbers:manage'] } as const;
const one = '/api/v1/numbers/{number_id}' as const;
const number = { 200: { description: 'The number', json: numberView } };
const ofCampaign = '/api/v1/campaigns/{campaign_id}' as const;
const action = {
  tag: 'numbers',
  scopes: ['campaigns:manage'],
  method: 'POST',
  params: inCampaign,
  responses: { 200: { description: 'The campaign', json: campaignView } },
} as const;

export const numberRoutes = [
  defineRoute({
    ...read,
    method: 'GET',
    path: '/api/v1/numbers',
    operation_id: 'list_numbers',
    summary: 'List the numbers that can be called from',
    query: pageQuery.extend({
      carrier_id: carrierId.optional().meta({
        description: 'Only those at this carrier.',
      }),
    }),
    responses: {
      200: {
        description: 'A page',
        json: pageOf(numberView).meta({ id: 'PhoneNumberList' }),
      },
    },
  }),
  defineRoute({
    ...manage,
    method: 'POST',
    path: '/api/v1/numbers',
    operation_id: 'create_number',
    summary: 'Add a number to call from',
    body: createNumberBody,
    responses: { 201: { description: 'Created', json: numberView } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: one,
    operation_id: 'get_number',
    summary: 'Get one number',
    params: numberParams,
    responses: number,
  }),
  defineRoute({
    ...manage,
    method: 'PATCH',
    path: one,
    operation_id: 'update_number',
    summary: 'Change a number; running campaigns follow within a tick',
    params: numberParams,
    body: updateNumberBody,
    responses: number,
  }),
  defineRoute({
    ...manage,
    method: 'DELETE',
    path: one,
    operation_id: 'delete_number',
    summary: 'Delete a number; a running campaign that has no other then fails',
    params: numberParams,
    query: z.strictObject({
      unless_in_use: z.enum(['true', 'false']).optional().meta({
        description:
          'Refuse while the number is in the pool of a campaign that is scheduled, running or paused.',
      }),
    }),
    responses: { 204: { description: 'Deleted' } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: `${ofCampaign}/number-health`,
    operation_id: 'get_number_health',
    summary: 'How the numbers of a campaign are answered in its current run',
    params: campaignParams,
    responses: { 200: { description: 'Each number', json: numberHealth } },
  }),
  defineRoute({
    ...action,
    path: `${ofCampaign}/numbers/{number_id}/remove`,
    operation_id: 'remove_number',
    summary: 'Take a number out of the pool; calls that are up finish',
  }),
  defineRoute({
    ...action,
    path: `${ofCampaign}/numbers/{number_id}/restore`,
    operation_id: 'restore_number',
    summary: 'Put a number back, and judge it by its calls from here on',
  }),
] as const;
