import {
  Box,
  ColumnLayout,
  Container,
  FormField,
  Header,
  Input,
  Select,
  SpaceBetween,
  StatusIndicator,
  Table,
} from '@cloudscape-design/components';
import { useMemo, useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import {
  type AttemptCalendar,
  type CalendarRules,
  type MovedBy,
  simulateAttempts,
} from '#shared/domain/attempt-calendar.ts';
import type { Outcome } from '#shared/domain/contact.ts';
import { formatCode, formatInstantIn } from '../../lib/format.ts';
import { serverNow } from '../../lib/use-now.ts';
import type { WizardForm } from './form.ts';
import { bodyOf, scheduledAt } from './form-body.ts';

const endings: Readonly<Record<AttemptCalendar['ended_by'], string>> = {
  reached: 'Then the contact is done.',
  max_attempts: 'Then the attempts are used up: the contact is exhausted.',
  not_retried: 'Then nothing more: that outcome is not tried again.',
  run_over: 'Then the campaign has ended by the clock.',
  never_open: 'No hour is open to this contact.',
  zone_unknown: 'It waits: no zone of this contact is known.',
};
const moves: Readonly<Record<MovedBy, string>> = {
  window: 'Moved into the calling hours',
  min_gap: 'Moved by the gap between two calls',
  daily_attempt_cap: 'Moved by the calls of a day',
};
const endsWith: readonly Outcome[] = [
  'no_answer',
  'busy',
  'rejected',
  'machine',
  'timeout',
  'error',
];
const options = endsWith.map((value) => ({
  value: value as string,
  label: formatCode(value),
}));

/** When one contact would be called if every call ended the same way. */
export default function CalendarPanel() {
  const { control } = useFormContext<WizardForm>();
  const form = useWatch({ control }) as WizardForm;
  const [outcome, setOutcome] = useState<Outcome>('no_answer');
  const [phone, setPhone] = useState('+12125550143');
  const [from] = useState(serverNow);
  const { timezone } = form.schedule;
  const calendar = useMemo(
    () => calendarOf(form, phone, outcome, from),
    [form, phone, outcome, from],
  );
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="By the rules above, with a line free each time. Nothing is placed."
        >
          Simulated attempt calendar
        </Header>
      }
    >
      <SpaceBetween size="m">
        <ColumnLayout columns={2}>
          <FormField label="If every call ends in">
            <Select
              options={options}
              selectedOption={
                options.find(({ value }) => value === outcome) ?? null
              }
              onChange={({ detail }) =>
                setOutcome(detail.selectedOption.value as Outcome)
              }
            />
          </FormField>
          <FormField
            label="For a contact with the number"
            constraintText="E.164; it tells the zone and the law"
          >
            <Input
              value={phone}
              inputMode="tel"
              onChange={({ detail }) => setPhone(detail.value)}
            />
          </FormField>
        </ColumnLayout>
        {calendar === null ? (
          <StatusIndicator type="pending">
            It is shown as soon as the settings are valid
          </StatusIndicator>
        ) : (
          <Calls calendar={calendar} zone={timezone} />
        )}
      </SpaceBetween>
    </Container>
  );
}

function Calls({
  calendar,
  zone,
}: {
  calendar: AttemptCalendar;
  zone: string;
}) {
  return (
    <>
      <Table
        variant="embedded"
        ariaLabels={{ tableLabel: 'Simulated attempts of one contact' }}
        items={[...calendar.calls]}
        trackBy="at"
        empty={<Box textAlign="center">No call at all.</Box>}
        columnDefinitions={[
          {
            id: 'number',
            header: 'Attempt',
            isRowHeader: true,
            cell: ({ number }) => number,
          },
          {
            id: 'at',
            header: 'When',
            cell: ({ at }) => (
              <time dateTime={at} className="nowrap">
                {formatInstantIn(at, zone)}
              </time>
            ),
          },
          {
            id: 'outcome',
            header: 'Ends in',
            cell: ({ outcome }) => formatCode(outcome),
          },
          {
            id: 'why',
            header: 'Why then',
            cell: ({ moved_by, number }) =>
              moved_by
                ? moves[moved_by]
                : number === 1
                  ? 'The start'
                  : 'The retry delay',
          },
        ]}
      />
      <Box>{endings[calendar.ended_by]}</Box>
    </>
  );
}

/** @returns null while the form says no rules that could be tried */
function calendarOf(
  form: WizardForm,
  phone: string,
  outcome: Outcome,
  now: number,
): AttemptCalendar | null {
  const body = bodyOf(form) as unknown as CalendarRules;
  const at = scheduledAt(form);
  const begins = at === null ? now : Date.parse(at);
  const { max_attempts, delay_seconds } = body.retry_policy;
  const isReady =
    max_attempts >= 1 && max_attempts <= 10 && delay_seconds >= 60;
  if (!isReady || Number.isNaN(begins) || !/^\+\d{8,15}$/.test(phone)) {
    return null;
  }
  try {
    return simulateAttempts(
      body,
      { phone_number: phone },
      [outcome],
      Math.max(begins, now),
    );
  } catch {
    // A time or a zone that is still being typed.
    return null;
  }
}
