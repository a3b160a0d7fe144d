import { StatusIndicator } from '@cloudscape-design/components';
import { useFormContext, useWatch } from 'react-hook-form';
import { Time } from '../../components/time.tsx';
import type { WizardForm } from './form.ts';

/** Whether what is on screen is saved, and since when. */
export function SavedMark({
  at,
  saving,
  isDirty,
}: {
  at: string | null;
  saving: boolean;
  isDirty: () => boolean;
}) {
  const { control } = useFormContext<WizardForm>();
  useWatch({ control });
  if (saving) return <StatusIndicator type="loading">Saving</StatusIndicator>;
  if (at === null || isDirty()) {
    return (
      <StatusIndicator type="pending">
        {at === null ? 'Not saved yet' : 'Unsaved changes'}
      </StatusIndicator>
    );
  }
  return (
    <StatusIndicator type="success">
      Saved <Time at={at} as="clock" />
    </StatusIndicator>
  );
}
