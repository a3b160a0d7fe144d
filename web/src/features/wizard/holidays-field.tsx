import {
  Button,
  DatePicker,
  SpaceBetween,
  TokenGroup,
} from '@cloudscape-design/components';
import { useState } from 'react';
import { Field, useField } from './fields.tsx';

/** Dates on which no window begins. */
export function HolidaysField() {
  const { value, set, error, locked } =
    useField<readonly string[]>('schedule.holidays');
  const [date, setDate] = useState('');
  const isNew = /^\d{4}-\d{2}-\d{2}$/.test(date) && !value.includes(date);
  const add = () => {
    if (!isNew) return;
    set([...value, date].sort());
    setDate('');
  };
  return (
    <Field
      path="schedule.holidays"
      label="Holidays (optional)"
      description="Dates on which no window begins, by the same clock as the windows."
      error={error}
      locked={locked}
    >
      <SpaceBetween size="xs">
        <div className="button-row">
          <DatePicker
            value={date}
            placeholder="YYYY/MM/DD"
            ariaLabel="Holiday"
            readOnly={locked !== null}
            openCalendarAriaLabel={() => 'Choose a holiday'}
            onChange={({ detail }) => setDate(detail.value)}
          />
          <Button
            formAction="none"
            disabled={!isNew || locked !== null}
            disabledReason={locked ?? 'Choose a date first'}
            onClick={add}
          >
            Add holiday
          </Button>
        </div>
        <TokenGroup
          items={value.map((label) => ({
            label,
            dismissLabel: `Remove ${label}`,
            disabled: locked !== null,
          }))}
          onDismiss={({ detail }) =>
            set(value.filter((_, at) => at !== detail.itemIndex))
          }
        />
      </SpaceBetween>
    </Field>
  );
}
