import * as z from 'zod';
import { failureScopes } from '../domain/call-failure.ts';
import { profileKinds } from '../domain/carrier-profile.ts';
import { count, instant, orNull } from './common.ts';

export const carrierKind = z.enum(profileKinds).meta({
  description:
    '`http` and `simulated` of an organization are profiles that are only kept: no call goes through them.',
});
export const carrierStatus = z.enum(['active', 'inactive']);

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
    kind: carrierKind,
    url: z.string().nullable().meta({ description: 'Of kind `http` only.' }),
    status: carrierStatus,
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

export const checkView = z
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
export const verifiedNumbers = z
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
