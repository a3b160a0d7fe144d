import {
  Button,
  FormField,
  Input,
  Multiselect,
  Select,
  Textarea,
} from '@cloudscape-design/components';
import type { ConfigurationView } from '#shared/contracts/configurations.ts';
import { type CallingWindow, weekdays } from '#shared/domain/campaign.ts';
import { notify } from '../../app/notices.tsx';
import { Check } from '../../components/check.tsx';
import { EditModal } from '../../components/edit-modal.tsx';
import { fieldErrors } from '../../lib/api-error.ts';
import { formatCode } from '../../lib/format.ts';
import { useEditForm } from '../../lib/use-edit-form.ts';
import { useAgents } from '../agents/use-agents.ts';
import { useComplianceProfiles } from '../settings/use-settings.ts';
import {
  baseOf,
  bodyOf,
  type ConfigurationForm,
  fields,
  newWindow,
  withoutNull,
} from './configuration-form.ts';
import './schedules.css';
import {
  useChangeConfigurations,
  useReadConfiguration,
} from './use-configurations.ts';

/** Keeps settings that campaigns share: null is a new one. */
export function ConfigurationModal({
  configuration,
  onClose,
}: {
  configuration: ConfigurationView | null;
  onClose: () => void;
}) {
  const change = useChangeConfigurations();
  const read = useReadConfiguration();
  const edit = useEditForm<ConfigurationForm>({
    base: baseOf(configuration),
    fields,
    save: (changes, version, form) => {
      const body = bodyOf(changes, form);
      return change.mutateAsync(
        configuration === null
          ? {
              kind: 'add',
              body: { ...withoutNull(body), name: form.name },
            }
          : { kind: 'change', id: configuration.id, version, body },
      );
    },
    reload: async () => baseOf(configuration && (await read(configuration.id))),
    onSaved: () => {
      if (configuration === null)
        notify('success', 'The configuration is kept');
      onClose();
    },
  });
  return (
    <EditModal
      edit={edit}
      kind="configuration"
      name={configuration?.name ?? null}
      onClose={onClose}
    >
      <General {...edit} />
      <Check
        checked={edit.form.has_hours}
        label="Calling windows"
        hint="Without, each campaign says when it calls."
        onChange={(checked) => edit.set({ has_hours: checked })}
      />
      {edit.form.has_hours && <Hours {...edit} />}
    </EditModal>
  );
}

interface Editing {
  readonly form: ConfigurationForm;
  readonly set: (change: Partial<ConfigurationForm>) => void;
  readonly error: unknown;
}

const ANY = { value: '', label: 'As the campaign says' };

function General({ form, set, error }: Editing) {
  const agents = useAgents().data ?? [];
  const profiles = useComplianceProfiles().data?.data ?? [];
  const errors = fieldErrors(error);
  const agentOptions = [
    ANY,
    ...agents.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const lawOptions = [
    ANY,
    ...profiles.map(({ id, name }) => ({ value: id as string, label: name })),
  ];
  return (
    <>
      <FormField label="Name" errorText={errors.get('name') ?? ''}>
        <Input
          value={form.name}
          onChange={({ detail }) => set({ name: detail.value })}
        />
      </FormField>
      <div className="field-row">
        <FormField label="Agent" errorText={errors.get('agent_id') ?? ''}>
          <Select
            options={agentOptions}
            selectedOption={
              agentOptions.find(({ value }) => value === form.agent_id) ?? null
            }
            onChange={({ detail }) =>
              set({ agent_id: detail.selectedOption.value ?? '' })
            }
          />
        </FormField>
        <FormField
          label="Lines"
          constraintText="Empty: as the campaign says"
          errorText={errors.get('max_concurrent_calls') ?? ''}
        >
          <Input
            type="number"
            inputMode="numeric"
            value={form.lines}
            onChange={({ detail }) => set({ lines: detail.value })}
          />
        </FormField>
      </div>
      <FormField label="Law" errorText={errors.get('compliance.profile') ?? ''}>
        <Select
          options={lawOptions}
          selectedOption={
            lawOptions.find(({ value }) => value === form.profile) ?? null
          }
          onChange={({ detail }) =>
            set({ profile: detail.selectedOption.value ?? '' })
          }
        />
      </FormField>
    </>
  );
}

function Hours({ form, set, error }: Editing) {
  const errors = fieldErrors(error);
  const { windows } = form;
  return (
    <>
      <FormField
        label="Time zone"
        constraintText="As in America/New_York"
        errorText={errors.get('schedule.timezone') ?? ''}
      >
        <Input
          value={form.timezone}
          onChange={({ detail }) => set({ timezone: detail.value })}
        />
      </FormField>
      {windows.map((window, index) => (
        <WindowEdit
          // biome-ignore lint/suspicious/noArrayIndexKey: a window is its place
          key={index}
          window={window}
          index={index}
          errors={errors}
          onChange={(next) =>
            set({
              windows: windows.map((one, at) => (at === index ? next : one)),
            })
          }
          onRemove={() =>
            set({ windows: windows.filter((_, at) => at !== index) })
          }
        />
      ))}
      <Button
        iconName="add-plus"
        formAction="none"
        onClick={() => set({ windows: [...windows, newWindow] })}
      >
        Add window
      </Button>
      <FormField
        label={
          <>
            Holidays <i>– optional</i>
          </>
        }
        description="Dates on which no window begins."
        constraintText="YYYY-MM-DD, one a line"
        errorText={errors.get('schedule.holidays') ?? ''}
      >
        <Textarea
          rows={3}
          value={form.holidays}
          onChange={({ detail }) => set({ holidays: detail.value })}
        />
      </FormField>
    </>
  );
}

const dayOptions = weekdays.map((value) => ({
  value: value as string,
  label: formatCode(value),
}));

function WindowEdit({
  window,
  index,
  errors,
  onChange,
  onRemove,
}: {
  window: CallingWindow;
  index: number;
  errors: ReadonlyMap<string, string>;
  onChange: (window: CallingWindow) => void;
  onRemove: () => void;
}) {
  const at = `schedule.windows.${index}`;
  const time = (part: 'start' | 'end', label: string) => (
    <FormField label={label} errorText={errors.get(`${at}.${part}`) ?? ''}>
      <Input
        ariaLabel={`${label}, window ${index + 1}`}
        placeholder="HH:MM"
        value={window[part]}
        onChange={({ detail }) => onChange({ ...window, [part]: detail.value })}
      />
    </FormField>
  );
  return (
    <fieldset className="window-edit">
      <legend className="visually-hidden">Window {index + 1}</legend>
      <div className="days">
        <FormField label="Days" errorText={errors.get(`${at}.days`) ?? ''}>
          <Multiselect
            options={dayOptions}
            selectedOptions={dayOptions.filter(({ value }) =>
              window.days.some((day) => day === value),
            )}
            placeholder="No day: no calls"
            tokenLimit={7}
            deselectAriaLabel={({ label }) => `Remove ${label}`}
            onChange={({ detail }) => {
              const chosen = detail.selectedOptions.map(({ value }) => value);
              onChange({
                ...window,
                days: weekdays.filter((day) => chosen.includes(day)),
              });
            }}
          />
        </FormField>
      </div>
      {time('start', 'Call from')}
      {time('end', 'Call until')}
      <Button
        variant="icon"
        iconName="remove"
        formAction="none"
        ariaLabel={`Remove window ${index + 1}`}
        onClick={onRemove}
      />
    </fieldset>
  );
}
