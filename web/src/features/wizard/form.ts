import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { Weekday } from '#shared/domain/campaign.ts';
import { weekdays } from '#shared/domain/campaign.ts';
import { wallClock } from '#shared/domain/clock-changes.ts';

export interface WindowRow {
  readonly days: readonly Weekday[];
  readonly start: string;
  readonly end: string;
}

export interface OverrideRow {
  readonly timezones: readonly string[];
  readonly windows: readonly WindowRow[];
}

export interface VariableRow {
  readonly name: string;
  readonly value: string;
  /** The value is JSON and no text: a number, a list. */
  readonly is_json: boolean;
}

export interface RuleRow {
  readonly max_attempts: string;
  /** Minutes. */
  readonly delay_seconds: string;
}

/**
 * What the form holds. A field has the path of its setting, so that what the
 * API says of a path is said at its field. It holds what was typed: numbers as
 * text, delays in minutes, shares in percent, nothing as ''.
 */
export interface WizardForm {
  readonly name: string;
  readonly external_id: string;
  readonly agent_id: string;
  readonly config_url: string;
  readonly default_country: string;
  readonly variables: readonly VariableRow[];
  readonly number_pool: readonly {
    readonly number_id: string;
    readonly weight: string;
  }[];
  readonly number_selection: CampaignView['number_selection'];
  /** When it begins by itself, by the clock of the campaign's zone. */
  readonly start: {
    readonly kind: 'by_hand' | 'at';
    /** YYYY-MM-DD. */
    readonly date: string;
    /** HH:MM. */
    readonly time: string;
  };
  readonly schedule: {
    readonly timezone: string;
    readonly timezone_mode: 'campaign' | 'callee_local';
    readonly windows: readonly WindowRow[];
    readonly overrides: readonly OverrideRow[];
    readonly holidays: readonly string[];
    readonly start_date: string;
    readonly end_date: string;
    readonly mode: 'single_day' | 'multi_day';
  };
  readonly compliance: { readonly profile: string };
  readonly max_concurrent_calls: string;
  readonly dial_mode: CampaignView['dial_mode'];
  readonly pass_mode: CampaignView['pass_mode'];
  readonly retry_share: string;
  readonly priority: string;
  readonly admission: CampaignView['admission'];
  readonly ring_timeout_seconds: string;
  readonly max_call_seconds: string;
  readonly retry_policy: {
    readonly max_attempts: string;
    readonly delay_seconds: string;
    readonly backoff: 'fixed' | 'linear' | 'exponential';
    readonly max_delay_seconds: string;
    readonly on_system: readonly string[];
    readonly on_custom: readonly string[];
    readonly per_outcome: Readonly<Record<string, RuleRow>>;
    readonly voicemail: {
      readonly retry: boolean;
      readonly max_attempts: string;
    };
    readonly max_attempts_per_day: string;
    readonly min_gap_same_number_seconds: string;
    readonly number_order: 'sequential' | 'same' | 'round_robin';
  };
  readonly amd: CampaignView['amd'];
  readonly callback_detection: { readonly enabled: boolean };
  readonly recording: { readonly enabled: boolean };
  readonly abandoned: {
    readonly message: boolean;
    readonly callback: boolean;
    readonly lock_hours: string;
    readonly pause_rate: string;
  };
  readonly budget_usd: string;
  readonly goal: {
    readonly metric: 'none' | 'completed' | 'connected' | 'disposition';
    readonly disposition: string;
    readonly target: string;
  };
  readonly variants: readonly {
    readonly key: string;
    readonly agent_id: string;
    readonly weight: string;
  }[];
}

/** Outcomes of the matrix, in its order; `completed` goes by disposition. */
export const ruledOutcomes = [
  'no_answer',
  'busy',
  'rejected',
  'timeout',
  'error',
  'abandoned',
  'machine',
  'completed',
] as const;
export type RuledOutcome = (typeof ruledOutcomes)[number];

/** The seeds' three attempts, half an hour apart; any hour of any day. */
export const emptyForm = (timezone: string): WizardForm => ({
  name: '',
  external_id: '',
  agent_id: '',
  config_url: '',
  default_country: 'US',
  variables: [],
  number_pool: [],
  number_selection: { sticky: true, country_match: 'off' },
  start: { kind: 'by_hand', date: '', time: '09:00' },
  schedule: {
    timezone,
    timezone_mode: 'campaign',
    windows: [{ days: weekdays, start: '00:00', end: '24:00' }],
    overrides: [],
    holidays: [],
    start_date: '',
    end_date: '',
    mode: 'multi_day',
  },
  // Empty: whatever law the deployment goes by where nothing is said.
  compliance: { profile: '' },
  max_concurrent_calls: '5',
  dial_mode: 'progressive',
  pass_mode: 'strict',
  retry_share: '20',
  priority: '5',
  admission: 'strict',
  ring_timeout_seconds: '30',
  max_call_seconds: '3600',
  retry_policy: {
    max_attempts: '3',
    delay_seconds: '30',
    backoff: 'fixed',
    max_delay_seconds: '',
    on_system: ['no_answer', 'busy', 'rejected', 'error', 'timeout'],
    on_custom: [],
    per_outcome: noRules(),
    voicemail: { retry: false, max_attempts: '' },
    max_attempts_per_day: '',
    min_gap_same_number_seconds: '',
    number_order: 'sequential',
  },
  amd: { enabled: false, on_machine: 'hang_up', on_unknown: 'attach' },
  callback_detection: { enabled: false },
  recording: { enabled: true },
  abandoned: { message: true, callback: false, lock_hours: '', pause_rate: '' },
  budget_usd: '',
  goal: { metric: 'none', disposition: '', target: '' },
  variants: [],
});

