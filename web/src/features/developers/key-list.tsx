import { useState } from 'react';
import type { CreatedKey } from '#shared/client/generated/types.gen.ts';
import type { KeyView } from '#shared/contracts/keys.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyTable } from './key-table.tsx';
import { SecretModal } from './secret-modal.tsx';
import { keyText, useKeys, useRevokeKey } from './use-keys.ts';

type Open =
  | { readonly kind: 'create'; readonly like: KeyView | null }
  | {
      readonly kind: 'secret';
      readonly created: CreatedKey;
      readonly like: KeyView | null;
    }
  | {
      readonly kind: 'revoke';
      readonly key: KeyView;
      readonly rotated: boolean;
    };

/** Keys of the organization, and the tokens of its people. */
export function KeyList() {
  const keys = useKeys();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <QueryPanel
        query={keys}
        what="The keys could not be loaded"
        height="320px"
      >
        {(data) => (
          <KeyTable
            keys={data}
            onCreate={() => setOpen({ kind: 'create', like: null })}
            onRotate={(like) => setOpen({ kind: 'create', like })}
            onRevoke={(key) => setOpen({ kind: 'revoke', key, rotated: false })}
          />
        )}
      </QueryPanel>
      {open?.kind === 'create' && (
        <KeyForm
          like={open.like}
          onClose={close}
          onCreated={(created) =>
            setOpen({ kind: 'secret', created, like: open.like })
          }
        />
      )}
      {open?.kind === 'secret' && (
        <SecretModal
          title={`The key ${open.created.name}`}
          label="the key"
          secret={open.created.credential}
          onStored={() =>
            setOpen(
              open.like && { kind: 'revoke', key: open.like, rotated: true },
            )
          }
        >
          Send it as <code>Authorization: Bearer …</code> with each request.
        </SecretModal>
      )}
      {open?.kind === 'revoke' && (
        <RevokeKey revoked={open.key} rotated={open.rotated} onClose={close} />
      )}
    </>
  );
}

/** Of a rotated one it may wait: both work until then. */
function RevokeKey({
  revoked,
  rotated,
  onClose,
}: {
  revoked: KeyView;
  rotated: boolean;
  onClose: () => void;
}) {
  const revoke = useRevokeKey();
  return (
    <ConfirmModal
      title={`Revoke ${rotated ? 'the old ' : ''}${revoked.name}?`}
      verb="Revoke key"
      loading={revoke.isPending}
      onClose={onClose}
      onConfirm={() => revoke.mutate(revoked, { onSuccess: onClose })}
    >
      <div className="stack">
        {revoke.error && (
          <ProblemAlert error={revoke.error} what="The key was not revoked" />
        )}
        <div>
          <code>{keyText(revoked)}</code> opens nothing from now on, and stays
          listed. Campaigns and calls in progress go on. It cannot be undone.
          {rotated &&
            ' Cancel to let both keys work for now, and revoke this one when your programs use the new one.'}
        </div>
      </div>
    </ConfirmModal>
  );
}
