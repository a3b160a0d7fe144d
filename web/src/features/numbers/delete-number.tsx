import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { NumberView } from '#shared/contracts/numbers.ts';
import { notify } from '../../app/notices.tsx';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { CampaignLinks } from './campaign-links.tsx';
import { useChangeNumbers } from './use-numbers.ts';

/** Asks first, and asks to type the number when campaigns call from it. */
export function DeleteNumber({
  number,
  users,
  onClose,
  onDeleted = onClose,
}: {
  number: NumberView;
  users: readonly CampaignView[];
  onClose: () => void;
  onDeleted?: () => void;
}) {
  const change = useChangeNumbers();
  const { id, phone_number } = number;
  const in_use = users.length > 0;
  return (
    <ConfirmModal
      title={`Delete ${phone_number}?`}
      verb="Delete number"
      {...(in_use && { typed: phone_number })}
      loading={change.isPending}
      onClose={onClose}
      onConfirm={() =>
        change.mutate(
          { kind: 'delete', id, in_use },
          {
            onSuccess: () => {
              notify('success', `${phone_number} is deleted`);
              onDeleted();
            },
          },
        )
      }
    >
      <div className="stack">
        {change.error && (
          <ProblemAlert
            error={change.error}
            what="The number was not deleted"
          />
        )}
        <div>
          No call is placed from it any more; calls in progress finish. What was
          called from it stays in reports. It cannot be undone, but the number
          can be added again.
        </div>
        {in_use && (
          <div>
            These campaigns have it in their pool. One that is running and has
            no other number fails:
            <CampaignLinks campaigns={users} />
          </div>
        )}
      </div>
    </ConfirmModal>
  );
}
