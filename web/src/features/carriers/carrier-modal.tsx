import {
  FormField,
  Input,
  Link,
  RadioGroup,
} from '@cloudscape-design/components';
import { useState } from 'react';
import { carrierKindFacts } from '#shared/domain/carrier-kinds.ts';
import { carrierChores } from '#shared/domain/carrier-words.ts';
import { guidePath } from '#shared/domain/guides.ts';
import { Check } from '../../components/check.tsx';
import { EditModal } from '../../components/edit-modal.tsx';
import { fieldErrors } from '../../lib/api-error.ts';
import { useConfig } from '../../lib/config.ts';
import { useEditForm } from '../../lib/use-edit-form.ts';
import { AccountFields } from './account-fields.tsx';
import {
  type AddableKind,
  addableKinds,
  baseOf,
  type CarrierForm,
  changeBody,
  emptyForm,
  formFaults,
  formFields,
  newBody,
} from './carrier-form.ts';
import {
  type CarrierView,
  useChangeCarriers,
  useReadCarrier,
} from './use-carriers.ts';
import './carriers.css';

/** Adds a carrier, or changes one: null is a new one. The account is checked when it is saved. */
export function CarrierModal({
  carrier,
  onClose,
  onSaved,
}: {
  carrier: CarrierView | null;
  onClose: () => void;
  onSaved: (carrier: CarrierView) => void;
}) {
  const change = useChangeCarriers();
  const read = useReadCarrier();
  const [shown, setShown] = useState(false);
  const edit = useEditForm<CarrierForm>({
    base: baseOf(carrier),
    fields: formFields,
    save: async (changes, version, form) =>
      onSaved(
        await change.mutateAsync(
          carrier === null
            ? { kind: 'add', body: newBody(form) }
            : {
                kind: 'change',
                id: carrier.id,
                version,
                body: changeBody(changes),
              },
        ),
      ),
    reload: async () => baseOf(carrier && (await read(carrier.id))),
    onSaved: onClose,
  });
  const { form, set } = edit;
  const kept = carrier?.credential_names ?? [];
  // A local run has its own in the environment, perhaps: only it can tell.
  const isLocal = useConfig().stage === 'local';
  const elsewhere = isLocal
    ? carrierKindFacts[form.kind].credentials.map(({ name }) => name)
    : kept;
  const faults = formFaults(form, elsewhere);
  const errors = new Map([
    ...fieldErrors(edit.error),
    ...(shown ? faults : []),
  ]);
  const submit = async () => {
    setShown(true);
    if (faults.size === 0) await edit.submit();
  };
  return (
    <EditModal
      edit={{ ...edit, submit }}
      kind="carrier"
      name={carrier?.name ?? null}
      onClose={onClose}
    >
      {carrier === null && (
        <KindField
          kind={form.kind}
          onKind={(kind) => {
            setShown(false);
            set(emptyForm(kind));
          }}
        />
      )}
      <Link external href={guidePath(carrierChores[form.kind].guide)}>
        Where to find all of this at {carrierKindFacts[form.kind].label}
      </Link>
      <FormField label="Name" errorText={errors.get('name') ?? ''}>
        <Input
          value={form.name}
          onChange={({ detail }) => set({ name: detail.value })}
        />
      </FormField>
      <AccountFields
        form={form}
        set={set}
        errors={errors}
        kept={kept}
        isLocal={isLocal}
      />
      <FormField
        label={
          <>
            Calls a second <i>– optional</i>
          </>
        }
        description="As the carrier gave you. Outdial never places more."
        constraintText={`Empty: ${carrierKindFacts[form.kind].can.default_calls_per_second}, as new accounts have`}
        errorText={errors.get('calls_per_second') ?? ''}
      >
        <Input
          type="number"
          inputMode="decimal"
          step="any"
          value={form.calls_per_second}
          onChange={({ detail }) => set({ calls_per_second: detail.value })}
        />
      </FormField>
      <Check
        checked={form.active}
        label="Active"
        hint="An inactive carrier places no call; calls in progress finish."
        onChange={(active) => set({ active })}
      />
      <small>
        Outdial buys nothing. {carrierChores[form.kind].numbers} Then add them
        on the page Numbers.
      </small>
    </EditModal>
  );
}

function KindField({
  kind,
  onKind,
}: {
  kind: AddableKind;
  onKind: (kind: AddableKind) => void;
}) {
  return (
    <FormField label="Carrier">
      <RadioGroup
        value={kind}
        items={addableKinds.map((value) => ({
          value,
          label: carrierKindFacts[value].label,
        }))}
        onChange={({ detail }) => {
          const chosen = addableKinds.find((one) => one === detail.value);
          if (chosen) onKind(chosen);
        }}
      />
    </FormField>
  );
}
