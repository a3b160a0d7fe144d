import {
  ColumnLayout,
  Container,
  DatePicker,
  FormField,
  Header,
  Input,
  Multiselect,
  Select,
  SpaceBetween,
} from '@cloudscape-design/components';
import { type Weekday, weekdays } from '#shared/domain/campaign.ts';
import { formatCode } from '../../lib/format.ts';
import { browserZone, type CreateForm } from './create-form.ts';

export interface FieldsProps {
  readonly form: CreateForm;
  readonly errors: ReadonlyMap<string, string>;
  readonly onChange: (change: Partial<CreateForm>) => void;
}

const dayOptions = weekdays.map((value) => ({
  value: value as string,
  label: formatCode(value),
}));

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')].map((value) => ({
  value,
}));

/** What the server said of a field, under the field. */
const errorOf = (errors: ReadonlyMap<string, string>, ...paths: string[]) =>
  paths.map((path) => errors.get(path)).find(Boolean) ?? '';

export function PacingFields({ form, errors, onChange }: FieldsProps) {
  return (
    <Container header={<Header variant="h2">Pacing and retries</Header>}>
      <ColumnLayout columns={3}>
        <FormField
          label="Concurrent calls"
          description="Calls at once, 1 to 10,000"
          errorText={errorOf(errors, 'max_concurrent_calls')}
        >
          <Input
            type="number"
            inputMode="numeric"
            value={form.concurrency}
            onChange={({ detail }) => onChange({ concurrency: detail.value })}
          />
        </FormField>
        <FormField
          label="Max attempts"
          description="Per contact, the first one included, 1 to 10"
          errorText={errorOf(errors, 'retry_policy.max_attempts')}
        >
          <Input
            type="number"
            inputMode="numeric"
            value={form.attempts}
            onChange={({ detail }) => onChange({ attempts: detail.value })}
          />
        </FormField>
        <FormField
          label="Retry delay (minutes)"
          description="Between two attempts, from 1 minute"
          errorText={errorOf(errors, 'retry_policy.delay_seconds')}
        >
          <Input
            type="number"
            inputMode="numeric"
            value={form.retry_minutes}
            onChange={({ detail }) => onChange({ retry_minutes: detail.value })}
          />
        </FormField>
      </ColumnLayout>
    </Container>
  );
}

export function ScheduleFields({ form, errors, onChange }: FieldsProps) {
  return (
    <Container header={<Header variant="h2">Schedule</Header>}>
      <SpaceBetween size="l">
        <ColumnLayout columns={2}>
          <FormField
            label="Days"
            errorText={errorOf(errors, 'schedule.windows.0.days')}
          >
            <Multiselect
              options={dayOptions}
              selectedOptions={dayOptions.filter(({ value }) =>
                form.days.includes(value as Weekday),
              )}
              onChange={({ detail }) => {
                const chosen = detail.selectedOptions.map((one) => one.value);
                onChange({
                  days: weekdays.filter((day) => chosen.includes(day)),
                });
              }}
              placeholder="No day: no calls"
              tokenLimit={7}
            />
          </FormField>
          <FormField
            label="Time zone"
            errorText={errorOf(errors, 'schedule.timezone')}
          >
            <Select
              filteringType="auto"
              options={zones}
              selectedOption={{ value: form.timezone }}
              onChange={({ detail }) =>
                onChange({ timezone: detail.selectedOption.value ?? 'UTC' })
              }
            />
          </FormField>
          <FormField
            label="Call from"
            constraintText="HH:MM"
            errorText={errorOf(errors, 'schedule.windows.0.start')}
          >
            <Input
              value={form.window_start}
              onChange={({ detail }) =>
                onChange({ window_start: detail.value })
              }
            />
          </FormField>
          <FormField
            label="Call until"
            constraintText="HH:MM, 24:00 is the end of the day"
            errorText={errorOf(errors, 'schedule.windows.0.end')}
          >
            <Input
              value={form.window_end}
              onChange={({ detail }) => onChange({ window_end: detail.value })}
            />
          </FormField>
          <FormField
            label="Start on (optional)"
            description="Empty: it waits until somebody starts it"
            errorText={errorOf(errors, 'scheduled_at')}
          >
            <DatePicker
              value={form.start_date}
              placeholder="YYYY/MM/DD"
              openCalendarAriaLabel={(date) =>
                date ? `Start on, ${date}` : 'Start on'
              }
              onChange={({ detail }) => onChange({ start_date: detail.value })}
            />
          </FormField>
          <FormField label="Start at" description={`HH:MM, ${browserZone()}`}>
            <Input
              value={form.start_time}
              disabled={form.start_date === ''}
              onChange={({ detail }) => onChange({ start_time: detail.value })}
            />
          </FormField>
        </ColumnLayout>
      </SpaceBetween>
    </Container>
  );
}
