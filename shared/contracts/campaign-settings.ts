import * as z from 'zod';
import { weekdays } from '../domain/campaign.ts';
import { profileIds } from '../domain/compliance/profile-ids.ts';
import { instantInput, namesSomething } from './common.ts';
import { countryCode } from './country-code.ts';

/** Outcomes that a policy may have tried again; `RNR` is read as `no_answer`. */
export const retriableOutcomes = [
  'no_answer',
  'busy',
  'rejected',
  'RNR',
  'error',
  'timeout',
  'abandoned',
] as const;

const id = z.string().min(1).max(100);
/** 60 seconds to 30 days. */
const delaySeconds = z.int().min(60).max(2_592_000);
const maxAttempts = z.int().min(1).max(10);
const concurrency = z.int().min(1).max(10_000);
const onSystem = z.array(z.enum(retriableOutcomes)).max(20);
const onCustom = z.array(z.string().trim().min(1).max(100)).max(50);
/** Those, and what other fields of a policy may have tried again. */
const ruledOutcomes = [...retriableOutcomes, 'machine', 'completed'] as const;
const outcomeRule = z.strictObject({
  max_attempts: maxAttempts.nullable().optional(),
  delay_seconds: delaySeconds.nullable().optional(),
});
/** A day at most. */
const gapSeconds = z.int().min(0).max(86_400);

/** @returns whether this runtime knows `name` as an IANA zone */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // Offsets such as `+02:00` pass Intl but are no zone: they have no rules.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

export const timeZone = z
  .string()
  .max(100)
  .refine(isTimeZone, 'must be an IANA time zone, such as America/Denver')
  .meta({ examples: ['America/Denver'] });

/** A campaign is one item of the table, which holds 400 KB at most. */
const MAX_VARIABLES_BYTES = 32_768;
const isSmall = (value: unknown) =>
  new TextEncoder().encode(JSON.stringify(value)).length <= MAX_VARIABLES_BYTES;

const startTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM, 00:00 to 23:59');
const endTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be HH:MM, up to 24:00');

const differs = (window: { start: string; end: string }) =>
  window.start !== window.end;
const SAME_ENDS = 'start and end must differ; use 00:00 to 24:00 for all day';

/** `start` is in, `end` is out; start after end crosses midnight. */
export const callingWindow = z
  .strictObject({
    days: z.array(z.enum(weekdays)).max(7),
    start: startTime,
    end: endTime,
  })
  .refine(differs, { message: SAME_ENDS, path: ['end'] })
  .meta({ id: 'CallingWindow' });

/** Windows in place of the others in some zones. Of two that name one, the first. */
export const windowOverride = z
  .strictObject({
    timezones: z.array(timeZone).min(1).max(100),
    windows: z.array(callingWindow).max(50),
  })
  .meta({ id: 'WindowOverride' });

/** A date on the clock that windows are read on. */
const date = z.iso.date();

const schedule = z
  .strictObject({
    timezone: timeZone.optional(),
    timezone_mode: z.enum(['campaign', 'callee_local']).optional(),
    windows: z.array(callingWindow).max(50).optional(),
    overrides: z.array(windowOverride).max(20).optional(),
    scheduled_windows: z.array(callingWindow).max(50).nullable().optional(),
    scheduled_overrides: z.array(windowOverride).max(20).nullable().optional(),
    holidays: z.array(date).max(400).optional(),
    start_date: date.nullable().optional(),
    end_date: date.nullable().optional(),
    mode: z.enum(['single_day', 'multi_day', 'continuous']).optional(),
  })
  .refine(
    ({ start_date, end_date }) =>
      !start_date || !end_date || start_date <= end_date,
    { message: 'must not be before start_date', path: ['end_date'] },
  )
  .meta({ id: 'ScheduleInput' });

const retryPolicy = z
  .strictObject({
    max_attempts: maxAttempts.optional(),
    delay_seconds: delaySeconds.optional(),
    backoff: z.enum(['fixed', 'linear', 'exponential']).optional(),
    max_delay_seconds: delaySeconds.nullable().optional(),
    on_system: onSystem.optional(),
    on_custom: onCustom.optional(),
    per_outcome: z
      .partialRecord(z.enum(ruledOutcomes), outcomeRule)
      .refine(
        ({ RNR, no_answer }) => !RNR || !no_answer,
        'RNR is another word for no_answer: say one of them',
      )
      .optional(),
    voicemail: z
      .strictObject({
        retry: z.boolean().optional(),
        max_attempts: maxAttempts.nullable().optional(),
      })
      .optional(),
    max_attempts_per_day: maxAttempts.nullable().optional(),
    min_gap_same_number_seconds: gapSeconds.nullable().optional(),
    number_order: z.enum(['sequential', 'same', 'round_robin']).optional(),
  })
  .meta({ id: 'RetryPolicyInput' });

