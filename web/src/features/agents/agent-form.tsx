import { FormField, Input } from '@cloudscape-design/components';
import type {
  CreateAgent,
  UpdateAgent,
} from '#shared/client/generated/types.gen.ts';
import type { AgentView } from '#shared/contracts/agents.ts';
import { notify } from '../../app/notices.tsx';
import { Check } from '../../components/check.tsx';
import { EditModal } from '../../components/edit-modal.tsx';
import { fieldErrors } from '../../lib/api-error.ts';
import { type Base, type Field, useEditForm } from '../../lib/use-edit-form.ts';
import {
  type MessageForm,
  messageBody,
  messageForm,
  messageText,
  type TargetForm,
  targetBody,
  targetForm,
  targetText,
} from './agent-target-form.ts';
import { MessageFields, TargetFields } from './target-fields.tsx';
import { useChangeAgents, useReadAgent } from './use-agents.ts';

interface AgentForm {
  readonly name: string;
  readonly active: boolean;
  /** As typed; empty is no limit. */
  readonly max_concurrent: string;
  readonly target: TargetForm;
  readonly message: MessageForm;
}

const fields: readonly Field<AgentForm>[] = [
  { name: 'name', label: 'Name', text: ({ name }) => name },
  {
    name: 'active',
    label: 'Active',
    text: ({ active }) => (active ? 'On' : 'Off'),
  },
  {
    name: 'max_concurrent',
    label: 'Seats',
    text: ({ max_concurrent }) => max_concurrent || 'No limit',
  },
  {
    name: 'target',
    label: 'Connects calls to',
    text: ({ target }) => targetText(target),
  },
  {
    name: 'message',
    label: 'Message',
    text: ({ message }) => messageText(message),
  },
];

const baseOf = (agent: AgentView | null): Base<AgentForm> => ({
  version: agent?.version ?? null,
  form: {
    name: agent?.name ?? '',
    active: agent?.status !== 'inactive',
    max_concurrent: String(agent?.max_concurrent ?? ''),
    target: targetForm(agent?.target),
    message: messageForm(agent?.message),
  },
});

const bodyOf = ({
  name,
  active,
  max_concurrent,
  target,
  message,
}: Partial<AgentForm>): UpdateAgent => ({
  ...(name !== undefined && { name: name.trim() }),
  ...(active !== undefined && { status: active ? 'active' : 'inactive' }),
  ...(max_concurrent !== undefined && {
    max_concurrent: max_concurrent === '' ? null : Number(max_concurrent),
  }),
  ...(target !== undefined && { target: targetBody(target) }),
  ...(message !== undefined && { message: messageBody(message) }),
});

const newBody = (form: Partial<AgentForm>): CreateAgent => ({
  ...bodyOf(form),
  name: form.name?.trim() ?? '',
});

/** Adds an agent, or changes one: null is a new one. */
export function AgentModal({
  agent,
  onClose,
}: {
  agent: AgentView | null;
  onClose: () => void;
}) {
  const change = useChangeAgents();
  const read = useReadAgent();
  const edit = useEditForm<AgentForm>({
    base: baseOf(agent),
    fields,
    save: (changes, version) =>
      change.mutateAsync(
        agent === null
          ? { kind: 'add', body: newBody(changes) }
          : { kind: 'change', id: agent.id, version, body: bodyOf(changes) },
      ),
    reload: async () => baseOf(agent && (await read(agent.id))),
    onSaved: () => {
      if (agent === null) notify('success', 'The agent is added');
      onClose();
    },
  });
  const errors = fieldErrors(edit.error);
  const { form, set } = edit;
  return (
    <EditModal
      edit={edit}
      kind="agent"
      name={agent?.name ?? null}
      onClose={onClose}
    >
      <FormField label="Name" errorText={errors.get('name') ?? ''}>
        <Input
          value={form.name}
          onChange={({ detail }) => set({ name: detail.value })}
        />
      </FormField>
      <FormField
        label="Seats"
        description="Calls that it takes at once, over all campaigns. Another number holds from the next call on."
        constraintText="Empty: no limit"
        errorText={errors.get('max_concurrent') ?? ''}
      >
        <Input
          type="number"
          inputMode="numeric"
          value={form.max_concurrent}
          onChange={({ detail }) => set({ max_concurrent: detail.value })}
        />
      </FormField>
      <TargetFields
        target={form.target}
        hasToken={
          agent?.target?.kind === 'websocket' && agent.target.has_auth_token
        }
        errors={errors}
        onChange={(target) => set({ target })}
      />
      <MessageFields
        message={form.message}
        errors={errors}
        onChange={(message) => set({ message })}
      />
      <Check
        checked={form.active}
        label="Active"
        hint="An inactive agent takes no new call; calls in progress finish."
        onChange={(checked) => set({ active: checked })}
      />
    </EditModal>
  );
}
