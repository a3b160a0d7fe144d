import {
  FormField,
  Select,
  type SelectProps,
} from '@cloudscape-design/components';

const options: SelectProps.Option[] = [
  { value: 'all', label: 'All' },
  { value: 'requested', label: 'Requested' },
  { value: 'pending', label: 'Pending' },
  { value: 'completed', label: 'Completed' },
  { value: 'cancelled', label: 'Cancelled' },
];

/** Who was promised a call, and what came of it. @see seed 001 */
export function CallbackFilter({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  return (
    <FormField label="Callback">
      <Select
        options={options}
        selectedOption={
          options.find((one) => one.value === (value ?? 'all')) ?? null
        }
        onChange={({ detail: { selectedOption } }) =>
          onChange(
            selectedOption.value === 'all' ? undefined : selectedOption.value,
          )
        }
      />
    </FormField>
  );
}
