import type { Scope } from '#shared/contracts/settings.ts';
import { MayButton } from './may-button.tsx';

/** The two buttons of a row that can be changed and deleted. */
export function EditAndDelete({
  scope,
  name,
  onEdit,
  onDelete,
}: {
  scope: Scope;
  /** Of what is in the row: the buttons say it to who does not see the row. */
  name: string;
  onEdit: () => void;
  onDelete: () => void;
}) {
  return (
    <span className="button-row">
      <MayButton
        scope={scope}
        variant="inline-link"
        ariaLabel={`Edit ${name}`}
        onClick={onEdit}
      >
        Edit
      </MayButton>
      <MayButton
        scope={scope}
        variant="inline-link"
        ariaLabel={`Delete ${name}`}
        onClick={onDelete}
      >
        Delete
      </MayButton>
    </span>
  );
}
