import {
  FormField,
  Input,
  Select,
  SpaceBetween,
} from '@cloudscape-design/components';
import type {
  CreatePhoneNumber,
  UpdatePhoneNumber,
} from '#shared/client/generated/types.gen.ts';
import type { NumberView } from '#shared/contracts/numbers.ts';
import { notify } from '../../app/notices.tsx';
import { Check } from '../../components/check.tsx';
import { EditModal } from '../../components/edit-modal.tsx';
import { fieldErrors } from '../../lib/api-error.ts';
import { type Base, type Field, useEditForm } from '../../lib/use-edit-form.ts';
import { useCarrierNames, useCarriers } from '../carriers/use-carriers.ts';
import { carrierOfNew } from './number-choice.ts';
import { useChangeNumbers, useReadNumber } from './use-numbers.ts';

interface NumberForm {
  readonly phone_number: string;
  readonly default_country: string;
  /** Empty: the usual one, of a number that is new. */
  readonly carrier_id: string;
  readonly label: string;
  readonly active: boolean;
  readonly outbound_enabled: boolean;
  /** As typed; empty is no limit. */
  readonly max_concurrent: string;
  readonly cps: string;
}

const onOff = (on: boolean) => (on ? 'On' : 'Off');
const limitText = (text: string) => text || 'No limit';
/** @param carriers - their names by id */
const fieldsOf = (
  carriers: ReadonlyMap<string, string>,
): readonly Field<NumberForm>[] => [
  {
    name: 'carrier_id',
    label: 'Carrier',
    text: ({ carrier_id }) => carriers.get(carrier_id) ?? carrier_id,
  },
  { name: 'label', label: 'Label', text: ({ label }) => label || '–' },
  { name: 'active', label: 'Active', text: ({ active }) => onOff(active) },
  {
    name: 'outbound_enabled',
    label: 'Calls out',
    text: ({ outbound_enabled }) => onOff(outbound_enabled),
  },
  {
    name: 'max_concurrent',
    label: 'Lines',
    text: ({ max_concurrent }) => limitText(max_concurrent),
  },
  {
    name: 'cps',
    label: 'Calls a second',
    text: ({ cps }) => limitText(cps),
  },
];

const none: NumberForm = {
  phone_number: '',
  default_country: 'US',
  carrier_id: '',
  label: '',
  active: true,
  outbound_enabled: true,
  max_concurrent: '',
  cps: '',
};

const limit = (value: number | null) => (value === null ? '' : String(value));

const baseOf = (number: NumberView | null): Base<NumberForm> =>
  number === null
    ? { form: none, version: null }
    : {
        version: number.version,
        form: {
          ...none,
          phone_number: number.phone_number,
          carrier_id: number.carrier_id,
          label: number.label,
          active: number.status === 'active',
          outbound_enabled: number.outbound_enabled,
          max_concurrent: limit(number.max_concurrent),
          cps: limit(number.cps),
        },
      };

const limitOf = (text: string) => (text.trim() === '' ? null : Number(text));

const bodyOf = (form: Partial<NumberForm>): UpdatePhoneNumber => ({
  ...(form.carrier_id !== undefined && { carrier_id: form.carrier_id }),
  ...(form.label !== undefined && { label: form.label }),
  ...(form.active !== undefined && {
    status: form.active ? 'active' : 'inactive',
  }),
  ...(form.outbound_enabled !== undefined && {
    outbound_enabled: form.outbound_enabled,
  }),
  ...(form.max_concurrent !== undefined && {
    max_concurrent: limitOf(form.max_concurrent),
  }),
  ...(form.cps !== undefined && { cps: limitOf(form.cps) }),
});

const newBody = (form: Partial<NumberForm>): CreatePhoneNumber => ({
  ...bodyOf(form),
  phone_number: form.phone_number ?? '',
  default_country: form.default_country?.trim().toUpperCase() || 'US',
});

