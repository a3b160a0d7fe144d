import type { ReactNode } from 'react';
import type { EditForm } from '../lib/use-edit-form.ts';
import { ConflictModal } from './conflict-modal.tsx';
import { FormModal } from './form-modal.tsx';

/** A form over the page that adds one thing or changes it, and asks when somebody else was faster. */
export function EditModal<Form extends object>({
  edit,
  kind,
  name,
  onClose,
  children,
}: {
  edit: EditForm<Form>;
  /** In the middle of a sentence: "number". */
  kind: string;
  /** What it is called; null: it is not there yet. */
  name: string | null;
  onClose: () => void;
  children: ReactNode;
}) {
  const isNew = name === null;
  if (edit.conflict) {
    return (
      <ConflictModal
        what={name ?? `The ${kind}`}
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
      title={isNew ? `Add ${kind}` : `Edit ${name}`}
      verb={isNew ? `Add ${kind}` : 'Save'}
      failed={`The ${kind} was not ${isNew ? 'added' : 'changed'}`}
      error={edit.error}
      saving={edit.saving}
      onClose={onClose}
      onSubmit={edit.submit}
    >
      {children}
    </FormModal>
  );
}
