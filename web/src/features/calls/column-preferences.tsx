import { CollectionPreferences } from '@cloudscape-design/components';
import { columnLabel } from './call-columns.tsx';
import type { ColumnDisplay } from './use-columns.ts';

/** Which columns are shown, and in which order. */
export default function ColumnPreferences({
  display,
  onChange,
}: {
  display: readonly ColumnDisplay[];
  onChange: (display: readonly ColumnDisplay[]) => void;
}) {
  return (
    <CollectionPreferences
      title="Columns"
      confirmLabel="Apply"
      cancelLabel="Cancel"
      preferences={{ contentDisplay: display }}
      onConfirm={({ detail }) => onChange(detail.contentDisplay ?? display)}
      contentDisplayPreference={{
        title: 'Columns',
        description: 'Kept in this browser.',
        enableColumnFiltering: true,
        options: display.map(({ id }) => ({
          id,
          label: columnLabel(id),
          alwaysVisible: id === 'contact' || id === 'debug',
        })),
      }}
    />
  );
}
