import { FormField, Input } from '@cloudscape-design/components';
import {
  type AccountField,
  carrierKindFacts,
} from '#shared/domain/carrier-kinds.ts';
import type { CarrierForm } from './carrier-form.ts';
import { SecretInput } from './secret-input.tsx';

interface AccountFieldsProps {
  readonly form: CarrierForm;
  readonly set: (change: Partial<CarrierForm>) => void;
  readonly errors: ReadonlyMap<string, string>;
  /** Names of credentials that are kept already. */
  readonly kept: readonly string[];
  /** The deployment may have them in the environment of its machine. */
  readonly isLocal: boolean;
}

/** What an account of its kind has: the data says which fields there are. */
export function AccountFields(props: AccountFieldsProps) {
  const { form, set, errors, kept, isLocal } = props;
  const { settings, credentials } = carrierKindFacts[form.kind];
  const setIn =
    (part: 'settings' | 'credentials', name: string) => (value: string) =>
      set({ [part]: { ...form[part], [name]: value } });
  return (
    <>
      {settings.map((field) => (
        <FormField
          key={field.name}
          label={labelOf(field)}
          description={field.help}
          constraintText={constraintOf(field)}
          errorText={errors.get(`settings.${field.name}`) ?? ''}
        >
          <Input
            value={form.settings[field.name] ?? ''}
            placeholder={field.default ?? ''}
            spellcheck={false}
            onChange={({ detail }) =>
              setIn('settings', field.name)(detail.value)
            }
          />
        </FormField>
      ))}
      {credentials.map((field) => (
        <FormField
          key={field.name}
          label={labelOf(field)}
          description={field.help}
          constraintText={
            kept.includes(field.name)
              ? 'Kept. Empty: it stays as it is'
              : isLocal
                ? `Empty: ${field.env} of this machine, where it is set`
                : constraintOf(field)
          }
          errorText={errors.get(`credentials.${field.name}`) ?? ''}
        >
          <SecretInput
            label={field.label}
            value={form.credentials[field.name] ?? ''}
            placeholder=""
            onChange={setIn('credentials', field.name)}
          />
        </FormField>
      ))}
    </>
  );
}

const mayBeEmpty = ({ optional, default: standard }: AccountField) =>
  optional === true || standard !== undefined;

const labelOf = (field: AccountField) =>
  mayBeEmpty(field) ? (
    <>
      {field.label} <i>– optional</i>
    </>
  ) : (
    field.label
  );

const constraintOf = ({ example, default: standard }: AccountField) =>
  standard === undefined ? `As in ${example}` : `Empty: ${standard}`;
