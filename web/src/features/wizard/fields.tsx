import {
  DatePicker,
  FormField,
  Input,
  type InputProps,
  RadioGroup,
  Select,
  Toggle,
} from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import {
  type FieldPath,
  get,
  useController,
  useFormContext,
} from 'react-hook-form';
import type { WizardForm } from './form.ts';
import { fieldId, useWizardState } from './wizard-context.ts';

export type WizardPath = FieldPath<WizardForm>;

/** A field of the form: its value, how to change it, and what is wrong with it. */
export function useField<T = string>(path: WizardPath) {
  const { field } = useController<WizardForm>({ name: path });
  const { formState } = useFormContext<WizardForm>();
  const { lockedBy, check } = useWizardState();
  const found = get(formState.errors, path) as
    | { message?: unknown }
    | undefined;
  const error = typeof found?.message === 'string' ? found.message : '';
  return {
    value: field.value as T,
    set: (value: T) => field.onChange(value),
    onBlur: () => {
      field.onBlur();
      check(path);
    },
    error,
    locked: lockedBy(path),
  };
}

/** What went wrong with one part of a field that holds rows. */
export function useErrorAt() {
  const { formState } = useFormContext<WizardForm>();
  return (path: string): string => {
    const found = get(formState.errors, path) as
      | { message?: unknown }
      | undefined;
    return typeof found?.message === 'string' ? found.message : '';
  };
}

interface Common {
  readonly path: WizardPath;
  readonly label: string;
  readonly description?: ReactNode;
  readonly constraint?: ReactNode;
}

/** A form field where a link of the error summary can go. */
export function Field({
  path,
  label,
  description,
  constraint,
  error,
  locked,
  children,
}: Omit<Common, 'path'> & {
  path: string;
  error: string;
  locked: string | null;
  children: ReactNode;
}) {
  return (
    <div id={fieldId(path)}>
      <FormField
        label={label}
        description={description}
        // What is wrong says what is right, so that it is not said twice.
        constraintText={locked ?? (error === '' ? constraint : undefined)}
        errorText={error}
        stretch
      >
        {children}
      </FormField>
    </div>
  );
}

export function TextField({
  numeric = false,
  ...props
}: Common & {
  numeric?: boolean;
  placeholder?: string;
} & Pick<InputProps, 'type'>) {
  const { path, placeholder, type } = props;
  const { value, set, onBlur, error, locked } = useField(path);
  return (
    <Field {...props} error={error} locked={locked}>
      <Input
        value={value}
        readOnly={locked !== null}
        onChange={({ detail }) => set(detail.value)}
        onBlur={onBlur}
        {...(placeholder !== undefined && { placeholder })}
        {...(numeric && { inputMode: 'decimal', type: 'text' })}
        {...(type && { type })}
      />
    </Field>
  );
}

export interface Choice {
  readonly value: string;
  readonly label?: string;
  readonly description?: string;
  readonly disabled?: boolean;
}

export function SelectField({
  options,
  filtering = false,
  placeholder,
  loading = false,
  ...props
}: Common & {
  options: readonly Choice[];
  filtering?: boolean;
  placeholder?: string;
  loading?: boolean;
}) {
  const { value, set, onBlur, error, locked } = useField(props.path);
  const chosen = options.find((option) => option.value === value);
  return (
    <Field {...props} error={error} locked={locked}>
      <Select
        options={options}
        selectedOption={chosen ?? (value ? { value, label: value } : null)}
        disabled={locked !== null}
        statusType={loading ? 'loading' : 'finished'}
        loadingText="Loading"
        empty="None yet"
        onChange={({ detail }) => set(detail.selectedOption.value ?? '')}
        onBlur={onBlur}
        {...(filtering && { filteringType: 'auto' as const })}
        {...(placeholder !== undefined && { placeholder })}
      />
    </Field>
  );
}

export function RadioField({
  options,
  ...props
}: Common & { options: readonly (Choice & { label: string })[] }) {
  const { value, set, error, locked } = useField(props.path);
  return (
    <Field {...props} error={error} locked={locked}>
      <RadioGroup
        value={value}
        items={options.map((option) => ({
          ...option,
          disabled: locked !== null || option.disabled === true,
        }))}
        onChange={({ detail }) => set(detail.value)}
      />
    </Field>
  );
}

export function ToggleField({ path, label, description }: Common) {
  const { value, set, locked } = useField<boolean>(path);
  const more = locked ?? description;
  return (
    <div id={fieldId(path)}>
      <Toggle
        checked={value}
        disabled={locked !== null}
        onChange={({ detail }) => set(detail.checked)}
        {...(more !== undefined && { description: more })}
      >
        {label}
      </Toggle>
    </div>
  );
}

export function DateField(props: Common) {
  const { value, set, onBlur, error, locked } = useField(props.path);
  return (
    <Field {...props} error={error} locked={locked}>
      <DatePicker
        value={value}
        readOnly={locked !== null}
        placeholder="YYYY/MM/DD"
        openCalendarAriaLabel={(date) =>
          date ? `Choose a day, ${date}` : `Choose a day: ${props.label}`
        }
        onChange={({ detail }) => set(detail.value)}
        onBlur={onBlur}
      />
    </Field>
  );
}
