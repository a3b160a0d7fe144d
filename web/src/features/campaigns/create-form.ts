import * as z from 'zod';
import {
  type CreateCampaignBody,
  createCampaignBody,
} from '#shared/contracts/campaign-settings.ts';
import { type Weekday, weekdays } from '#shared/domain/campaign.ts';

// zod would try `new Function`, which the content security policy reports.
z.config({ jitless: true });

/** What the form holds: text as it was typed. */
export interface CreateForm {
  readonly name: string;
  readonly concurrency: string;
  readonly attempts: string;
  readonly retry_minutes: string;
  readonly timezone: string;
  readonly days: readonly Weekday[];
  readonly window_start: string;
  readonly window_end: string;
  /** `YYYY-MM-DD`, or empty: nobody starts it but a person. */
  readonly start_date: string;
  /** `HH:MM`, the browser's zone. */
  readonly start_time: string;
}

export const browserZone = () =>
  Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** The seeds' three attempts, half an hour apart; any hour of any day. */
export const emptyForm = (): CreateForm => ({
  name: '',
  concurrency: '5',
  attempts: '3',
  retry_minutes: '30',
  timezone: browserZone(),
  days: weekdays,
  window_start: '00:00',
  window_end: '24:00',
  start_date: '',
  start_time: '09:00',
});

export type FormResult =
  | { readonly kind: 'valid'; readonly body: CreateCampaignBody }
  | { readonly kind: 'invalid'; readonly errors: ReadonlyMap<string, string> };

const number = (text: string) =>
  text.trim() === '' ? Number.NaN : Number(text);

/** Checks the form by the schema that the API checks the request with. */
export function readForm(form: CreateForm): FormResult {
  const startsAt = form.start_date
    ? new Date(`${form.start_date}T${form.start_time || '00:00'}:00`)
    : null;
  const body = {
    name: form.name,
    max_concurrent_calls: number(form.concurrency),
    retry_policy: {
      max_attempts: number(form.attempts),
      delay_seconds: number(form.retry_minutes) * 60,
    },
    schedule: {
      timezone: form.timezone,
      windows: [
        {
          days: [...form.days],
          start: form.window_start,
          end: form.window_end,
        },
      ],
    },
    ...(startsAt && {
      scheduled_at: Number.isNaN(startsAt.getTime())
        ? 'no date'
        : startsAt.toISOString(),
    }),
  };
  const read = createCampaignBody.safeParse(body);
  if (read.success) return { kind: 'valid', body: read.data };
  const errors = new Map<string, string>();
  for (const issue of read.error.issues) {
    const path = issue.path.join('.');
    if (!errors.has(path)) errors.set(path, issue.message);
  }
  return { kind: 'invalid', errors };
}
