import { notify } from '../../app/notices.tsx';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { formatCount } from '../../lib/format.ts';
import { type CarrierView, useDeleteCarrier } from './use-carriers.ts';

/** The API refuses while numbers or calls are at it: that is said before, and when it happens. */
export function DeleteCarrier({
  carrier: { id, name, numbers },
  onClose,
  onDeleted,
}: {
  carrier: CarrierView;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const remove = useDeleteCarrier();
  return (
    <ConfirmModal
      title={`Delete ${name}?`}
      verb="Delete carrier"
      typed={name}
      loading={remove.isPending}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(id, {
          onSuccess: () => {
            notify('success', `${name} is deleted`);
            onDeleted();
          },
        })
      }
    >
      <div className="stack">
        {remove.error && (
          <ProblemAlert
            error={remove.error}
            what="The carrier was not deleted"
          />
        )}
        <div>
          Its credentials are deleted with it. Your account at the carrier, and
          the numbers there, stay as they are. It cannot be undone.
        </div>
        {numbers > 0 && (
          <div>
            {formatCount(numbers)} {numbers === 1 ? 'number is' : 'numbers are'}{' '}
            at it: delete {numbers === 1 ? 'that' : 'those'}, or give{' '}
            {numbers === 1 ? 'it' : 'them'} another carrier, first.
          </div>
        )}
      </div>
    </ConfirmModal>
  );
}
