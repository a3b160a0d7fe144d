import {
  Checkbox,
  FormField,
  Input,
  Select,
  type SelectProps,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { CreatedKey } from '#shared/client/generated/types.gen.ts';
import type { KeyView } from '#shared/contracts/keys.ts';
import { type Scope, scopes } from '#shared/contracts/settings.ts';
import { FormModal } from '../../components/form-modal.tsx';
import { fieldErrors } from '../../lib/api-error.ts';
import { permissionOf, useMe } from '../../lib/me.ts';
import { useMembers } from '../settings/use-members.ts';
import './developers.css';
import { useCreateKey } from './use-keys.ts';

const DAY_MS = 86_400_000;
const lives: readonly { value: string; label: string }[] = [
  { value: '', label: 'Never' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
];

/** Of the organization itself. */
const NOBODY: SelectProps.Option = {
  value: '',
  label: 'The organization',
  description: 'A key, for programs',
};

/** @param like - a key that the new one follows */
export function KeyForm({
  like,
  onClose,
  onCreated,
}: {
  like: KeyView | null;
  onClose: () => void;
  onCreated: (key: CreatedKey) => void;
}) {
  const create = useCreateKey();
  const [name, setName] = useState(like?.name ?? '');
  const [chosen, setChosen] = useState<readonly Scope[]>(
    like?.scopes ?? ['campaigns:read'],
  );
  const [days, setDays] = useState('');
  const [member, setMember] = useState(like?.member_id ?? '');
  const errors = fieldErrors(create.error);
  const kind = member ? 'pat' : (like?.kind ?? 'ak');
  const submit = () =>
    create.mutate(
      {
        name: name.trim(),
        kind,
        scopes: [...chosen],
        role: like?.role ?? null,
        member_id: member || null,
        requests_per_second: like?.requests_per_second ?? null,
        // Keys end by the real clock, which a local run may be ahead of.
        expires_at:
          days === ''
            ? null
            : new Date(Date.now() + Number(days) * DAY_MS).toISOString(),
      },
      { onSuccess: onCreated },
    );
  return (
    <FormModal
      title={like ? `Rotate ${like.name}` : 'Create key'}
      verb={like ? 'Create new key' : 'Create key'}
      failed="The key was not created"
      error={create.error}
      saving={create.isPending}
      disabled={name.trim() === '' || chosen.length === 0}
      onClose={onClose}
      onSubmit={submit}
    >
      {like && (
        <div>
          The new key does what the old one does. Both work until you revoke the
          old one, so that programs can change over.
        </div>
      )}
      <FormField label="Name" errorText={errors.get('name') ?? ''}>
        <Input
          value={name}
          placeholder="Nightly import"
          onChange={({ detail }) => setName(detail.value)}
        />
      </FormField>
      <div className="field-row">
        <MemberField
          member={member}
          onMember={setMember}
          error={errors.get('member_id') ?? ''}
        />
        <FormField label="Expires" errorText={errors.get('expires_at') ?? ''}>
          <Select
            options={lives}
            selectedOption={lives.find(({ value }) => value === days) ?? null}
            onChange={({ detail }) =>
              setDays(detail.selectedOption.value ?? '')
            }
          />
        </FormField>
      </div>
      <ScopeField chosen={chosen} onChosen={setChosen} />
    </FormModal>
  );
}

function MemberField({
  member,
  onMember,
  error,
}: {
  member: string;
  onMember: (id: string) => void;
  error: string;
}) {
  const members = useMembers().data?.data ?? [];
  const options = [
    NOBODY,
    ...members
      .filter(({ status }) => status === 'active')
      .map(({ id, name }) => ({
        value: id,
        label: name,
        description: 'Their token: no more than their role',
      })),
  ];
  return (
    <FormField label="Belongs to" errorText={error}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === member) ?? NOBODY}
        onChange={({ detail }) => onMember(detail.selectedOption.value ?? '')}
      />
    </FormField>
  );
}

function ScopeField({
  chosen,
  onChosen,
}: {
  chosen: readonly Scope[];
  onChosen: (scopes: readonly Scope[]) => void;
}) {
  const me = useMe();
  return (
    <FormField
      label="Scopes"
      description="What it may do. A scope that manages reads too."
      constraintText="Nobody can give what they do not have."
    >
      <div className="scope-choice">
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            checked={chosen.includes(scope)}
            disabled={!permissionOf(me, scope).allowed}
            onChange={({ detail }) =>
              onChosen(
                detail.checked
                  ? [...chosen, scope]
                  : chosen.filter((one) => one !== scope),
              )
            }
          >
            {scope}
          </Checkbox>
        ))}
      </div>
    </FormField>
  );
}
