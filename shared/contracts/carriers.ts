import * as z from 'zod';
import { count, instant, orNull, pageOf, pageQuery } from './common.ts';
import { defineRoute } from './route.ts';

const kind = z.enum(['simulated', 'http']);
const status = z.enum(['active', 'inactive']);

const circuitView = z
  .object({
    state: z.enum(['closed', 'open', 'probing']).meta({
      description: 'open: it refused again and again, and nobody is called.',
    }),
    until: instant.nullable().meta({
      description: 'No call before then.',
    }),
    opened: count.meta({ description: 'How often in a row.' }),
  })
  .meta({ id: 'CarrierCircuit' });

/** A carrier; calls go through the one that the deployment was made with. */
const carrierView = z
  .object({
    id: z.string(),
    name: z.string(),
    kind,
    url: z.string().nullable(),
    status,
    places_calls: z.boolean().meta({
      description:
        'The carrier of this deployment. Others are profiles that are kept.',
    }),
    circuit: orNull(circuitView).meta({
      description: 'Null where no call is placed.',
    }),
    calls_per_second: z.number().nullable(),
    calls_in_flight: count.nullable(),
    credential_names: z.array(z.string()).meta({
      description: 'Which there are; no answer has their values.',
    }),
    version: z.int(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Carrier' });
export type CarrierView = z.output<typeof carrierView>;

const name = z.string().trim().min(1).max(200);
const url = z
  .url({ protocol: /^https$/ })
  .max(2_000)
  .nullable();
const credentials = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
    z.string().min(1).max(4_000),
  )
  .refine((given) => Object.keys(given).length <= 20, 'has over 20 entries')
  .nullable()
  .meta({ description: 'All of them; null takes them out.' });

const createCarrierBody = z
  .strictObject({
    name,
    kind: kind.default('http'),
    url: url.default(null),
    status: status.default('active'),
    credentials: credentials.default(null),
  })
  .meta({ id: 'CreateCarrier' });
const updateCarrierBody = z
  .strictObject({
    name: name.optional(),
    url: url.optional(),
    status: status.optional(),
    credentials: credentials.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'names nothing to change')
  .meta({ id: 'UpdateCarrier' });

const read = { tag: 'carriers', scopes: ['campaigns:read'] } as const;
const manage = { tag: 'carriers', scopes: ['numbers:manage'] } as const;
const path = '/api/v1/carriers';
const onePath = `${path}/{carrier_id}` as const;
const params = z.strictObject({ carrier_id: z.string().min(1).max(100) });
const one = { 200: { description: 'The carrier', json: carrierView } };

export const carrierRoutes = [
  defineRoute({
    ...read,
    method: 'GET',
    path,
    operation_id: 'list_carriers',
    summary: 'List carriers, and whether they take calls',
    query: pageQuery,
    responses: {
      200: {
        description: 'A page',
        json: pageOf(carrierView).meta({ id: 'CarrierList' }),
      },
    },
  }),
  defineRoute({
    ...manage,
    method: 'POST',
    path,
    operation_id: 'create_carrier',
    summary: 'Keep the profile of a carrier',
    body: createCarrierBody,
    responses: { 201: { description: 'Created', json: carrierView } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: onePath,
    operation_id: 'get_carrier',
    summary: 'Read a carrier, and whether it takes calls',
    params,
    responses: one,
  }),
  defineRoute({
    ...manage,
    method: 'PATCH',
    path: onePath,
    operation_id: 'update_carrier',
    summary: 'Change the profile of a carrier',
    params,
    body: updateCarrierBody,
    responses: one,
  }),
  defineRoute({
    ...manage,
    method: 'DELETE',
    path: onePath,
    operation_id: 'delete_carrier',
    summary: 'Delete the profile of a carrier, with its credentials',
    params,
    responses: { 204: { description: 'Deleted' } },
  }),
] as const;
