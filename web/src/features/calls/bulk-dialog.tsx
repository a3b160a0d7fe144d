import { Box, ProgressBar, SpaceBetween } from '@cloudscape-design/components';
import { useRef, useState } from 'react';
import type { ContactView } from '#shared/contracts/contacts.ts';
import { notify, UNDO_MS } from '../../app/notices.tsx';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useClient } from '../../lib/client.ts';
import { formatCount } from '../../lib/format.ts';
import { type BulkResult, readAll, runBulk } from './bulk.ts';
import { bulkWords, countWords } from './bulk-words.ts';
import { type BulkAction, type Target, why } from './call-dialogs.tsx';
import { contactName } from './contact-name.ts';
import type { CallActions } from './use-call-actions.ts';

interface Progress {
  readonly step: 'reading' | 'doing';
  readonly count: number;
  readonly of: number;
}

/** Asks, does it for each contact, and says which were left as they were. */
export function BulkDialog({
  campaignId,
  action,
  target,
  actions,
  onClose,
}: {
  campaignId: string;
  action: BulkAction;
  target: Target;
  actions: CallActions;
  onClose: () => void;
}) {
  const client = useClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [result, setResult] = useState<BulkResult | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [stop] = useState(() => new AbortController());
  const stopped = useRef(false);
  const { verb, consequence } = bulkWords[action];
  const count = target.kind === 'all' ? target.total : target.rows.length;
  const only = target.kind === 'rows' ? target.rows[0] : undefined;
  const whom = count === 1 && only ? contactName(only) : countWords(count);

  const begin = async () => {
    try {
      const rows =
        target.kind === 'rows'
          ? target.rows
          : await readAll(
              client,
              campaignId,
              target.filter,
              (read, of) => setProgress({ step: 'reading', count: read, of }),
              stop.signal,
            );
      const ended = await perform(
        action,
        rows,
        actions,
        (tried) =>
          setProgress({ step: 'doing', count: tried, of: rows.length }),
        stop.signal,
      );
      if (ended.refused.size > 0) setResult(ended);
      else {
        report(action, ended.done, rows, actions);
        onClose();
      }
    } catch (failed) {
      if (!stopped.current) setError(failed);
    }
  };
  const close = () => {
    stopped.current = true;
    stop.abort();
    onClose();
  };

  return (
    <ConfirmModal
      title={result ? `${verb}: what became of it` : `${verb} ${whom}?`}
      verb={result ? 'Close' : verb}
      loading={progress !== null && !result && !error}
      onClose={close}
      onConfirm={result ? onClose : () => void begin()}
    >
      <SpaceBetween size="s">
        {error !== null && (
          <ProblemAlert error={error} what="Not all of it was done" />
        )}
        {result ? (
          <Outcome action={action} result={result} />
        ) : (
          <div>{consequence}</div>
        )}
        {progress && !result && (
          <ProgressBar
            value={progress.of > 0 ? (100 * progress.count) / progress.of : 0}
            label={progress.step === 'reading' ? 'Reading the contacts' : verb}
            additionalInfo={`${formatCount(progress.count)} of ${formatCount(progress.of)}`}
          />
        )}
      </SpaceBetween>
    </ConfirmModal>
  );
}

/** Numbers are suppressed many at a time, everything else one by one. */
async function perform(
  action: BulkAction,
  rows: readonly ContactView[],
  actions: CallActions,
  onProgress: (tried: number) => void,
  signal: AbortSignal,
): Promise<BulkResult> {
  if (action !== 'suppress') {
    return runBulk(rows, actions[action], onProgress, signal);
  }
  await actions.suppress(rows);
  onProgress(rows.length);
  return { done: rows.length, refused: new Map() };
}

function report(
  action: BulkAction,
  done: number,
  rows: readonly ContactView[],
  actions: CallActions,
): void {
  const only = rows.length === 1 ? rows[0] : undefined;
  const whom = only ? contactName(only) : countWords(done);
  const text = `${whom} ${bulkWords[action].past}`;
  if (action !== 'suppress' || !only) {
    notify('success', text);
    return;
  }
  const allow = () =>
    actions
      .allow(only)
      .catch((error) =>
        notify('error', `The number is still listed: ${why(error)}`),
      );
  notify('success', text, {
    shown_ms: UNDO_MS,
    action: { text: 'Undo', onClick: () => void allow() },
  });
}

function Outcome({
  action,
  result,
}: {
  action: BulkAction;
  result: BulkResult;
}) {
  return (
    <div role="status">
      <Box>
        {countWords(result.done)} {bulkWords[action].past}. Left as they were:
      </Box>
      <ul>
        {[...result.refused].map(([reason, count]) => (
          <li key={reason}>
            {formatCount(count)}: {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
