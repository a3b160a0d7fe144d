import {
  AttributeEditor,
  type AttributeEditorProps,
  Input,
} from '@cloudscape-design/components';
import { Field, useField } from './fields.tsx';
import type { VariableRow } from './form.ts';

/** Values that go to the agent with every call. */
export function VariablesField() {
  const { value, set, onBlur, error, locked } =
    useField<readonly VariableRow[]>('variables');
  const change = (index: number, over: Partial<VariableRow>) =>
    set(value.map((row, at) => (at === index ? { ...row, ...over } : row)));
  const definition: AttributeEditorProps.FieldDefinition<VariableRow>[] = [
    {
      label: 'Variable',
      control: (row, index) => (
        <Input
          value={row.name}
          ariaLabel={`Variable ${index + 1}, name`}
          readOnly={locked !== null}
          onChange={({ detail }) => change(index, { name: detail.value })}
          onBlur={onBlur}
        />
      ),
    },
    {
      label: 'Value',
      control: (row, index) => (
        <Input
          value={row.value}
          ariaLabel={`Variable ${index + 1}, value`}
          readOnly={locked !== null}
          onChange={({ detail }) => change(index, { value: detail.value })}
          onBlur={onBlur}
        />
      ),
    },
  ];
  return (
    <Field
      path="variables"
      label="Variables (optional)"
      description="The same for every call. A contact's own columns win over them."
      error={error}
      locked={locked}
    >
      <AttributeEditor
        items={value}
        definition={definition}
        addButtonText="Add variable"
        removeButtonText="Remove"
        removeButtonAriaLabel={({ name }) => `Remove ${name || 'the variable'}`}
        empty="None"
        disableAddButton={locked !== null}
        isItemRemovable={() => locked === null}
        onAddButtonClick={() =>
          set([...value, { name: '', value: '', is_json: false }])
        }
        onRemoveButtonClick={({ detail }) =>
          set(value.filter((_, at) => at !== detail.itemIndex))
        }
      />
    </Field>
  );
}
