import {
  Alert,
  ProgressBar,
  SpaceBetween,
} from '@cloudscape-design/components';
import type { UploadView } from '#shared/contracts/uploads.ts';
import { countOf, formatBytes } from '../../lib/format.ts';
import type { Transfer } from './transfers.ts';
import { isReading } from './use-uploads.ts';

/** How far the sending of a file is, then how far its reading is. */
export function UploadProgress({
  upload,
  transfer,
}: {
  upload: UploadView;
  transfer: Transfer | undefined;
}) {
  if (isReading(upload)) {
    return (
      <ProgressBar
        label={`Checking ${upload.file_name}`}
        value={upload.progress * 100}
        additionalInfo={`${countOf(upload.rows, 'row')} so far. You can leave this page: it goes on.`}
      />
    );
  }
  if (upload.status !== 'staged') return null;
  if (!transfer) {
    return (
      <Alert type="info">
        It was announced, and no file has come yet. If the sending was broken
        off, discard it and send the file again.
      </Alert>
    );
  }
  if (transfer.state === 'failed') {
    return (
      <Alert type="error" header="The file was not sent">
        <div role="alert">{transfer.failure}</div>
      </Alert>
    );
  }
  const { sent_bytes, size_bytes } = transfer;
  return (
    <SpaceBetween size="xs">
      <ProgressBar
        label={`Uploading ${upload.file_name}`}
        value={(sent_bytes / size_bytes) * 100}
        additionalInfo={`${formatBytes(sent_bytes)} of ${formatBytes(size_bytes)}. You can look at other pages meanwhile, but keep this tab open.`}
      />
    </SpaceBetween>
  );
}
