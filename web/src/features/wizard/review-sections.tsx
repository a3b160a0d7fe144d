import {
  Button,
  Container,
  Header,
  KeyValuePairs,
} from '@cloudscape-design/components';
import type { SettingsBody } from './form-body.ts';
import { labelOf, valueText } from './labels.ts';
import { type StepSlug, steps } from './steps.ts';
import { useWizardState } from './wizard-context.ts';

/** Settings of each step, in the order of its fields. */
const sections: readonly {
  readonly step: StepSlug;
  readonly paths: readonly string[];
}[] = [
  {
    step: 'basics',
    paths: ['name', 'agent_id', 'config_url', 'default_country', 'variables'],
  },
  {
    step: 'numbers',
    paths: [
      'number_pool',
      'number_selection.sticky',
      'number_selection.country_match',
    ],
  },
  {
    step: 'schedule',
    paths: [
      'scheduled_at',
      'schedule.timezone_mode',
      'schedule.timezone',
      'schedule.windows',
      'schedule.mode',
      'schedule.start_date',
      'schedule.end_date',
      'schedule.holidays',
      'compliance.profile',
    ],
  },
  {
    step: 'pacing',
    paths: [
      'max_concurrent_calls',
      'dial_mode',
      'priority',
      'admission',
      'retry_policy.max_attempts',
      'retry_policy.delay_seconds',
      'retry_policy.backoff',
      'retry_policy.on_system',
      'retry_policy.max_attempts_per_day',
      'retry_policy.min_gap_same_number_seconds',
    ],
  },
  {
    step: 'outcomes',
    paths: [
      'amd.enabled',
      'callback_detection.enabled',
      'recording.enabled',
      'goal',
      'budget_usd',
      'variants',
    ],
  },
];

const titleOf = (slug: StepSlug) =>
  steps.find((step) => step.slug === slug)!.title;

export function ReviewSections({
  body,
  contacts,
}: {
  body: SettingsBody;
  /** Text of how many people there are. */
  contacts: string;
}) {
  return (
    <>
      <Section
        step="audience"
        pairs={[{ label: 'Contacts', value: contacts }]}
      />
      {sections.map(({ step, paths }) => (
        <Section
          key={step}
          step={step}
          pairs={paths.map((path) => ({
            label: labelOf(path),
            value: valueText(path, at(body, path)),
          }))}
        />
      ))}
    </>
  );
}

function Section({
  step,
  pairs,
}: {
  step: StepSlug;
  pairs: readonly { label: string; value: string }[];
}) {
  const { goTo } = useWizardState();
  const title = titleOf(step);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button
              formAction="none"
              ariaLabel={`Edit ${title}`}
              onClick={() => goTo(step)}
            >
              Edit
            </Button>
          }
        >
          {title}
        </Header>
      }
    >
      <KeyValuePairs columns={3} items={[...pairs]} />
    </Container>
  );
}

function at(body: SettingsBody, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, part) => (value as Record<string, unknown> | undefined)?.[part],
      body,
    );
}
