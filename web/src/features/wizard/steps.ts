import type { FieldPath } from 'react-hook-form';
import type { WizardForm } from './form.ts';

interface StepInfo {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** What is checked before the next step. */
  readonly fields: readonly FieldPath<WizardForm>[];
}

export const steps = [
  {
    slug: 'basics',
    title: 'Basics',
    description: 'What it is called, and who talks to those who answer.',
    fields: [
      'name',
      'external_id',
      'agent_id',
      'config_url',
      'default_country',
      'variables',
    ],
  },
  {
    slug: 'audience',
    title: 'Audience',
    description: 'Who is called. Nobody is before the campaign is started.',
    fields: [],
  },
  {
    slug: 'numbers',
    title: 'Numbers',
    description: 'Which numbers the calls come from.',
    fields: ['number_pool', 'number_selection'],
  },
  {
    slug: 'schedule',
    title: 'Schedule',
    description: 'When it begins, and in which hours people are called.',
    fields: ['start', 'schedule', 'compliance'],
  },
  {
    slug: 'pacing',
    title: 'Pacing & retries',
    description: 'How many calls at once, and whom to call again when.',
    fields: [
      'max_concurrent_calls',
      'dial_mode',
      'pass_mode',
      'retry_share',
      'priority',
      'admission',
      'ring_timeout_seconds',
      'max_call_seconds',
      'retry_policy',
    ],
  },
  {
    slug: 'outcomes',
    title: 'Outcomes',
    description: 'What machines, callbacks, goals and the budget mean.',
    fields: [
      'amd',
      'callback_detection',
      'recording',
      'abandoned',
      'budget_usd',
      'goal',
      'variants',
    ],
  },
  {
    slug: 'review',
    title: 'Review & launch',
    description:
      'All of it once more, what stands in the way, and what to expect.',
    fields: [],
  },
] as const satisfies readonly StepInfo[];
export type StepSlug = (typeof steps)[number]['slug'];

export const REVIEW = steps.length - 1;

/** @returns 0 for what is no step */
export const stepIndex = (slug: string | undefined) =>
  Math.max(
    steps.findIndex((step) => step.slug === slug),
    0,
  );

/** The step on which a field is. */
export function stepOf(path: string): number {
  const [name = ''] = path.split('.');
  const at = steps.findIndex((step) =>
    (step.fields as readonly string[]).includes(name),
  );
  return Math.max(at, 0);
}
