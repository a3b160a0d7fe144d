import {
  Box,
  Button,
  FormField,
  Input,
  Multiselect,
  SpaceBetween,
} from '@cloudscape-design/components';
import { type Weekday, weekdays } from '#shared/domain/campaign.ts';
import { formatCode } from '../../lib/format.ts';
import { Field, useErrorAt, useField } from './fields.tsx';
import type { WindowRow } from './form.ts';
import { WeekOverview } from './week-overview.tsx';
import { fieldId } from './wizard-context.ts';

const dayOptions = weekdays.map((value) => ({
  value: value as string,
  label: formatCode(value),
}));
const workdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

/** Windows that people ask for most: a start, to be changed. */
const presets: readonly { text: string; windows: readonly WindowRow[] }[] = [
  {
    text: 'Any hour',
    windows: [{ days: weekdays, start: '00:00', end: '24:00' }],
  },
  {
    text: 'Mon–Fri 09:00–18:00',
    windows: [{ days: workdays, start: '09:00', end: '18:00' }],
  },
  {
    text: 'Every day 08:00–21:00',
    windows: [{ days: weekdays, start: '08:00', end: '21:00' }],
  },
];

export function WindowsField() {
  const { value, set, error, locked } =
    useField<readonly WindowRow[]>('schedule.windows');
  const add = () =>
    set([...value, { days: workdays, start: '09:00', end: '18:00' }]);
  return (
    <SpaceBetween size="m">
      <Field
        path="schedule.windows"
        label="Calling windows"
        description="Start is in, end is out. One that ends before it begins crosses midnight. No call begins in the last minute."
        error={error}
        locked={locked}
      >
        <div className="button-row">
          {presets.map(({ text, windows }) => (
            <Button
              key={text}
              formAction="none"
              disabled={locked !== null}
              onClick={() => set(windows)}
            >
              {text}
            </Button>
          ))}
        </div>
      </Field>
      {value.map((row, index) => (
        <WindowFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a window is its place
          key={index}
          row={row}
          index={index}
          locked={locked !== null}
          onChange={(next) =>
            set(value.map((one, at) => (at === index ? next : one)))
          }
          onRemove={() => set(value.filter((_, at) => at !== index))}
        />
      ))}
      {value.length === 0 && (
        <Box color="text-status-warning">
          Without a window nobody is ever called.
        </Box>
      )}
      <Button
        iconName="add-plus"
        formAction="none"
        disabled={locked !== null}
        onClick={add}
      >
        Add window
      </Button>
      <WeekOverview windows={value} />
    </SpaceBetween>
  );
}

function WindowFields({
  row,
  index,
  locked,
  onChange,
  onRemove,
}: {
  row: WindowRow;
  index: number;
  locked: boolean;
  onChange: (row: WindowRow) => void;
  onRemove: () => void;
}) {
  const { onBlur } = useField('schedule.windows');
  const errorAt = useErrorAt();
  const at = `schedule.windows.${index}`;
  const time = (part: 'start' | 'end', label: string, hint: string) => (
    <div id={fieldId(`${at}.${part}`)}>
      <FormField
        label={label}
        constraintText={hint}
        errorText={errorAt(`${at}.${part}`)}
      >
        <Input
          value={row[part]}
          readOnly={locked}
          ariaLabel={`${label}, window ${index + 1}`}
          onChange={({ detail }) => onChange({ ...row, [part]: detail.value })}
          onBlur={onBlur}
        />
      </FormField>
    </div>
  );
  return (
    <fieldset className="window-row">
      <legend>Window {index + 1}</legend>
      <div id={fieldId(`${at}.days`)} className="window-days">
        <FormField label="Days" errorText={errorAt(`${at}.days`)} stretch>
          <Multiselect
            options={dayOptions}
            selectedOptions={dayOptions.filter(({ value }) =>
              row.days.includes(value as Weekday),
            )}
            placeholder="No day: no calls"
            disabled={locked}
            tokenLimit={7}
            onChange={({ detail }) => {
              const chosen = detail.selectedOptions.map((one) => one.value);
              onChange({
                ...row,
                days: weekdays.filter((day) => chosen.includes(day)),
              });
            }}
          />
        </FormField>
      </div>
      {time('start', 'Call from', 'HH:MM')}
      {time('end', 'Call until', 'HH:MM, up to 24:00')}
      <Button
        variant="icon"
        iconName="remove"
        formAction="none"
        ariaLabel={`Remove window ${index + 1}`}
        disabled={locked}
        onClick={onRemove}
      />
    </fieldset>
  );
}
