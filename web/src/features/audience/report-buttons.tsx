import { Button } from '@cloudscape-design/components';
import { MayButton } from '../../components/may-button.tsx';
import { formatCount } from '../../lib/format.ts';
import type { UploadCardProps } from './upload-card.tsx';
import { useRejects } from './use-uploads.ts';

/** What can be done with a report: take the rest away, mend it, or go on. */
export function ReportButtons({
  upload,
  onCorrect,
  onContinue,
}: Omit<UploadCardProps, 'transfer'>) {
  const rejects = useRejects(upload);
  const { status, accepted } = upload;
  if (status !== 'attached' && status !== 'rejected') return null;
  const left = upload.rejected + upload.duplicate + upload.suppressed;
  const isTaken = status === 'attached';
  return (
    <div className="button-row">
      {left > 0 && (
        <>
          <Button
            iconName="download"
            loading={rejects.isPending}
            ariaLabel={`Download rejects.csv of ${upload.file_name}`}
            onClick={() => rejects.mutate()}
          >
            Download rejects.csv ({formatCount(left)}{' '}
            {left === 1 ? 'row' : 'rows'})
          </Button>
          <MayButton
            scope="contacts:manage"
            iconName="upload"
            ariaLabel={`Upload corrected rows of ${upload.file_name}`}
            onClick={onCorrect}
          >
            Upload corrected rows
          </MayButton>
        </>
      )}
      {isTaken && onContinue && (
        <Button variant="primary" onClick={onContinue}>
          Accept and continue with {formatCount(accepted)}
        </Button>
      )}
    </div>
  );
}
