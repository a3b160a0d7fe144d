import { FormField, Input, Multiselect } from '@cloudscape-design/components';
import type { WebhookWithSecret } from '#shared/client/generated/types.gen.ts';
import { eventTypes, webhookEvents } from '#shared/contracts/webhook-events.ts';
import type { WebhookView } from '#shared/contracts/webhooks.ts';
import { Check } from '../../components/check.tsx';
import { ConflictModal } from '../../components/conflict-modal.tsx';
import { FormModal } from '../../components/form-modal.tsx';
import { fieldErrors } from '../../lib/api-error.ts';
import { type Base, type Field, useEditForm } from '../../lib/use-edit-form.ts';
import { useReadWebhook, useWebhookActions } from './use-webhooks.ts';

interface WebhookForm {
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly active: boolean;
}

const fields: readonly Field<WebhookForm>[] = [
  { name: 'url', label: 'URL', text: ({ url }) => url },
  {
    name: 'description',
    label: 'Description',
    text: ({ description }) => description || '–',
  },
  { name: 'events', label: 'Events', text: ({ events }) => events.join(', ') },
  {
    name: 'active',
    label: 'Active',
    text: ({ active }) => (active ? 'On' : 'Off'),
  },
];

const baseOf = (webhook: WebhookView | null): Base<WebhookForm> => ({
  version: webhook?.version ?? null,
  form: {
    url: webhook?.url ?? '',
    description: webhook?.description ?? '',
    events: webhook?.events ?? ['*'],
    active: webhook?.active ?? true,
  },
});

/** The contract names each type; the API checks them. */
const bodyOf = ({ description, events, ...rest }: Partial<WebhookForm>) => ({
  ...rest,
  ...(description !== undefined && {
    description: description.trim() || null,
  }),
  ...(events !== undefined && { events: events as ['*'] }),
});

const options = [
  { value: '*', label: 'All events', description: 'Those to come, too' },
  ...eventTypes
    .filter((type) => type !== 'webhook.test')
    .map((value) => ({
      value,
      label: value,
      description: webhookEvents[value].summary,
    })),
];

/** Where events go, and which: null is a new endpoint, whose secret is handed on. */
export function WebhookModal({
  webhook,
  onClose,
  onCreated,
}: {
  webhook: WebhookView | null;
  onClose: () => void;
  onCreated: (webhook: WebhookWithSecret) => void;
}) {
  const { create, update } = useWebhookActions();
  const read = useReadWebhook();
  const edit = useEditForm<WebhookForm>({
    base: baseOf(webhook),
    fields,
    save: async (changes, version) => {
      const body = bodyOf(changes);
      if (webhook !== null) {
        await update.mutateAsync({ id: webhook.id, version, body });
        return;
      }
      const url = changes.url ?? '';
      onCreated(await create.mutateAsync({ ...body, url }));
    },
    reload: async () => baseOf(webhook && (await read(webhook.id))),
    onSaved: () => webhook && onClose(),
  });
  if (edit.conflict) {
    return (
      <ConflictModal
        what={webhook?.url ?? 'The webhook'}
        at={null}
        who={null}
        rows={edit.conflict.rows}
        busy={edit.saving}
        onReload={edit.conflict.takeTheirs}
        onKeep={edit.conflict.keep}
        onClose={edit.conflict.close}
      />
    );
  }
  return (
    <FormModal
      title={webhook ? 'Edit webhook' : 'Add webhook'}
      verb={webhook ? 'Save' : 'Add webhook'}
      failed={
        webhook ? 'The webhook was not changed' : 'The webhook was not added'
      }
      error={edit.error}
      saving={edit.saving}
      onClose={onClose}
      onSubmit={edit.submit}
    >
      <WebhookFields form={edit.form} set={edit.set} error={edit.error} />
    </FormModal>
  );
}

function WebhookFields({
  form,
  set,
  error,
}: {
  form: WebhookForm;
  set: (change: Partial<WebhookForm>) => void;
  error: unknown;
}) {
  const errors = fieldErrors(error);
  /** "All" and single ones exclude each other: the last choice wins. */
  const choose = (wanted: readonly string[]) => {
    const all = wanted.includes('*') && !form.events.includes('*');
    set({ events: all ? ['*'] : wanted.filter((one) => one !== '*') });
  };
  return (
    <>
      <FormField
        label="URL"
        description="Each event is sent there as a signed POST."
        constraintText="https on port 443, at a public name. On one machine http://localhost is fine too."
        errorText={errors.get('url') ?? ''}
      >
        <Input
          type="url"
          value={form.url}
          placeholder="https://example.com/outdial"
          onChange={({ detail }) => set({ url: detail.value })}
        />
      </FormField>
      <FormField label="Events" errorText={errors.get('events') ?? ''}>
        <Multiselect
          options={options}
          selectedOptions={options.filter(({ value }) =>
            form.events.includes(value),
          )}
          placeholder="Choose events"
          deselectAriaLabel={({ label }) => `Remove ${label}`}
          onChange={({ detail }) =>
            choose(detail.selectedOptions.flatMap(({ value }) => value ?? []))
          }
        />
      </FormField>
      <FormField
        label={
          <>
            Description <i>– optional</i>
          </>
        }
        errorText={errors.get('description') ?? ''}
      >
        <Input
          value={form.description}
          onChange={({ detail }) => set({ description: detail.value })}
        />
      </FormField>
      <Check
        checked={form.active}
        label="Active"
        hint="Switching it on again also forgives its failures."
        onChange={(checked) => set({ active: checked })}
      />
    </>
  );
}
