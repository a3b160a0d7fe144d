import {
  Box,
  Button,
  Modal,
  ProgressBar,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useEffect, useEffectEvent, useState } from 'react';
import { notify } from '../../app/notices.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useClient } from '../../lib/client.ts';
import { saveFile } from '../../lib/download.ts';
import { formatCount } from '../../lib/format.ts';
import { readAll } from './bulk.ts';
import { countWords } from './bulk-words.ts';
import type { Target } from './call-dialogs.tsx';
import { callsCsv } from './export-calls.ts';

/** Reads what the filter leaves, page by page, and hands it over as a CSV file. */
export function ExportDialog({
  campaignId,
  target,
  onClose,
}: {
  campaignId: string;
  target: Target;
  onClose: () => void;
}) {
  const client = useClient();
  const [read, setRead] = useState({ count: 0, of: 0 });
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);

  const run = useEffectEvent(async (signal: AbortSignal) => {
    try {
      const rows =
        target.kind === 'rows'
          ? target.rows
          : await readAll(
              client,
              campaignId,
              target.filter,
              (count, of) => setRead({ count, of }),
              signal,
            );
      signal.throwIfAborted();
      const csv = new Blob([callsCsv(rows)], { type: 'text/csv' });
      saveFile(csv, `${campaignId}-calls.csv`);
      notify('success', `${countWords(rows.length)} exported`);
      onClose();
    } catch (failed) {
      if (!signal.aborted) setError(failed);
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt reads again
  useEffect(() => {
    const stop = new AbortController();
    void run(stop.signal);
    return () => stop.abort();
  }, [attempt]);

  return (
    <Modal
      visible
      header="Export calls"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant="link" onClick={onClose}>
            Cancel
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="s">
        {error !== null ? (
          <ProblemAlert
            error={error}
            what="The calls could not be exported"
            onRetry={() => {
              setError(null);
              setAttempt(attempt + 1);
            }}
          />
        ) : (
          <ProgressBar
            value={read.of > 0 ? (100 * read.count) / read.of : 0}
            label="Reading the calls"
            additionalInfo={`${formatCount(read.count)} of ${formatCount(read.of)}`}
          />
        )}
      </SpaceBetween>
    </Modal>
  );
}
