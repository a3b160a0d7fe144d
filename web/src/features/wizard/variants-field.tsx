import {
  Button,
  Container,
  FormField,
  Header,
  Input,
  Select,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useFormContext, useWatch } from 'react-hook-form';
import { Field, useErrorAt, useField } from './fields.tsx';
import type { WizardForm } from './form.ts';
import { useAgents } from './use-wizard-queries.ts';
import { fieldId } from './wizard-context.ts';

type Row = WizardForm['variants'][number];

/** Two agents or more on the same list, to see who does better. */
export function VariantsField() {
  const { control } = useFormContext<WizardForm>();
  const agent = useWatch({ control, name: 'agent_id' });
  const { value, set, onBlur, error, locked } =
    useField<readonly Row[]>('variants');
  const errorAt = useErrorAt();
  const agents = useAgents();
  const options = (agents.data?.data ?? []).map(({ id, name }) => ({
    value: id,
    label: name,
  }));
  const change = (index: number, over: Partial<Row>) =>
    set(value.map((row, at) => (at === index ? { ...row, ...over } : row)));
  const begin = () =>
    set([
      { key: 'a', agent_id: agent, weight: '50' },
      { key: 'b', agent_id: agent, weight: '50' },
    ]);
  const add = () => set([...value, { key: '', agent_id: agent, weight: '0' }]);
  const part = (index: number, name: 'key' | 'weight', label: string) => {
    const path = `variants.${index}.${name}`;
    return (
      <div id={fieldId(path)}>
        <FormField label={label} errorText={errorAt(path)}>
          <Input
            value={value[index]![name]}
            readOnly={locked !== null}
            ariaLabel={`${label}, variant ${index + 1}`}
            onChange={({ detail }) => change(index, { [name]: detail.value })}
            onBlur={onBlur}
            {...(name === 'weight' && { inputMode: 'decimal' as const })}
          />
        </FormField>
      </div>
    );
  };

  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Each contact keeps its variant over all attempts. The weights sum to 100."
          actions={
            value.length === 0 ? (
              <Button
                formAction="none"
                disabled={locked !== null}
                onClick={begin}
              >
                Compare two agents
              </Button>
            ) : (
              <Button
                formAction="none"
                disabled={locked !== null}
                onClick={() => set([])}
              >
                Remove all variants
              </Button>
            )
          }
        >
          A/B variants
        </Header>
      }
    >
      <Field
        path="variants"
        label="Variants"
        constraint={value.length === 0 ? 'None: one agent talks to all' : ''}
        error={error}
        locked={locked}
      >
        <SpaceBetween size="s">
          {value.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a variant is its place until it has a key
            <fieldset className="window-row" key={index}>
              <legend>Variant {index + 1}</legend>
              {part(index, 'key', 'Key')}
              <div id={fieldId(`variants.${index}.agent_id`)}>
                <FormField
                  label="Agent"
                  errorText={errorAt(`variants.${index}.agent_id`)}
                >
                  <Select
                    options={options}
                    selectedOption={
                      options.find((it) => it.value === row.agent_id) ?? null
                    }
                    disabled={locked !== null}
                    ariaLabel={`Agent, variant ${index + 1}`}
                    onChange={({ detail }) =>
                      change(index, {
                        agent_id: detail.selectedOption.value ?? '',
                      })
                    }
                  />
                </FormField>
              </div>
              {part(index, 'weight', 'Weight')}
              <Button
                variant="icon"
                iconName="remove"
                formAction="none"
                ariaLabel={`Remove variant ${index + 1}`}
                disabled={locked !== null}
                onClick={() => set(value.filter((_, at) => at !== index))}
              />
            </fieldset>
          ))}
          {value.length > 0 && value.length < 10 && (
            <Button
              iconName="add-plus"
              formAction="none"
              disabled={locked !== null}
              onClick={add}
            >
              Add variant
            </Button>
          )}
        </SpaceBetween>
      </Field>
    </Container>
  );
}
