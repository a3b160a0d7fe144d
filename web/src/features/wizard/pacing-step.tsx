import {
  ColumnLayout,
  Container,
  ExpandableSection,
  Header,
  SpaceBetween,
} from '@cloudscape-design/components';
import { lazy, Suspense } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { Placeholder } from '../../components/query-panel.tsx';
import { RadioField, SelectField, TextField } from './fields.tsx';
import type { WizardForm } from './form.ts';
import { HeadroomNotice } from './headroom-notice.tsx';
import { RetryMatrix } from './retry-matrix.tsx';

const CalendarPanel = lazy(() => import('./calendar-panel.tsx'));

export function PacingStep() {
  return (
    <SpaceBetween size="l">
      <Pacing />
      <Retries />
      <Suspense fallback={<Placeholder height="240px" />}>
        <CalendarPanel />
      </Suspense>
    </SpaceBetween>
  );
}

function Pacing() {
  const { control } = useFormContext<WizardForm>();
  const mode = useWatch({ control, name: 'dial_mode' });
  return (
    <Container header={<Header variant="h2">Pacing</Header>}>
      <SpaceBetween size="l">
        <TextField
          path="max_concurrent_calls"
          label="Concurrent calls"
          description={
            mode === 'predictive'
              ? 'Conversations at once, at most; more lines than that may ring.'
              : 'Calls at once, at most, from the first ring on.'
          }
          constraint="1 to 10,000"
          numeric
        />
        <HeadroomNotice />
        <RadioField
          path="dial_mode"
          label="Dial mode"
          options={[
            {
              value: 'progressive',
              label: 'Progressive',
              description: 'A call is placed only when somebody is free for it',
            },
            {
              value: 'predictive',
              label: 'Predictive',
              description:
                'More calls ring than are free, since few answer; it holds abandoned calls under the ceiling',
            },
          ]}
        />
        <ColumnLayout columns={2}>
          <TextField
            path="priority"
            label="Priority"
            description="Of the organization's lines, 10 before 1."
            constraint="1 to 10"
            numeric
          />
          <SelectField
            path="admission"
            label="Admission"
            options={[
              {
                value: 'strict',
                label: 'Strict',
                description: 'Starts only when its calls fit in the limit',
              },
              {
                value: 'shared',
                label: 'Shared',
                description: 'Always starts, and takes what is left',
              },
            ]}
          />
        </ColumnLayout>
        <ExpandableSection headerText="Length of calls">
          <ColumnLayout columns={2}>
            <TextField
              path="ring_timeout_seconds"
              label="Ring time-out (seconds)"
              description="How long it rings before it counts as no answer."
              constraint="15 to 120"
              numeric
            />
            <TextField
              path="max_call_seconds"
              label="Longest call (seconds)"
              description="The carrier ends it then."
              constraint="10 to 14,400"
              numeric
            />
          </ColumnLayout>
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}

function Retries() {
  const { control } = useFormContext<WizardForm>();
  const pass = useWatch({ control, name: 'pass_mode' });
  return (
    <Container header={<Header variant="h2">Retries</Header>}>
      <SpaceBetween size="l">
        <ColumnLayout columns={3}>
          <TextField
            path="retry_policy.max_attempts"
            label="Max attempts"
            description="Per contact, the first one included."
            constraint="1 to 10"
            numeric
          />
          <TextField
            path="retry_policy.delay_seconds"
            label="Retry delay (minutes)"
            description="From the end of one attempt to the next."
            constraint="From 1 minute to 30 days"
            numeric
          />
          <SelectField
            path="retry_policy.backoff"
            label="Backoff"
            options={[
              {
                value: 'fixed',
                label: 'Fixed',
                description: 'The same each time',
              },
              {
                value: 'linear',
                label: 'Linear',
                description: 'Once, twice, three times the delay',
              },
              {
                value: 'exponential',
                label: 'Exponential',
                description: 'Doubled each time',
              },
            ]}
          />
        </ColumnLayout>
        <RetryMatrix />
        <ColumnLayout columns={3}>
          <TextField
            path="retry_policy.max_delay_seconds"
            label="Longest delay (minutes, optional)"
            description="Where the backoff stops growing."
            numeric
          />
          <TextField
            path="retry_policy.max_attempts_per_day"
            label="Calls a day to one number (optional)"
            description="Also across retries by hand and callbacks."
            constraint="1 to 10"
            numeric
          />
          <TextField
            path="retry_policy.min_gap_same_number_seconds"
            label="Gap between two calls (minutes, optional)"
            description="To one number, whatever the reason."
            constraint="Up to 1,440"
            numeric
          />
        </ColumnLayout>
        <ExpandableSection headerText="Order">
          <SpaceBetween size="l">
            <RadioField
              path="pass_mode"
              label="Order of retries"
              options={[
                {
                  value: 'strict',
                  label: 'Everybody once first',
                  description: 'Retries wait until each contact was called',
                },
                {
                  value: 'interleaved',
                  label: 'Interleaved',
                  description: 'Due retries take a share of the calls',
                },
              ]}
            />
            {pass === 'interleaved' && (
              <TextField
                path="retry_share"
                label="Share of retries (%)"
                constraint="More than 0, up to 100"
                numeric
              />
            )}
            <SelectField
              path="retry_policy.number_order"
              label="Order of a contact's numbers"
              options={[
                {
                  value: 'sequential',
                  label: 'Sequential',
                  description: 'On to the next, and stay with the last',
                },
                {
                  value: 'same',
                  label: 'Same',
                  description: 'The first, always',
                },
                {
                  value: 'round_robin',
                  label: 'Round robin',
                  description: 'On to the next, then the first again',
                },
              ]}
            />
          </SpaceBetween>
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}