const noRules = (): Record<string, RuleRow> =>
  Object.fromEntries(
    ruledOutcomes.map((it) => [it, { max_attempts: '', delay_seconds: '' }]),
  );

/** Settings that a form is made of: a campaign's, or those of one to copy. */
export function formOf(view: CampaignView): WizardForm {
  const { schedule, goal, abandoned } = view;
  return {
    name: view.name,
    external_id: view.external_id ?? '',
    agent_id: view.agent_id,
    config_url: view.config_url ?? '',
    default_country: view.default_country,
    variables: Object.entries(view.variables ?? {}).map(variableRow),
    number_pool: view.number_pool.map(({ number_id, weight }) => ({
      number_id,
      weight: text(weight),
    })),
    number_selection: view.number_selection,
    start: startOf(view),
    schedule: {
      timezone: schedule.timezone,
      timezone_mode: schedule.timezone_mode,
      windows: schedule.windows,
      overrides: schedule.overrides,
      holidays: schedule.holidays,
      start_date: schedule.start_date ?? '',
      end_date: schedule.end_date ?? '',
      mode: schedule.mode,
    },
    compliance: { profile: view.compliance.profile },
    max_concurrent_calls: text(view.max_concurrent_calls),
    dial_mode: view.dial_mode,
    pass_mode: view.pass_mode,
    retry_share: scaled(view.retry_share, 100),
    priority: text(view.priority),
    admission: view.admission,
    ring_timeout_seconds: text(view.ring_timeout_seconds),
    max_call_seconds: text(view.max_call_seconds),
    retry_policy: policyForm(view.retry_policy),
    amd: view.amd,
    callback_detection: view.callback_detection,
    recording: view.recording,
    abandoned: {
      message: abandoned.message,
      callback: abandoned.callback,
      lock_hours: text(abandoned.lock_hours),
      pause_rate: scaled(abandoned.pause_rate, 100),
    },
    budget_usd: text(view.budget_usd),
    goal: {
      metric: goal?.metric ?? 'none',
      disposition: goal?.disposition ?? '',
      target: text(goal?.target),
    },
    variants: (view.variants ?? []).map(({ key, agent_id, weight }) => ({
      key,
      agent_id,
      weight: text(weight),
    })),
  };
}

function policyForm(policy: CampaignView['retry_policy']) {
  const rules = noRules();
  for (const [outcome, rule] of Object.entries(policy.per_outcome)) {
    rules[outcome] = {
      max_attempts: text(rule.max_attempts),
      delay_seconds: scaled(rule.delay_seconds, 1 / 60),
    };
  }
  return {
    max_attempts: text(policy.max_attempts),
    delay_seconds: scaled(policy.delay_seconds, 1 / 60),
    backoff: policy.backoff,
    max_delay_seconds: scaled(policy.max_delay_seconds, 1 / 60),
    on_system: policy.on_system,
    on_custom: policy.on_custom,
    per_outcome: rules,
    voicemail: {
      retry: policy.voicemail.retry,
      max_attempts: text(policy.voicemail.max_attempts),
    },
    max_attempts_per_day: text(policy.max_attempts_per_day),
    min_gap_same_number_seconds: scaled(
      policy.min_gap_same_number_seconds,
      1 / 60,
    ),
    number_order: policy.number_order,
  };
}

function startOf({ scheduled_at, schedule }: CampaignView) {
  if (!scheduled_at)
    return { kind: 'by_hand', date: '', time: '09:00' } as const;
  return { kind: 'at', ...wallClock(scheduled_at, schedule.timezone) } as const;
}

const variableRow = ([name, value]: [string, unknown]): VariableRow =>
  typeof value === 'string'
    ? { name, value, is_json: false }
    : { name, value: JSON.stringify(value), is_json: true };

const text = (value: number | null | undefined) =>
  value === null || value === undefined ? '' : String(value);

/** Six decimals: what is typed comes back as it was. */
const scaled = (value: number | null, by: number) =>
  value === null ? '' : String(Math.round(value * by * 1e6) / 1e6);
