import {
  FormField,
  Header,
  Input,
  Select,
  SpaceBetween,
  StatusIndicator,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import { useMemo, useState } from 'react';
import type { MemberView } from '#shared/contracts/members.ts';
import type { Role } from '#shared/contracts/settings.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FormModal } from '../../components/form-modal.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import { fieldErrors } from '../../lib/api-error.ts';
import { formatCode, UNKNOWN } from '../../lib/format.ts';
import { ActorName } from '../detail/actor-name.tsx';
import { useChangeMember, useMembers } from './use-members.ts';

export const roleOptions: readonly {
  value: Role;
  label: string;
  description: string;
}[] = [
  { value: 'viewer', label: 'Viewer', description: 'Reads' },
  {
    value: 'operator',
    label: 'Operator',
    description: 'Runs campaigns; deletes nothing and makes no keys',
  },
  { value: 'admin', label: 'Admin', description: 'Everything' },
];

/** Who may do what. A change of role, or a suspension, holds at once. */
export function Members() {
  const members = useMembers();
  const change = useChangeMember();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<MemberView | null>(null);
  const columns = useMemo(
    () => columnsOf(change.mutate, setRemoving),
    [change.mutate],
  );
  return (
    <SpaceBetween size="m">
      {change.error && !adding && (
        <ProblemAlert error={change.error} what="The member was not changed" />
      )}
      <QueryPanel query={members} what="The members could not be loaded">
        {({ data }) => (
          <Table
            items={data}
            trackBy="id"
            columnDefinitions={columns}
            ariaLabels={{ tableLabel: 'Members' }}
            header={
              <Header
                variant="h2"
                counter={`(${data.length})`}
                actions={
                  <MayButton
                    scope="keys:manage"
                    variant="primary"
                    onClick={() => setAdding(true)}
                  >
                    Add member
                  </MayButton>
                }
              >
                Members
              </Header>
            }
            empty={
              <EmptyState title="No members yet">
                Add the people who work with this organization. Their tokens do
                no more than their role.
              </EmptyState>
            }
          />
        )}
      </QueryPanel>
      {adding && <AddMember onClose={() => setAdding(false)} />}
      {removing && (
        <ConfirmModal
          title={`Remove ${removing.name}?`}
          verb="Remove member"
          onClose={() => setRemoving(null)}
          onConfirm={() => {
            change.mutate({ kind: 'remove', id: removing.id });
            setRemoving(null);
          }}
        >
          All tokens of {removing.name} stop working at once. Campaigns that
          they made stay.
        </ConfirmModal>
      )}
    </SpaceBetween>
  );
}

type Mutate = ReturnType<typeof useChangeMember>['mutate'];

const columnsOf = (
  change: Mutate,
  remove: (member: MemberView) => void,
): TableProps.ColumnDefinition<MemberView>[] => [
  { id: 'name', header: 'Name', isRowHeader: true, cell: (row) => row.name },
  { id: 'email', header: 'Email', cell: (row) => row.email ?? UNKNOWN },
  {
    id: 'role',
    header: 'Role',
    minWidth: 170,
    cell: (row) => (
      <Select
        ariaLabel={`Role of ${row.name}`}
        options={[...roleOptions]}
        selectedOption={
          roleOptions.find(({ value }) => value === row.role) ?? null
        }
        onChange={({ detail }) =>
          change({
            kind: 'change',
            id: row.id,
            role: detail.selectedOption.value as Role,
          })
        }
      />
    ),
  },
  {
    id: 'status',
    header: 'Status',
    cell: (row) => (
      <StatusIndicator type={row.status === 'active' ? 'success' : 'stopped'}>
        {formatCode(row.status)}
      </StatusIndicator>
    ),
  },
  {
    id: 'created',
    header: 'Added',
    cell: (row) => (
      <>
        <Time at={row.created_at} /> by <ActorName id={row.created_by} />
      </>
    ),
  },
  {
    id: 'actions',
    header: 'Actions',
    cell: (row) => (
      <span className="button-row">
        <MayButton
          scope="keys:manage"
          variant="inline-link"
          ariaLabel={`${row.status === 'active' ? 'Suspend' : 'Let in'} ${row.name}`}
          onClick={() =>
            change({
              kind: 'change',
              id: row.id,
              status: row.status === 'active' ? 'suspended' : 'active',
            })
          }
        >
          {row.status === 'active' ? 'Suspend' : 'Let in'}
        </MayButton>
        <MayButton
          scope="keys:manage"
          variant="inline-link"
          ariaLabel={`Remove ${row.name}`}
          onClick={() => remove(row)}
        >
          Remove
        </MayButton>
      </span>
    ),
  },
];

function AddMember({ onClose }: { onClose: () => void }) {
  const change = useChangeMember();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const errors = fieldErrors(change.error);
  const submit = () =>
    change.mutate(
      {
        kind: 'add',
        name: name.trim(),
        email: email.trim() === '' ? null : email.trim(),
        role,
      },
      { onSuccess: onClose },
    );
  return (
    <FormModal
      title="Add member"
      verb="Add member"
      failed="The member was not added"
      error={errors.size === 0 ? change.error : null}
      saving={change.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <FormField label="Name" errorText={errors.get('name') ?? ''}>
        <Input value={name} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField
        label={
          <>
            Email <i>– optional</i>
          </>
        }
        errorText={errors.get('email') ?? ''}
      >
        <Input
          type="email"
          value={email}
          onChange={({ detail }) => setEmail(detail.value)}
        />
      </FormField>
      <FormField label="Role" errorText={errors.get('role') ?? ''}>
        <Select
          options={[...roleOptions]}
          selectedOption={
            roleOptions.find(({ value }) => value === role) ?? null
          }
          onChange={({ detail }) =>
            setRole(detail.selectedOption.value as Role)
          }
        />
      </FormField>
    </FormModal>
  );
}
