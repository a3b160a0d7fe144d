import { toNestErrors } from '@hookform/resolvers';
import type { FieldError, Resolver } from 'react-hook-form';
import type { ProblemError } from '#shared/contracts/problems.ts';
import type { WizardForm } from './form.ts';
import { bodyOf, scheduledAt } from './form-body.ts';
import { patternOf } from './labels.ts';

/** What a field takes, in the units of the form: said when it takes something else. */
export const hints: Readonly<Record<string, string>> = {
  name: '1 to 200 letters',
  default_country: 'Two letters, such as US',
  config_url: 'An address that begins with https:// or http://',
  'number_pool.*.weight': 'More than 0, up to 1,000',
  'schedule.windows.*.start': 'HH:MM, 00:00 to 23:59',
  'schedule.start_date': 'YYYY/MM/DD',
  'schedule.end_date': 'YYYY/MM/DD, not before the first day',
  max_concurrent_calls: 'A whole number, 1 to 10,000',
  retry_share: 'More than 0, up to 100 %',
  priority: 'A whole number, 1 to 10',
  ring_timeout_seconds: '15 to 120 seconds',
  max_call_seconds: '10 to 14,400 seconds',
  'retry_policy.max_attempts': 'A whole number, 1 to 10',
  'retry_policy.delay_seconds': '1 minute to 30 days',
  'retry_policy.max_delay_seconds': '1 minute to 30 days, or empty',
  'retry_policy.per_outcome.*.delay_seconds': '1 minute to 30 days, or empty',
  'retry_policy.per_outcome.*.max_attempts': '1 to 10, or empty',
  'retry_policy.voicemail.max_attempts': '1 to 10, or empty',
  'retry_policy.max_attempts_per_day': '1 to 10, or empty',
  'retry_policy.min_gap_same_number_seconds': '0 minutes to one day, or empty',
  'abandoned.lock_hours': '1 to 720 hours, or empty',
  'abandoned.pause_rate': 'More than 0, up to 100 %, or empty',
  budget_usd: 'More than 0 dollars, or empty',
  'goal.target': 'A whole number from 1',
  'goal.disposition': 'The disposition that counts',
  'variants.*.weight': '0 or more; all sum to 100',
  'variants.*.key': '1 to 100 letters',
  'variants.*.agent_id': 'Choose an agent',
};

/** @param path - of a setting; rows of rules are named, not numbered */
const hintOf = (path: string) =>
  hints[
    patternOf(path).replace(
      /^(retry_policy\.per_outcome)\.[^.]+\./,
      (_, rules: string) => `${rules}.*.`,
    )
  ];

/** The field at which something about a setting is said. */
export function fieldOf(path: string): string {
  if (path === 'scheduled_at') return 'start.date';
  if (path.startsWith('variables.')) return 'variables';
  if (path.startsWith('schedule.holidays.')) return 'schedule.holidays';
  if (path.startsWith('schedule.overrides.')) return 'schedule.overrides';
  if (/^number_pool\.\d+\.number_id$/.test(path)) return 'number_pool';
  return path;
}

/** What the server said of settings, by field. */
export const serverErrors = (rows: readonly ProblemError[]) =>
  new Map(rows.map(({ path, message }) => [fieldOf(path), message]));

export interface Facts {
  /** The campaign is there: its pool and agent are known, so they may not be empty. */
  readonly hasDraft: boolean;
  readonly isScheduled: boolean;
  /** Nobody could talk; else an agent that nobody chose is the organization's. */
  readonly hasNoAgent: boolean;
  /** Epoch ms of the product's clock. */
  readonly now: number;
}

/** Everything that is wrong with a form, by field. */
export async function errorsOf(
  form: WizardForm,
  facts: Facts,
): Promise<ReadonlyMap<string, string>> {
  const { createCampaignBody } = await import('./schema.ts');
  const errors = new Map<string, string>();
  const add = (field: string, message: string) => {
    if (!errors.has(field)) errors.set(field, message);
  };
  const read = createCampaignBody.safeParse(bodyOf(form, facts.isScheduled));
  for (const issue of read.error?.issues ?? []) {
    const path = issue.path.join('.');
    // A refinement has words of its own; the rest speak of the API's units.
    const said = issue.code === 'custom' || issue.code === 'invalid_format';
    const hint = hintOf(path);
    add(fieldOf(path), said || !hint ? issue.message : hint);
  }
  if (facts.hasNoAgent && form.agent_id === '') {
    add('agent_id', 'Add an agent first: somebody has to talk');
  }
  if (facts.hasDraft && form.number_pool.length === 0) {
    add('number_pool', 'Choose at least one number to call from');
  }
  for (const error of startErrors(form, facts.now)) add(...error);
  for (const error of variantErrors(form)) add(...error);
  return errors;
}

function startErrors(form: WizardForm, now: number): [string, string][] {
  const at = scheduledAt(form);
  if (at === null) return [];
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) {
    const isDate = /^\d{4}-\d{2}-\d{2}$/.test(form.start.date);
    return isDate
      ? [['start.time', 'HH:MM, 00:00 to 23:59']]
      : [['start.date', 'The day on which it starts, YYYY/MM/DD']];
  }
  if (ms > now) return [];
  return [['start.date', 'It must start in the future']];
}

function variantErrors({ variants }: WizardForm): [string, string][] {
  if (variants.length === 0) return [];
  const sum = variants.reduce((all, { weight }) => all + Number(weight), 0);
  const keys = new Set(variants.map(({ key }) => key.trim()));
  if (keys.size < variants.length) {
    return [['variants', 'Each variant has a key of its own']];
  }
  // The same as readiness asks.
  if (Math.abs(sum - 100) < 1e-9 || Number.isNaN(sum)) return [];
  return [['variants', `The weights sum to ${sum}; they must sum to 100`]];
}

/** By the API's schema, which is loaded when something is checked. */
export const resolverFor =
  (facts: () => Facts): Resolver<WizardForm> =>
  async (form, _context, options) => {
    const errors = await errorsOf(form, facts());
    if (errors.size === 0) return { values: form, errors: {} };
    const flat: Record<string, FieldError> = {};
    for (const [field, message] of errors) {
      flat[field] = { type: 'invalid', message };
    }
    return { values: {}, errors: toNestErrors(flat, options) };
  };

/** The errors of a form, flat: RHF nests them as the form is nested. */
export function flatErrors(errors: unknown, at = ''): [string, string][] {
  if (typeof errors !== 'object' || errors === null) return [];
  const { message, type } = errors as { message?: unknown; type?: unknown };
  if (typeof message === 'string' && typeof type === 'string') {
    return [[at, message]];
  }
  return Object.entries(errors).flatMap(([name, inner]) =>
    name === 'ref' ? [] : flatErrors(inner, at ? `${at}.${name}` : name),
  );
}
