import { instantOf } from '#shared/domain/clock-changes.ts';
import type { RuleRow, VariableRow, WizardForm } from './form.ts';

/** Settings as the API takes them, valid or not: the API's schema tells. */
export type SettingsBody = Readonly<Record<string, unknown>>;

/**
 * The settings that a form says, in the API's spelling and units.
 *
 * @param isScheduled - the start is a setting of a scheduled campaign only: given
 *   to a draft it would schedule it, which a person has to ask for
 */
export function bodyOf(form: WizardForm, isScheduled = false): SettingsBody {
  const { schedule, abandoned } = form;
  return {
    name: form.name.trim(),
    external_id: orNull(form.external_id),
    // Left out, a new campaign gets those of the organization.
    ...(form.agent_id !== '' && { agent_id: form.agent_id }),
    config_url: orNull(form.config_url),
    default_country: form.default_country.trim().toUpperCase(),
    variables: variablesOf(form.variables),
    ...(form.number_pool.length > 0 && {
      number_pool: form.number_pool.map(({ number_id, weight }) => ({
        number_id,
        ...(weight.trim() !== '' && { weight: number(weight) }),
      })),
    }),
    number_selection: form.number_selection,
    ...(isScheduled && { scheduled_at: scheduledAt(form) }),
    schedule: {
      timezone: schedule.timezone,
      timezone_mode: schedule.timezone_mode,
      windows: schedule.windows,
      overrides: schedule.overrides,
      holidays: [...schedule.holidays].sort(),
      start_date: orNull(schedule.start_date),
      end_date: orNull(schedule.end_date),
      mode: schedule.mode,
    },
    ...(form.compliance.profile !== '' && { compliance: form.compliance }),
    max_concurrent_calls: number(form.max_concurrent_calls),
    dial_mode: form.dial_mode,
    pass_mode: form.pass_mode,
    retry_share: scaled(form.retry_share, 1 / 100),
    priority: number(form.priority),
    admission: form.admission,
    ring_timeout_seconds: number(form.ring_timeout_seconds),
    max_call_seconds: number(form.max_call_seconds),
    retry_policy: policyOf(form.retry_policy),
    amd: form.amd,
    callback_detection: form.callback_detection,
    recording: form.recording,
    abandoned: {
      message: abandoned.message,
      callback: abandoned.callback,
      lock_hours: optional(abandoned.lock_hours),
      pause_rate: optional(abandoned.pause_rate, 1 / 100),
    },
    budget_usd: optional(form.budget_usd),
    goal: goalOf(form.goal),
    variants:
      form.variants.length === 0
        ? null
        : form.variants.map(({ key, agent_id, weight }) => ({
            key: key.trim(),
            agent_id,
            weight: number(weight),
          })),
  };
}

/** The instant that the start says; null: a person starts it. */
export function scheduledAt({ start, schedule }: WizardForm): string | null {
  if (start.kind === 'by_hand') return null;
  return instantOf(start.date, start.time, schedule.timezone) ?? 'no time';
}

function policyOf(policy: WizardForm['retry_policy']) {
  const rules = Object.entries(policy.per_outcome).map(ruleOf);
  return {
    max_attempts: number(policy.max_attempts),
    delay_seconds: scaled(policy.delay_seconds, 60),
    backoff: policy.backoff,
    max_delay_seconds: optional(policy.max_delay_seconds, 60),
    on_system: policy.on_system,
    on_custom: policy.on_custom,
    per_outcome: Object.fromEntries(rules.filter((rule) => rule !== null)),
    voicemail: {
      retry: policy.voicemail.retry,
      max_attempts: optional(policy.voicemail.max_attempts),
    },
    max_attempts_per_day: optional(policy.max_attempts_per_day),
    min_gap_same_number_seconds: optional(
      policy.min_gap_same_number_seconds,
      60,
    ),
    number_order: policy.number_order,
  };
}

/** A rule that says nothing is none. */
function ruleOf([outcome, rule]: [string, RuleRow]) {
  const max_attempts = optional(rule.max_attempts);
  const delay_seconds = optional(rule.delay_seconds, 60);
  if (max_attempts === null && delay_seconds === null) return null;
  return [outcome, { max_attempts, delay_seconds }] as const;
}

function goalOf({ metric, disposition, target }: WizardForm['goal']) {
  if (metric === 'none') return null;
  return {
    metric,
    ...(metric === 'disposition' && { disposition: disposition.trim() }),
    target: number(target),
  };
}

function variablesOf(rows: readonly VariableRow[]) {
  const named = rows.filter(({ name }) => name.trim() !== '');
  if (named.length === 0) return null;
  return Object.fromEntries(
    named.map((row) => [row.name.trim(), variableOf(row)] as const),
  );
}

function variableOf({ value, is_json }: VariableRow): unknown {
  if (!is_json) return value;
  try {
    return JSON.parse(value);
  } catch {
    // It was edited into something else: then it is text.
    return value;
  }
}

const orNull = (text: string) => text.trim() || null;

/** What is no number is NaN, which no schema takes. */
const number = (text: string) =>
  text.trim() === '' ? Number.NaN : Number(text);

/** Six decimals, so that 20 % of something is 0.2 and not a little more. */
const scaled = (text: string, by: number) =>
  Math.round(number(text) * by * 1e6) / 1e6;

const optional = (text: string, by = 1) =>
  text.trim() === '' ? null : scaled(text, by);
