import { Button } from '@cloudscape-design/components';
import { useState } from 'react';
import type { ContactView } from '#shared/contracts/contacts.ts';
import { MayButton } from '../../components/may-button.tsx';
import { formatCount } from '../../lib/format.ts';
import { bulkWords, countWords } from './bulk-words.ts';
import {
  type BulkAction,
  type Target,
  useCallCommands,
} from './call-dialogs.tsx';
import type { CallFilter } from './call-filter.ts';

const buttons: readonly BulkAction[] = ['skip', 'retry', 'suppress'];

/** What can be done with the selected rows, or with all that match. */
export function BulkBar({
  rows,
  filter,
  total,
  onClear,
}: {
  rows: readonly ContactView[];
  filter: CallFilter;
  total: number;
  onClear: () => void;
}) {
  const { open } = useCallCommands();
  const [isAll, setAll] = useState(false);
  const target: Target = isAll
    ? { kind: 'all', filter, total }
    : { kind: 'rows', rows };
  return (
    <fieldset className="bulk-bar">
      <legend>{countWords(isAll ? total : rows.length)} selected</legend>
      <span className="button-row">
        {buttons.map((kind) => (
          <MayButton
            key={kind}
            scope={bulkWords[kind].scope}
            onClick={() => open({ kind, target })}
          >
            {bulkWords[kind].verb}
          </MayButton>
        ))}
        <Button onClick={() => open({ kind: 'export', target })}>
          Export selection
        </Button>
        {total > rows.length && (
          <Button variant="link" onClick={() => setAll(!isAll)}>
            {isAll
              ? `Select only the ${formatCount(rows.length)} of this page`
              : `Select all ${formatCount(total)} that match`}
          </Button>
        )}
        <Button variant="link" onClick={onClear}>
          Clear selection
        </Button>
      </span>
    </fieldset>
  );
}