const poolEntry = z.strictObject({
  number_id: id,
  weight: z.number().positive().max(1_000).optional(),
});

/** A number that is there twice would count its lines twice. */
const number_pool = z
  .array(poolEntry)
  .max(500)
  .superRefine((pool, context) => {
    const named = new Set<string>();
    for (const [index, { number_id }] of pool.entries()) {
      if (named.has(number_id)) {
        const message = 'is in the pool already';
        const path = [index, 'number_id'];
        context.addIssue({ code: 'custom', path, message });
      }
      named.add(number_id);
    }
  });

const goal = z
  .strictObject({
    metric: z.enum(['completed', 'connected', 'disposition']),
    disposition: z.string().min(1).max(100).optional(),
    target: z.int().min(1).max(10_000_000),
  })
  .refine((value) => (value.metric === 'disposition') === !!value.disposition, {
    message: 'is needed for, and only for, metric disposition',
    path: ['disposition'],
  });

/** What a person may set, in canonical spelling; everything may be left out. */
export const canonicalSettings = {
  name: z.string().trim().min(1).max(200),
  external_id: z.string().min(1).max(200).nullable(),
  agent_id: id,
  variants: z
    .array(z.strictObject({ key: id, agent_id: id, weight: z.number().min(0) }))
    .max(10)
    .nullable(),
  number_pool,
  number_selection: z.strictObject({
    sticky: z.boolean().optional(),
    country_match: z.enum(['off', 'prefer', 'strict']).optional(),
  }),
  max_concurrent_calls: concurrency,
  dial_mode: z.enum(['progressive', 'predictive']),
  pass_mode: z.enum(['strict', 'interleaved']),
  retry_share: z.number().gt(0).max(1),
  priority: z.int().min(1).max(10),
  admission: z.enum(['strict', 'shared']),
  retry_policy: retryPolicy,
  schedule,
  amd: z.strictObject({
    enabled: z.boolean().optional(),
    on_machine: z.enum(['hang_up', 'message', 'attach']).optional(),
    on_unknown: z.enum(['attach', 'hang_up']).optional(),
  }),
  callback_detection: z.strictObject({ enabled: z.boolean().optional() }),
  recording: z.strictObject({ enabled: z.boolean().optional() }),
  abandoned: z
    .strictObject({
      message: z.boolean().optional(),
      callback: z.boolean().optional(),
      lock_hours: z.int().min(1).max(720).nullable().optional(),
      pause_rate: z.number().gt(0).max(1).nullable().optional(),
    })
    .meta({ id: 'AbandonedInput' }),
  budget_usd: z.number().positive().max(10_000_000).nullable(),
  goal: goal.nullable(),
  ring_timeout_seconds: z.int().min(15).max(120),
  max_call_seconds: z.int().min(10).max(14_400),
  default_country: countryCode,
  compliance: z.strictObject({ profile: z.enum(profileIds) }),
  variables: z
    .record(z.string().max(100), z.unknown())
    .refine(isSmall, `must be under ${MAX_VARIABLES_BYTES} bytes as JSON`)
    .nullable(),
  config_url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable(),
  scheduled_at: instantInput.nullable(),
};

/** The seeds' spellings of some of them. One that contradicts is refused. */
export const aliasSettings = {
  phone_number_id: id,
  retries_per_contact: z.int().min(0).max(9),
  max_retries: z.int().min(0).max(9),
  retry_delay_seconds: delaySeconds,
  concurrency_limit: concurrency,
  redial_rules: z.strictObject({
    max_attempts: maxAttempts.optional(),
    retry_delay_minutes: z.int().min(1).max(43_200).optional(),
    retry_on_system: onSystem.optional(),
    retry_on_custom: onCustom.optional(),
  }),
  time_window: z
    .strictObject({
      start: startTime,
      end: endTime,
      timezone: timeZone.optional(),
    })
    .refine(differs, { message: SAME_ENDS, path: ['end'] }),
};

const { name, ...unnamed } = canonicalSettings;

/** Body of POST /campaigns. Unknown keys are refused: a typo is no silent default. */
export const createCampaignBody = z
  .strictObject({
    name,
    configuration_id: id
      .optional()
      .meta({ description: 'Whose settings hold where none is given here.' }),
    ...z.object({ ...unnamed, ...aliasSettings }).partial().shape,
  })
  .meta({ id: 'CreateCampaign' });
export type CreateCampaignBody = z.output<typeof createCampaignBody>;

/** Body of PATCH /campaigns/{id}: only what is to change. */
export const updateCampaignBody = z
  .strictObject({
    ...z.object({ ...canonicalSettings, ...aliasSettings }).partial().shape,
  })
  .refine(...namesSomething)
  .meta({ id: 'UpdateCampaign' });
export type UpdateCampaignBody = z.output<typeof updateCampaignBody>;
