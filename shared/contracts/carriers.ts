import * as z from 'zod';
import { callView } from './calls.ts';
import {
  carrierKind,
  carrierStatus,
  carrierView,
  checkView,
  verifiedNumbers,
} from './carrier-views.ts';
import { namesSomething, pageOf, pageQuery } from './common.ts';
import { defineRoute } from './route.ts';

const name = z.string().trim().min(1).max(200);
const url = z
  .url({ protocol: /^https$/ })
  .max(2_000)
  .nullable();
const MAX_ENTRIES = 20;
const entries = <Value extends z.ZodType>(value: Value) =>
  z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), value)
    .refine(
      (given) => Object.keys(given).length <= MAX_ENTRIES,
      `has over ${MAX_ENTRIES} entries`,
    );
const secret = z.string().min(1).max(4_000);
const setting = z.string().min(1).max(2_000);
const callsPerSecond = z.number().min(0.01).max(1_000).nullable().meta({
  description:
    'Calls that the account may begin in a second; null: what is usual for the kind.',
});

const createCarrierBody = z
  .strictObject({
    name,
    kind: carrierKind.default('http'),
    url: url.default(null),
    status: carrierStatus.default('active'),
    settings: entries(setting).default({}).meta({
      description: 'By name, as the kind has them: docs/carriers.md.',
    }),
    credentials: entries(secret).nullable().default(null).meta({
      description:
        'By name, as the kind has them. Written only. Its carrier is asked before they are kept.',
    }),
    calls_per_second: callsPerSecond.default(null),
  })
  .meta({ id: 'CreateCarrier' });

const updateCarrierBody = z
  .strictObject({
    name: name.optional(),
    url: url.optional(),
    status: carrierStatus.optional(),
    settings: entries(setting.nullable()).optional().meta({
      description: 'Those to change; null takes one back to its default.',
    }),
    credentials: entries(secret.nullable()).nullable().optional().meta({
      description:
        'Those to change, null takes one out; of kind `http` all of them. Null: none are left.',
    }),
    calls_per_second: callsPerSecond.optional(),
  })
  .refine(...namesSomething)
  .meta({ id: 'UpdateCarrier' });
export type UpdateCarrierBody = z.output<typeof updateCarrierBody>;

const testCallBody = z
  .strictObject({
    to: z.string().min(1).max(50).meta({
      description: 'E.164, or national in the country of the default campaign.',
    }),
    number_id: z.string().min(1).max(100).optional().meta({
      description: 'At this carrier; left out: its first that can be used.',
    }),
    from: z.string().min(1).max(50).optional().meta({
      description: 'The same by its digits.',
    }),
    agent_id: z.string().min(1).max(100).optional(),
  })
  .meta({ id: 'TestCall' });

const read = { tag: 'carriers', scopes: ['campaigns:read'] } as const;
const manage = { tag: 'carriers', scopes: ['numbers:manage'] } as const;
const path = '/api/v1/carriers';
const onePath = `${path}/{carrier_id}` as const;
const params = z.strictObject({ carrier_id: z.string().min(1).max(100) });
const one = { 200: { description: 'The carrier', json: carrierView } };
/** Whoever asks others for an answer may get none. */
const unavailable = {
  503: {
    description: 'The carrier cannot be asked now: `carrier_unavailable`',
    content_type: 'application/problem+json',
  },
} as const;

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
    summary: 'Add an account at a carrier, once the carrier knows it',
    body: createCarrierBody,
    responses: {
      201: { description: 'Created', json: carrierView },
      ...unavailable,
    },
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
    summary: 'Change an account, once its carrier knows it as changed',
    params,
    body: updateCarrierBody,
    responses: { ...one, ...unavailable },
  }),
  defineRoute({
    ...manage,
    method: 'DELETE',
    path: onePath,
    operation_id: 'delete_carrier',
    summary:
      'Delete an account with its credentials; not while numbers are at it',
    params,
    responses: { 204: { description: 'Deleted' } },
  }),
  defineRoute({
    ...manage,
    method: 'POST',
    path: `${onePath}/check`,
    operation_id: 'check_carrier',
    summary: 'Ask the carrier about the account again, now',
    params,
    responses: {
      200: { description: 'What it said', json: checkView },
      ...unavailable,
    },
  }),
  defineRoute({
    ...manage,
    method: 'POST',
    path: `${onePath}/verify-numbers`,
    operation_id: 'verify_carrier_numbers',
    summary: 'Ask the carrier which of the numbers at it the account may use',
    params,
    responses: {
      200: { description: 'Each number', json: verifiedNumbers },
      ...unavailable,
    },
  }),
  defineRoute({
    method: 'POST',
    tag: 'carriers',
    scopes: ['campaigns:manage'],
    path: `${onePath}/test-call`,
    operation_id: 'place_test_call',
    summary: 'Have one number called through this carrier, as any call is',
    params,
    body: testCallBody,
    responses: {
      202: { description: 'The call that will be placed', json: callView },
    },
  }),
] as const;
