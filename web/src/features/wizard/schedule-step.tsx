import {
  Alert,
  ColumnLayout,
  Container,
  Header,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useFormContext, useWatch } from 'react-hook-form';
import { clockChanges } from '#shared/domain/clock-changes.ts';
import { serverNow } from '../../lib/use-now.ts';
import { DateField, RadioField, SelectField, TextField } from './fields.tsx';
import type { WizardForm } from './form.ts';
import { HolidaysField } from './holidays-field.tsx';
import { LawField } from './law-field.tsx';
import { WindowsField } from './windows-field.tsx';
import { ZoneCoverage } from './zone-coverage.tsx';

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')]
  .filter((zone, index, all) => all.indexOf(zone) === index)
  .map((value) => ({ value }));

export function ScheduleStep() {
  const { control } = useFormContext<WizardForm>();
  const kind = useWatch({ control, name: 'start.kind' });
  const mode = useWatch({ control, name: 'schedule.timezone_mode' });
  const zone = useWatch({ control, name: 'schedule.timezone' });
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Start</Header>}>
        <SpaceBetween size="l">
          <RadioField
            path="start.kind"
            label="When it begins"
            options={[
              {
                value: 'by_hand',
                label: 'When somebody starts it',
                description: 'On the last step, or any time later',
              },
              {
                value: 'at',
                label: 'At a date and time',
                description: 'It starts by itself, if it is ready then',
              },
            ]}
          />
          {kind === 'at' && (
            <ColumnLayout columns={2}>
              <DateField path="start.date" label="Start on" />
              <TextField
                path="start.time"
                label="Start at"
                constraint={`HH:MM, ${zone}`}
              />
            </ColumnLayout>
          )}
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">Calling hours</Header>}>
        <SpaceBetween size="l">
          <ColumnLayout columns={2}>
            <SelectField
              path="schedule.timezone_mode"
              label="Whose clock"
              options={[
                {
                  value: 'campaign',
                  label: 'Campaign zone',
                  description: 'The windows hold on one clock for everybody',
                },
                {
                  value: 'callee_local',
                  label: "Contact's zone",
                  description:
                    "By the file's timezone column, else by the number; who has neither waits",
                },
              ]}
            />
            <SelectField
              path="schedule.timezone"
              label="Time zone"
              description={
                mode === 'campaign'
                  ? 'Of the windows, holidays and dates.'
                  : 'Of days and reports; the windows are on each contact’s own clock.'
              }
              options={zones}
              filtering
            />
          </ColumnLayout>
          <WindowsField />
          <ClockChanges zone={zone} />
          <ZoneCoverage />
        </SpaceBetween>
      </Container>
      <LawField />
      <Container header={<Header variant="h2">Days</Header>}>
        <SpaceBetween size="l">
          <SelectField
            path="schedule.mode"
            label="Mode"
            options={[
              {
                value: 'multi_day',
                label: 'Many days',
                description: 'Goes on in the next window until all is done',
              },
              {
                value: 'single_day',
                label: 'Single day',
                description:
                  'Ends with its first day; who was not reached is not called any more',
              },
            ]}
          />
          <ColumnLayout columns={2}>
            <DateField
              path="schedule.start_date"
              label="First day (optional)"
              description="No window begins before it."
            />
            <DateField
              path="schedule.end_date"
              label="Last day (optional)"
              description="With its last window the campaign completes."
            />
          </ColumnLayout>
          <HolidaysField />
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}

const YEAR_MS = 366 * 86_400_000;

/** Nights on which a window is an hour longer or shorter than it says. */
function ClockChanges({ zone }: { zone: string }) {
  const now = serverNow();
  const changes = clockChanges(zone, now, now + YEAR_MS);
  if (changes.length === 0) return null;
  return (
    <Alert type="info" header={`The clock in ${zone} changes`}>
      <ul>
        {changes.map(({ date, shift_minutes }) => (
          <li key={date}>
            {date}: {Math.abs(shift_minutes)} minutes{' '}
            {shift_minutes > 0 ? 'ahead' : 'back'}
          </li>
        ))}
      </ul>
      A window over that hour is shorter or longer by as much. Windows always
      follow the clock on the wall.
    </Alert>
  );
}
