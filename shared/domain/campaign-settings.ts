import {
  type AbandonedRules,
  type Campaign,
  type RetryPolicy,
  weekdays,
} from './campaign.ts';

/** What a person sets; the rest of a campaign is its history. */
export type Settings = Pick<
  Campaign,
  | 'name'
  | 'external_id'
  | 'agent_id'
  | 'variants'
  | 'number_pool'
  | 'number_selection'
  | 'max_concurrent_calls'
  | 'dial_mode'
  | 'pass_mode'
  | 'retry_share'
  | 'priority'
  | 'admission'
  | 'retry_policy'
  | 'schedule'
  | 'amd'
  | 'callback_detection'
  | 'recording'
  | 'abandoned'
  | 'budget_usd'
  | 'goal'
  | 'ring_timeout_seconds'
  | 'max_call_seconds'
  | 'default_country'
  | 'compliance'
  | 'variables'
  | 'config_url'
  | 'scheduled_at'
>;

/** Objects whose fields may be left out one by one. */
type Partials =
  | 'number_selection'
  | 'retry_policy'
  | 'schedule'
  | 'amd'
  | 'abandoned';
type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Settings in canonical spelling, with whatever was left out. */
export type SettingsInput = Loose<
  Omit<Settings, Partials | 'callback_detection' | 'recording' | 'number_pool'>
> & {
  readonly [K in Partials]?: Loose<Settings[K]> | undefined;
} & {
  readonly callback_detection?: { readonly enabled?: boolean | undefined };
  readonly recording?: { readonly enabled?: boolean | undefined } | undefined;
  readonly number_pool?: readonly PoolEntryInput[] | undefined;
};
type PoolEntryInput = {
  readonly number_id: string;
  readonly weight?: number | undefined;
};

/** Every outcome that redialling may mend. @see product rules 6.5 */
export const defaultRetryPolicy: RetryPolicy = {
  max_attempts: 1,
  delay_seconds: 300,
  backoff: 'fixed',
  max_delay_seconds: null,
  on_system: ['no_answer', 'busy', 'rejected', 'error', 'timeout'],
  on_custom: [],
  per_outcome: {},
  voicemail: { retry: false, max_attempts: null },
  max_attempts_per_day: null,
  min_gap_same_number_seconds: null,
  number_order: 'sequential',
};

/** Of the calls of an interleaved campaign, those that due retries may take. */
export const DEFAULT_RETRY_SHARE = 0.2;

/** Whoever is left without a seat hears why, and is not called for it again. */
export const defaultAbandoned: AbandonedRules = {
  message: true,
  callback: false,
  lock_hours: null,
  pause_rate: null,
};

/** What a campaign has when nothing is said. @see contract 4 */
export const defaultSettings: Omit<
  Settings,
  'name' | 'agent_id' | 'number_pool'
> = {
  external_id: null,
  variants: null,
  number_selection: { sticky: true, country_match: 'off' },
  max_concurrent_calls: 5,
  dial_mode: 'progressive',
  pass_mode: 'strict',
  retry_share: DEFAULT_RETRY_SHARE,
  priority: 5,
  admission: 'strict',
  retry_policy: defaultRetryPolicy,
  schedule: {
    timezone: 'UTC',
    timezone_mode: 'campaign',
    windows: [{ days: [...weekdays], start: '00:00', end: '24:00' }],
    overrides: [],
    scheduled_windows: null,
    scheduled_overrides: null,
    holidays: [],
    start_date: null,
    end_date: null,
    mode: 'multi_day',
  },
  amd: { enabled: false, on_machine: 'hang_up', on_unknown: 'attach' },
  callback_detection: { enabled: false },
  recording: { enabled: true },
  abandoned: defaultAbandoned,
  budget_usd: null,
  goal: null,
  ring_timeout_seconds: 30,
  max_call_seconds: 3_600,
  default_country: 'US',
  compliance: { profile: 'none' },
  variables: null,
  config_url: null,
  scheduled_at: null,
};

/**
 * Settings with what an input says instead. Fields of an object that the input
 * leaves out stay as they are, so a patch of one field changes one field.
 */
export function applySettings<Base extends Partial<Settings>>(
  base: Base,
  input: SettingsInput,
): Base {
  return merged(base, input) as Base;
}

function merged(base: object, input: object): object {
  const whole: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    whole[name] = mergedFields.has(name)
      ? merged((whole[name] ?? {}) as object, value as object)
      : value;
  }
  return whole;
}

const mergedFields = new Set([
  'number_selection',
  'retry_policy',
  // Of the retry policy.
  'voicemail',
  'schedule',
  'amd',
  'callback_detection',
  'recording',
  'abandoned',
  'compliance',
]);

/** @returns the settings whose value differs, by name */
export function changedSettings(
  before: Settings,
  after: Settings,
): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) =>
        JSON.stringify(value) !==
        JSON.stringify(before[name as keyof Settings]),
    ),
  );
}