/** Adds a number, or changes one: null is a new one. */
export function NumberModal({
  number,
  onClose,
}: {
  number: NumberView | null;
  onClose: () => void;
}) {
  const change = useChangeNumbers();
  const read = useReadNumber();
  const carriers = useCarrierNames();
  const usual = carrierOfNew(useCarriers().data ?? []);
  const edit = useEditForm<NumberForm>({
    base: baseOf(number),
    fields: fieldsOf(carriers),
    save: (changes, version) =>
      change.mutateAsync(
        number === null
          ? {
              kind: 'add',
              body: newBody({
                ...changes,
                carrier_id: changes.carrier_id || usual,
              }),
            }
          : { kind: 'change', id: number.id, version, body: bodyOf(changes) },
      ),
    reload: async () => baseOf(number && (await read(number.id))),
    onSaved: () => {
      if (number === null) notify('success', 'The number is added');
      onClose();
    },
  });
  return (
    <EditModal
      edit={edit}
      kind="number"
      name={number?.phone_number ?? null}
      onClose={onClose}
    >
      {number === null && <NewNumber {...edit} />}
      <CarrierField {...edit} carriers={carriers} usual={usual} />
      <Settings {...edit} />
    </EditModal>
  );
}

interface Editing {
  readonly form: NumberForm;
  readonly set: (change: Partial<NumberForm>) => void;
  readonly error: unknown;
}

function NewNumber({ form, set, error }: Editing) {
  const errors = fieldErrors(error);
  return (
    <div className="field-row">
      <FormField
        label="Number"
        constraintText="As in +1 512 555 0142"
        errorText={errors.get('phone_number') ?? ''}
      >
        <Input
          inputMode="tel"
          value={form.phone_number}
          onChange={({ detail }) => set({ phone_number: detail.value })}
        />
      </FormField>
      <FormField
        label="Country"
        constraintText="Two letters, for a number without its country code"
        errorText={errors.get('default_country') ?? ''}
      >
        <Input
          value={form.default_country}
          onChange={({ detail }) => set({ default_country: detail.value })}
        />
      </FormField>
    </div>
  );
}

function CarrierField({
  form,
  set,
  error,
  carriers,
  usual,
}: Editing & {
  readonly carriers: ReadonlyMap<string, string>;
  readonly usual: string;
}) {
  const carrier_id = form.carrier_id || usual;
  return (
    <FormField
      label="Carrier"
      description="Where you have the number. Calls from it go through this carrier."
      errorText={fieldErrors(error).get('carrier_id') ?? ''}
    >
      <Select
        selectedOption={{
          value: carrier_id,
          label: carriers.get(carrier_id) ?? carrier_id,
        }}
        options={[...carriers].map(([value, label]) => ({ value, label }))}
        onChange={({ detail }) =>
          set({ carrier_id: detail.selectedOption.value ?? '' })
        }
      />
    </FormField>
  );
}

function Settings({ form, set, error }: Editing) {
  const errors = fieldErrors(error);
  return (
    <SpaceBetween size="m">
      <FormField
        label={
          <>
            Label <i>– optional</i>
          </>
        }
        errorText={errors.get('label') ?? ''}
      >
        <Input
          value={form.label}
          onChange={({ detail }) => set({ label: detail.value })}
        />
      </FormField>
      <div className="field-row">
        <FormField
          label="Lines"
          constraintText="Calls at once. Empty: no limit"
          errorText={errors.get('max_concurrent') ?? ''}
        >
          <Input
            type="number"
            inputMode="numeric"
            value={form.max_concurrent}
            onChange={({ detail }) => set({ max_concurrent: detail.value })}
          />
        </FormField>
        <FormField
          label="Calls a second"
          constraintText="Empty: no limit"
          errorText={errors.get('cps') ?? ''}
        >
          <Input
            type="number"
            inputMode="decimal"
            step="any"
            value={form.cps}
            onChange={({ detail }) => set({ cps: detail.value })}
          />
        </FormField>
      </div>
      <Check
        checked={form.active}
        label="Active"
        hint="An inactive number places no call; calls in progress finish."
        onChange={(checked) => set({ active: checked })}
      />
      <Check
        checked={form.outbound_enabled}
        label="Calls out"
        hint="Campaigns may call from it."
        onChange={(checked) => set({ outbound_enabled: checked })}
      />
    </SpaceBetween>
  );
}
