import { formatCode, formatSeconds, UNKNOWN } from '../../lib/format.ts';

/** Settings as people read them, by path; `*` stands for a row. */
const labels: Readonly<Record<string, string>> = {
  name: 'Name',
  external_id: 'External id',
  agent_id: 'Agent',
  config_url: 'Config URL',
  default_country: 'Default country',
  variables: 'Variables',
  number_pool: 'Number pool',
  'number_pool.*.number_id': 'Number',
  'number_pool.*.weight': 'Weight',
  'number_selection.sticky': 'Sticky number',
  'number_selection.country_match': 'Country match',
  scheduled_at: 'Start',
  'start.date': 'Start on',
  'start.time': 'Start at',
  'schedule.timezone': 'Time zone',
  'schedule.timezone_mode': 'Whose clock',
  'schedule.windows': 'Calling windows',
  'schedule.windows.*.days': 'Days',
  'schedule.windows.*.start': 'Call from',
  'schedule.windows.*.end': 'Call until',
  'schedule.overrides': 'Other windows by zone',
  'schedule.holidays': 'Holidays',
  'schedule.start_date': 'First day',
  'schedule.end_date': 'Last day',
  'schedule.mode': 'Mode',
  'compliance.profile': 'Compliance profile',
  max_concurrent_calls: 'Concurrent calls',
  dial_mode: 'Dial mode',
  pass_mode: 'Order of retries',
  retry_share: 'Share of retries',
  priority: 'Priority',
  admission: 'Admission',
  ring_timeout_seconds: 'Ring time-out',
  max_call_seconds: 'Longest call',
  'retry_policy.max_attempts': 'Max attempts',
  'retry_policy.delay_seconds': 'Retry delay',
  'retry_policy.backoff': 'Backoff',
  'retry_policy.max_delay_seconds': 'Longest delay',
  'retry_policy.on_system': 'Outcomes tried again',
  'retry_policy.on_custom': 'Dispositions tried again',
  'retry_policy.per_outcome': 'Rules by outcome',
  'retry_policy.voicemail': 'Machines tried again',
  'retry_policy.max_attempts_per_day': 'Calls a day to one number',
  'retry_policy.min_gap_same_number_seconds': 'Gap between two calls',
  'retry_policy.number_order': 'Order of a contact’s numbers',
  'amd.enabled': 'Answering-machine detection',
  'amd.on_machine': 'On a machine',
  'amd.on_unknown': 'When it cannot tell',
  'callback_detection.enabled': 'Callback detection',
  'recording.enabled': 'Record calls',
  'abandoned.message': 'Message when nobody is free',
  'abandoned.callback': 'Call back when nobody was free',
  'abandoned.lock_hours': 'Leave the number alone',
  'abandoned.pause_rate': 'Pause above',
  budget_usd: 'Budget',
  goal: 'Goal',
  'goal.target': 'Target',
  'goal.disposition': 'Disposition',
  variants: 'Variants',
  'variants.*.weight': 'Weight of the variant',
  'variants.*.key': 'Key of the variant',
  'variants.*.agent_id': 'Agent of the variant',
};

export const patternOf = (path: string) => path.replace(/\.\d+(?=\.|$)/g, '.*');

/** What a setting is called; of a row, with its number. */
export function labelOf(path: string): string {
  const pattern = patternOf(path);
  const [, row] = path.match(/\.(\d+)(?:\.|$)/) ?? [];
  const rule = path.match(/^retry_policy\.per_outcome\.(\w+)\.(\w+)$/);
  if (rule) {
    const [, outcome = '', part] = rule;
    const what = part === 'delay_seconds' ? 'delay' : 'maximum';
    return `${formatCode(outcome)}: ${what}`;
  }
  const label = labels[pattern] ?? formatCode(path.replaceAll('.', ' '));
  return row === undefined ? label : `${label}, row ${Number(row) + 1}`;
}

/** Settings whose values are codes. */
const coded = new Set([
  'number_selection.country_match',
  'compliance.profile',
  'dial_mode',
  'pass_mode',
  'admission',
  'retry_policy.backoff',
  'retry_policy.number_order',
  'amd.on_machine',
  'amd.on_unknown',
]);

/** Values that the form has other words for. */
const words: Readonly<Record<string, string>> = {
  'schedule.timezone_mode.campaign': 'Campaign zone',
  'schedule.timezone_mode.callee_local': 'Contact’s zone',
  'schedule.mode.multi_day': 'Many days',
  'schedule.mode.single_day': 'Single day',
};

/** A setting's value, short enough for a cell. */
export function valueText(path: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return UNKNOWN;
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return 'no number';
    if (path.endsWith('_seconds')) return formatSeconds(value);
    if (path === 'retry_share' || path.endsWith('_rate')) {
      return `${Math.round(value * 1e4) / 100} %`;
    }
    return String(value);
  }
  if (typeof value === 'string') {
    return (
      words[`${path}.${value}`] ?? (coded.has(path) ? formatCode(value) : value)
    );
  }
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (value.length === 0) return 'None';
  if (path === 'schedule.windows') return value.map(windowText).join('; ');
  if (path === 'retry_policy.on_system')
    return value.map(formatCode).join(', ');
  if (value.every((one) => typeof one === 'string')) return value.join(', ');
  if (path === 'number_pool') {
    return value
      .map(({ number_id, weight }) => `${number_id} × ${weight ?? 1}`)
      .join(', ');
  }
  return JSON.stringify(value);
}

interface Window {
  readonly days: readonly string[];
  readonly start: string;
  readonly end: string;
}

/** "Every day 00:00–24:00", "Mon, Tue 09:00–17:00" */
export function windowText({ days, start, end }: Window): string {
  const names = days.map(formatCode).join(', ');
  const when =
    days.length === 7 ? 'Every day' : days.length === 0 ? 'No day' : names;
  return `${when} ${start}–${end}`;
}
