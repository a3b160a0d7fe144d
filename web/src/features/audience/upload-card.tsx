import {
  Box,
  Container,
  CopyToClipboard,
  ExpandableSection,
  Header,
  KeyValuePairs,
  SpaceBetween,
  StatusIndicator,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { UploadView } from '#shared/contracts/uploads.ts';
import { choicesOf } from '#shared/domain/column-fields.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { formatBytes, UNKNOWN } from '../../lib/format.ts';
import './audience.css';
import { ContinueMap } from './continue-map.tsx';
import { fieldLabels } from './field-labels.ts';
import { ReportButtons } from './report-buttons.tsx';
import { Sender } from './sender.tsx';
import type { Transfer } from './transfers.ts';
import { UploadProgress } from './upload-progress.tsx';
import { UploadReport } from './upload-report.tsx';
import { uploadState } from './upload-words.ts';
import { isReading, useDiscard } from './use-uploads.ts';

export interface UploadCardProps {
  readonly upload: UploadView;
  readonly transfer: Transfer | undefined;
  /** Corrected rows are to be chosen. */
  readonly onCorrect: () => void;
  /** The report is accepted; left out where there is nowhere to go on to. */
  readonly onContinue?: (() => void) | undefined;
}

/** One file: what it is, how far it is, its report, and what can be done with it. */
export function UploadCard({
  upload,
  transfer,
  onCorrect,
  onContinue,
}: UploadCardProps) {
  const [mapping, setMapping] = useState(false);
  const waits = upload.status === 'validated';
  const state = uploadState(upload, transfer);
  return (
    <Container
      data-testid="upload"
      header={
        <Header
          variant="h2"
          description={<Description upload={upload} />}
          actions={
            <div className="button-row">
              {waits && !mapping && (
                <MayButton
                  scope="contacts:manage"
                  variant="primary"
                  ariaLabel={`Continue with ${upload.file_name}`}
                  onClick={() => setMapping(true)}
                >
                  Continue
                </MayButton>
              )}
              <DiscardButton upload={upload} transfer={transfer} />
            </div>
          }
        >
          {waits ? `Staged file: ${upload.file_name}` : upload.file_name}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <div role="status">
          <StatusIndicator type={state.type}>{state.text}</StatusIndicator>
        </div>
        <UploadProgress upload={upload} transfer={transfer} />
        {waits && !mapping && (
          <div>
            Which column holds the phone number is not clear. Continue to say
            so, or discard the file. No contact came of it yet.
          </div>
        )}
        {waits && mapping && (
          <ContinueMap upload={upload} onCancel={() => setMapping(false)} />
        )}
        {(upload.error || upload.rows > 0) && <UploadReport upload={upload} />}
        <ReportButtons
          upload={upload}
          onCorrect={onCorrect}
          onContinue={onContinue}
        />
        {!(waits && mapping) &&
          !isReading(upload) &&
          upload.columns.length > 0 && <FileFacts upload={upload} />}
      </SpaceBetween>
    </Container>
  );
}

function Description({ upload }: { upload: UploadView }) {
  return (
    <>
      {formatBytes(upload.size_bytes)}, sent <Time at={upload.created_at} />
      {upload.created_by && (
        <>
          {' '}
          by <Sender id={upload.created_by} />
        </>
      )}
    </>
  );
}

/** What nothing was taken from can be thrown away. */
function DiscardButton({
  upload,
  transfer,
}: Pick<UploadCardProps, 'upload' | 'transfer'>) {
  const [asked, setAsked] = useState(false);
  const discard = useDiscard(upload);
  if (upload.status === 'attached' || transfer?.state === 'sending') {
    return null;
  }
  return (
    <>
      <MayButton
        scope="contacts:manage"
        ariaLabel={`Discard ${upload.file_name}`}
        onClick={() => setAsked(true)}
      >
        Discard
      </MayButton>
      {asked && (
        <ConfirmModal
          title={`Discard ${upload.file_name}?`}
          verb="Discard file"
          loading={discard.isPending}
          onClose={() => setAsked(false)}
          onConfirm={() =>
            discard.mutate(undefined, { onSuccess: () => setAsked(false) })
          }
        >
          <SpaceBetween size="s">
            <div>
              The file and its report are deleted. No contact came of it; what
              the campaign has already stays, and so do calls in progress.
            </div>
            {discard.error && (
              <ProblemAlert
                error={discard.error}
                what="The file was not discarded"
              />
            )}
          </SpaceBetween>
        </ConfirmModal>
      )}
    </>
  );
}

function FileFacts({ upload }: { upload: UploadView }) {
  const { columns, mapping, sha256 } = upload;
  const choices = mapping ? choicesOf(columns, mapping) : [];
  return (
    <ExpandableSection headerText="Columns and fingerprint">
      <KeyValuePairs
        columns={2}
        items={[
          {
            label: 'Columns',
            value:
              choices.length > 0
                ? choices.map(({ column, field }) => (
                    <div key={column}>
                      {column} → {fieldLabels[field]}
                    </div>
                  ))
                : columns.join(', '),
          },
          {
            label: 'SHA-256 of the file',
            value: sha256 ? (
              <Box fontSize="body-s">
                <span className="audience-hash">{sha256}</span>{' '}
                <CopyToClipboard
                  variant="icon"
                  textToCopy={sha256}
                  copyButtonAriaLabel="Copy the fingerprint"
                  copySuccessText="Copied"
                  copyErrorText="Could not be copied"
                />
              </Box>
            ) : (
              UNKNOWN
            ),
          },
        ]}
      />
    </ExpandableSection>
  );
}
