import * as z from 'zod';
import { failureScopes } from '../domain/call-failure.ts';
import { profileKinds } from '../domain/carrier-profile.ts';
import { callView } from './calls.ts';
import { count, instant, orNull, pageOf, pageQuery } from './common.ts';
import { defineRoute } from './route.ts';

const kind = z.enum(profileKinds).meta({
  description:
    '`http` and `simulated` of an organization are profiles that are only kept: no call goes through them.',
});
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
    why: z
      .object({ scope: z.enum(failureScopes), code: z.string().nullable() })
      .nullable()
      .meta({
        description:
          'What the carrier said, where one refusal was enough; null: a storm of them.',
      }),
  })
  .meta({ id: 'CarrierCircuit' });

const range = z.object({ min: z.int(), max: z.int() });

/** As `shared/domain/carrier-kinds.ts` has it for the kind. */
const canView = z
  .object({
    control: z.enum(['reply', 'command', 'reply_and_command']),
    inbound: z.enum(['signed_webhook', 'lambda_invoke']),
    idempotency: z.object({
      kind: z.enum(['none', 'window', 'token']),
      seconds: z.number().optional(),
    }),
    queues_beyond_rate: z.boolean().meta({
      description: 'It takes more calls than its rate, and dials later.',
    }),
    default_calls_per_second: z.number(),
    ring_timeout_seconds: range.nullable().meta({
      description: 'Null: it cannot be set.',
    }),
    ringing_event: z.boolean(),
    amd: z.enum(['none', 'parallel', 'parallel_and_before']),
    sip_code: z.enum(['exact', 'exact_with_phrase', 'coarse']),
    attach: z.array(z.enum(['websocket', 'sip', 'application', 'queue'])),
    cancels_before_answer: z.boolean(),
    recording: z.boolean(),
    cost: z.enum(['event', 'look_up', 'none']),
    looks_up_by: z.enum(['token', 'numbers_and_time', 'nothing']),
  })
  .meta({ id: 'CarrierCapabilities' });

const checkedView = z
  .object({
    at: instant,
    ok: z.boolean(),
    code: z.string().meta({ description: '`ok`, or the carrier’s own code.' }),
  })
  .meta({ id: 'CarrierChecked' });

/** A carrier: the deployment’s own, or an account of the organization at one. */
export const carrierView = z
  .object({
    id: z.string(),
    name: z.string(),
    kind,
    url: z.string().nullable().meta({ description: 'Of kind `http` only.' }),
    status,
    places_calls: z.boolean().meta({
      description:
        'Active, and not refused by its carrier when that was last asked. Calls of its numbers go through it.',
    }),
    settings: z.record(z.string(), z.string()).meta({
      description: 'With the defaults of what was left out.',
    }),
    credential_names: z.array(z.string()).meta({
      description: 'Which there are; no answer has their values.',
    }),
    credentials_in: z
      .enum(['sealed', 'secrets_manager', 'environment'])
      .nullable()
      .meta({ description: 'Where they are kept; null: there are none.' }),
    webhook_url: z.string().nullable().meta({
      description:
        'Where it sends its events; calls tell it by themselves. Null: it has none of its own.',
    }),
    can: orNull(canView).meta({ description: 'Null of kind `http`.' }),
    last_check: orNull(checkedView).meta({
      description: 'What it said of the account; null: it was never asked.',
    }),
    circuit: orNull(circuitView).meta({
      description: 'Null where no call is placed.',
    }),
    calls_per_second: z.number().nullable(),
    calls_in_flight: count.nullable(),
    numbers: count.meta({ description: 'Numbers of the organization at it.' }),
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
    kind: kind.default('http'),
    url: url.default(null),
    status: status.default('active'),
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
export type CreateCarrierBody = z.output<typeof createCarrierBody>;

const updateCarrierBody = z
  .strictObject({
    name: name.optional(),
    url: url.optional(),
    status: status.optional(),
    settings: entries(setting.nullable()).optional().meta({
      description: 'Those to change; null takes one back to its default.',
    }),
    credentials: entries(secret.nullable()).nullable().optional().meta({
      description:
        'Those to change, null takes one out; of kind `http` all of them. Null: none are left.',
    }),
    calls_per_second: callsPerSecond.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'names nothing to change')
  .meta({ id: 'UpdateCarrier' });
export type UpdateCarrierBody = z.output<typeof updateCarrierBody>;

const checkView = z
  .object({
    ...checkedView.shape,
    field: z.string().nullable().meta({
      description: 'Dotted: which setting or credential is at fault.',
    }),
    detail: z.string().nullable(),
    caller_ids: z.array(z.string()).nullable().meta({
      description:
        'E.164: numbers that the account may call from; null: it cannot tell.',
    }),
  })
  .meta({ id: 'CarrierCheck' });
export type CarrierCheck = z.output<typeof checkView>;

export const numberVerdicts = ['ok', 'not_at_carrier', 'unknown'] as const;
const verifiedNumbers = z
  .object({
    at: instant,
    data: z.array(
      z.object({
        number_id: z.string(),
        phone_number: z.string(),
        result: z.enum(numberVerdicts),
      }),
    ),
  })
  .meta({ id: 'VerifiedNumbers' });

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
