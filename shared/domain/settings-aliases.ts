import { type RetryPolicy, weekdays } from './campaign.ts';
import type { SettingsInput } from './campaign-settings.ts';

/** The seeds' spellings. @see product rules 6.5 */
export interface SettingsAliases {
  readonly phone_number_id?: string | undefined;
  readonly retries_per_contact?: number | undefined;
  readonly max_retries?: number | undefined;
  readonly retry_delay_seconds?: number | undefined;
  readonly concurrency_limit?: number | undefined;
  readonly redial_rules?:
    | {
        readonly max_attempts?: number | undefined;
        readonly retry_delay_minutes?: number | undefined;
        readonly retry_on_system?: readonly string[] | undefined;
        readonly retry_on_custom?: readonly string[] | undefined;
      }
    | undefined;
  readonly time_window?:
    | {
        readonly start: string;
        readonly end: string;
        readonly timezone?: string | undefined;
      }
    | undefined;
}

export interface Contradiction {
  readonly path: string;
  readonly canonical: string;
}

export type Resolved =
  | { readonly kind: 'resolved'; readonly settings: SettingsInput }
  | {
      readonly kind: 'contradiction';
      readonly contradictions: readonly Contradiction[];
    };

/** One value that a body claims for a canonical field, under some spelling. */
interface Claim {
  readonly canonical: string;
  readonly path: string;
  readonly value: unknown;
}

/**
 * Puts the seeds' spellings into canonical ones. Two spellings of one field may
 * both be there when they agree; when they differ, neither wins.
 */
export function resolveAliases(
  body: SettingsInput & SettingsAliases,
): Resolved {
  const given = claims(body).filter(({ value }) => value !== undefined);
  const first = new Map<string, Claim>();
  const contradictions: Contradiction[] = [];
  for (const claim of given) {
    const before = first.get(claim.canonical);
    if (!before) first.set(claim.canonical, claim);
    else if (JSON.stringify(before.value) !== JSON.stringify(claim.value)) {
      contradictions.push({ path: claim.path, canonical: before.path });
    }
  }
  if (contradictions.length > 0)
    return { kind: 'contradiction', contradictions };
  const value = (canonical: string) => first.get(canonical)?.value;
  return { kind: 'resolved', settings: withClaims(body, value) };
}

/** Canonical spellings first: a contradiction is reported at the alias. */
function claims(body: SettingsInput & SettingsAliases): Claim[] {
  const { retry_policy, redial_rules, schedule, time_window } = body;
  const claim = (canonical: string, path: string, value: unknown): Claim => ({
    canonical,
    path,
    value,
  });
  const attempts = 'retry_policy.max_attempts';
  const delay = 'retry_policy.delay_seconds';
  const onSystem = 'retry_policy.on_system';
  const onCustom = 'retry_policy.on_custom';
  const concurrency = 'max_concurrent_calls';
  return [
    claim(attempts, attempts, retry_policy?.max_attempts),
    claim(attempts, 'retries_per_contact', plus(body.retries_per_contact, 1)),
    claim(attempts, 'max_retries', plus(body.max_retries, 1)),
    claim(attempts, 'redial_rules.max_attempts', redial_rules?.max_attempts),
    claim(delay, delay, retry_policy?.delay_seconds),
    claim(delay, 'retry_delay_seconds', body.retry_delay_seconds),
    claim(
      delay,
      'redial_rules.retry_delay_minutes',
      times(redial_rules?.retry_delay_minutes, 60),
    ),
    claim(onSystem, onSystem, outcomesOf(retry_policy?.on_system)),
    claim(
      onSystem,
      'redial_rules.retry_on_system',
      outcomesOf(redial_rules?.retry_on_system),
    ),
    claim(onCustom, onCustom, retry_policy?.on_custom),
    claim(
      onCustom,
      'redial_rules.retry_on_custom',
      redial_rules?.retry_on_custom,
    ),
    claim(concurrency, concurrency, body.max_concurrent_calls),
    claim(concurrency, 'concurrency_limit', body.concurrency_limit),
    claim('number_pool', 'number_pool', body.number_pool),
    claim(
      'number_pool',
      'phone_number_id',
      body.phone_number_id && [{ number_id: body.phone_number_id }],
    ),
    claim('schedule.mode', 'schedule.mode', modeOf(schedule?.mode)),
    claim('schedule.windows', 'schedule.windows', schedule?.windows),
    claim('schedule.windows', 'time_window', time_window && daily(time_window)),
    claim('schedule.timezone', 'schedule.timezone', schedule?.timezone),
    claim('schedule.timezone', 'time_window.timezone', time_window?.timezone),
  ];
}

function withClaims(
  body: SettingsInput & SettingsAliases,
  value: (canonical: string) => unknown,
): SettingsInput {
  const {
    phone_number_id: _number,
    retries_per_contact: _retries,
    max_retries: _max,
    retry_delay_seconds: _delay,
    concurrency_limit: _limit,
    redial_rules: _redial,
    time_window: _window,
    ...settings
  } = body;
  return withoutUndefined({
    ...settings,
    max_concurrent_calls: value('max_concurrent_calls'),
    number_pool: value('number_pool'),
    retry_policy: orNothing({
      ...settings.retry_policy,
      max_attempts: value('retry_policy.max_attempts'),
      delay_seconds: value('retry_policy.delay_seconds'),
      on_system: value('retry_policy.on_system'),
      on_custom: value('retry_policy.on_custom'),
      per_outcome: rulesOf(settings.retry_policy?.per_outcome),
    }),
    schedule: orNothing({
      ...settings.schedule,
      mode: value('schedule.mode'),
      windows: value('schedule.windows'),
      timezone: value('schedule.timezone'),
    }),
  }) as SettingsInput;
}

const plus = (value: number | undefined, by: number) =>
  value === undefined ? undefined : value + by;
const times = (value: number | undefined, by: number) =>
  value === undefined ? undefined : value * by;

/** `continuous` is another word for `multi_day`. */
const modeOf = (mode: string | undefined) =>
  mode === 'continuous' ? 'multi_day' : mode;

/** `RNR` is another word for `no_answer`. */
const outcomesOf = (outcomes: readonly string[] | undefined) =>
  outcomes && [
    ...new Set(outcomes.map((name) => (name === 'RNR' ? 'no_answer' : name))),
  ];

const rulesOf = (rules: RetryPolicy['per_outcome']) => {
  if (!rules) return undefined;
  const { RNR, ...others } = rules;
  return RNR ? { ...others, no_answer: RNR } : others;
};

const daily = ({ start, end }: { start: string; end: string }) => [
  { days: [...weekdays], start, end },
];

function withoutUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== undefined),
  ) as Partial<T>;
}

function orNothing<T extends object>(value: T): Partial<T> | undefined {
  const fields = withoutUndefined(value);
  return Object.keys(fields).length > 0 ? fields : undefined;
}
