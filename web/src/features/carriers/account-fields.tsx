import { FormField, Input } from '@cloudscape-design/components';
import {
  type AccountField,
  carrierKindFacts,
} from '#shared/domain/carrier-kinds.ts';
import { SecretInput } from '../../components/secret-input.tsx';
import type { AddableKind, CarrierForm } from './carrier-form.ts';

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
  const { form, set, errors } = props;
  return rowsOf(form.kind).map(({ part, field }) => {
    const value = form[part][field.name] ?? '';
    const change = (next: string) =>
      set({ [part]: { ...form[part], [field.name]: next } });
    return (
      <FormField
        key={field.name}
        label={labelOf(field)}
        description={field.help}
        constraintText={constraintOf(part, field, props)}
        errorText={errors.get(`${part}.${field.name}`) ?? ''}
      >
        {part === 'credentials' ? (
          <SecretInput label={field.label} value={value} onChange={change} />
        ) : (
          <Input
            value={value}
            placeholder={field.default ?? ''}
            spellcheck={false}
            onChange={({ detail }) => change(detail.value)}
          />
        )}
      </FormField>
    );
  });
}

type Part = 'settings' | 'credentials';

/** Those that everybody fills in come first. */
function rowsOf(kind: AddableKind): { part: Part; field: AccountField }[] {
  const facts = carrierKindFacts[kind];
  const parts = ['settings', 'credentials'] as const;
  const all = parts.flatMap((part) =>
    facts[part].map((field) => ({ part, field })),
  );
  return [
    ...all.filter(({ field }) => !mayBeEmpty(field)),
    ...all.filter(({ field }) => mayBeEmpty(field)),
  ];
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

function constraintOf(
  part: Part,
  field: AccountField,
  { kept, isLocal }: AccountFieldsProps,
): string {
  if (part === 'credentials') {
    if (kept.includes(field.name)) return 'Kept. Empty: it stays as it is';
    if (isLocal) return `Empty: ${field.env} of this machine, where it is set`;
  }
  return field.default === undefined
    ? `As in ${field.example}`
    : `Empty: ${field.default}`;
}
