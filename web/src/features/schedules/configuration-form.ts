import type { UpdateConfiguration } from '#shared/client/generated/types.gen.ts';
import type { ConfigurationView } from '#shared/contracts/configurations.ts';
import type { CallingWindow } from '#shared/domain/campaign.ts';
import { countOf } from '../../lib/format.ts';
import type { Base, Field } from '../../lib/use-edit-form.ts';
import { daysText } from './window-list.tsx';

/** What is empty is left to the campaign. */
export interface ConfigurationForm {
  readonly name: string;
  readonly agent_id: string;
  readonly lines: string;
  readonly profile: string;
  /** Whether it has hours at all. */
  readonly has_hours: boolean;
  readonly timezone: string;
  readonly windows: readonly CallingWindow[];
  /** Dates, one a line. */
  readonly holidays: string;
}

const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
export const newWindow: CallingWindow = {
  days: workdays,
  start: '09:00',
  end: '18:00',
};

const none: ConfigurationForm = {
  name: '',
  agent_id: '',
  lines: '',
  profile: '',
  has_hours: true,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  windows: [newWindow],
  holidays: '',
};

export function baseOf(
  view: ConfigurationView | null,
): Base<ConfigurationForm> {
  if (view === null) return { form: none, version: null };
  const { name, agent_id, max_concurrent_calls, compliance, schedule } = view;
  return {
    version: view.version,
    form: {
      name,
      agent_id: agent_id ?? '',
      lines: String(max_concurrent_calls ?? ''),
      profile: compliance?.profile ?? '',
      has_hours: schedule !== null,
      timezone: schedule?.timezone ?? none.timezone,
      windows: schedule?.windows ?? none.windows,
      holidays: (schedule?.holidays ?? []).join('\n'),
    },
  };
}

const hours = ['has_hours', 'timezone', 'windows', 'holidays'] as const;

/**
 * Only what was changed: the rest of a configuration, which this form does not
 * show, stays.
 */
export function bodyOf(
  changes: Partial<ConfigurationForm>,
  form: ConfigurationForm,
): UpdateConfiguration {
  const { name, agent_id, lines, profile } = changes;
  const body = {
    ...(name !== undefined && { name: name.trim() }),
    ...(agent_id !== undefined && { agent_id: agent_id || null }),
    ...(lines !== undefined && {
      max_concurrent_calls: lines === '' ? null : Number(lines),
    }),
    ...(profile !== undefined && {
      compliance: profile === '' ? null : { profile },
    }),
    ...(hours.some((field) => changes[field] !== undefined) && {
      schedule: form.has_hours ? hoursOf(form) : null,
    }),
  };
  // The API checks the codes; the form has them as text.
  return body as UpdateConfiguration;
}

const hoursOf = ({ timezone, windows, holidays }: ConfigurationForm) => ({
  timezone: timezone.trim(),
  windows,
  holidays: holidays.split(/[\s,]+/).filter((date) => date !== ''),
});

/** What is null is not in a new one. */
export const withoutNull = (body: UpdateConfiguration): UpdateConfiguration =>
  Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== null),
  );

export const fields: readonly Field<ConfigurationForm>[] = [
  { name: 'name', label: 'Name', text: ({ name }) => name },
  { name: 'agent_id', label: 'Agent', text: (form) => form.agent_id || '–' },
  { name: 'lines', label: 'Lines', text: ({ lines }) => lines || '–' },
  { name: 'profile', label: 'Law', text: ({ profile }) => profile || '–' },
  {
    name: 'has_hours',
    label: 'Hours of its own',
    text: ({ has_hours }) => (has_hours ? 'Yes' : 'No'),
  },
  { name: 'timezone', label: 'Time zone', text: ({ timezone }) => timezone },
  {
    name: 'windows',
    label: 'Windows',
    text: ({ windows }) =>
      windows
        .map(({ days, start, end }) => `${daysText(days)} ${start}–${end}`)
        .join('; '),
  },
  {
    name: 'holidays',
    label: 'Holidays',
    text: ({ holidays }) => holidays.split(/\s+/).join(', ') || 'None',
  },
];

/** Settings that a configuration holds, beside its hours, in words. */
export function settingsText(view: ConfigurationView): string[] {
  const { max_concurrent_calls: lines, number_pool, retry_policy } = view;
  return [
    ...(view.agent_id ? [`Agent ${view.agent_id}`] : []),
    ...(lines === null ? [] : [countOf(lines, 'line')]),
    ...(number_pool ? [countOf(number_pool.length, 'number')] : []),
    ...(view.dial_mode ? [`${view.dial_mode} dialing`] : []),
    ...(retry_policy ? [countOf(retry_policy.max_attempts, 'attempt')] : []),
    ...(view.amd ? ['machine detection'] : []),
    ...(view.callback_detection ? ['callbacks'] : []),
    ...(view.compliance ? [`law: ${view.compliance.profile}`] : []),
    ...(view.variables ? ['variables'] : []),
  ];
}
