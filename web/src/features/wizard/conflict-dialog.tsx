import { ConflictModal } from '../../components/conflict-modal.tsx';
import { conflictsOf } from './changes.ts';
import { bodyOf } from './form-body.ts';
import { labelOf, valueText } from './labels.ts';
import { baseOf, isScheduled } from './save-campaign.ts';
import type { useWizardForm } from './use-wizard-form.ts';

/** What somebody else saved meanwhile, beside what is on screen here. */
export function ConflictDialog({
  wizard,
}: {
  wizard: ReturnType<typeof useWizardForm>;
}) {
  const { conflict, base, form } = wizard;
  if (!conflict || !base) return null;
  const { theirs, at, who } = conflict;
  const mine = bodyOf(form.getValues(), isScheduled(base.view));
  const rows = conflictsOf(base.body, baseOf(theirs).body, mine);
  return (
    <ConflictModal
      what={`“${theirs.name}”`}
      at={at}
      who={who}
      busy={wizard.saving}
      rows={rows.map(({ path, theirs, mine, changed_by }) => ({
        path,
        label: labelOf(path),
        theirs: valueText(path, theirs),
        mine: valueText(path, mine),
        changed_by,
      }))}
      onReload={wizard.dropMine}
      onKeep={() => void wizard.keepMine()}
      onClose={wizard.closeConflict}
    />
  );
}
