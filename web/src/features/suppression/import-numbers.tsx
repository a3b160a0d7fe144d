import { Button, FileUpload, FormField } from '@cloudscape-design/components';
import { useState } from 'react';
import type { ImportedDnc } from '#shared/contracts/dnc.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { FormModal } from '../../components/form-modal.tsx';
import { saveFile } from '../../lib/download.ts';
import { formatBytes, formatCount } from '../../lib/format.ts';
import { WhyFields } from './add-numbers.tsx';
import { RejectedNumbers } from './rejected-numbers.tsx';
import { type ListOf, useImportDnc } from './use-dnc.ts';
import { stoppedText } from './words.ts';

/** A file of numbers, and then what was taken of it. */
export function ImportNumbers({
  list,
  onClose,
}: {
  list: ListOf;
  onClose: () => void;
}) {
  const load = useImportDnc();
  const [files, setFiles] = useState<File[]>([]);
  const [country, setCountry] = useState('US');
  const [reason, setReason] = useState('');
  const [file] = files;
  const { data } = load;
  const submit = () => {
    if (data) return onClose();
    if (!file) return;
    load.mutate({
      list,
      file,
      default_country: country.trim().toUpperCase(),
      reason: reason.trim(),
    });
  };
  return (
    <FormModal
      title={data ? 'What was taken of the file' : 'Import a file'}
      verb={data ? 'Close' : 'Import file'}
      failed="The file was not imported"
      error={load.error}
      saving={load.isPending}
      disabled={!data && !file}
      onClose={onClose}
      onSubmit={submit}
    >
      {data ? (
        <ImportReport report={data} />
      ) : (
        <>
          <div>
            A CSV file with a column of numbers, or with nothing else and no
            header. Contacts that wait under them in running campaigns are
            stopped at once; calls in progress finish.
          </div>
          <Button
            variant="inline-link"
            formAction="none"
            iconName="download"
            onClick={saveExample}
          >
            Example file
          </Button>
          <FormField label="File" constraintText="CSV, up to 10 MB">
            <FileUpload
              accept=".csv,.txt,text/csv"
              value={files}
              showFileSize
              showFileLastModified={false}
              onChange={({ detail }) => setFiles(detail.value)}
              i18nStrings={{
                uploadButtonText: () => 'Choose file',
                dropzoneText: () => 'Drop the file here',
                removeFileAriaLabel: () => 'Take the file away',
                limitShowFewer: 'Fewer',
                limitShowMore: 'More',
                errorIconAriaLabel: 'Error',
                warningIconAriaLabel: 'Warning',
                formatFileSize: formatBytes,
              }}
            />
          </FormField>
          <WhyFields
            country={country}
            onCountry={setCountry}
            reason={reason}
            onReason={setReason}
          />
        </>
      )}
    </FormModal>
  );
}

const example = 'phone_number\n+13035550190\n+13035550191\n';
const saveExample = () =>
  saveFile(new Blob([example], { type: 'text/csv' }), 'do-not-call.csv');

function ImportReport({ report }: { report: ImportedDnc }) {
  const { rows, added, already_listed, duplicate, rejected, errors } = report;
  return (
    <>
      <FigureGrid
        figures={[
          { label: 'Rows', value: formatCount(rows) },
          { label: 'Added', value: formatCount(added) },
          { label: 'There before', value: formatCount(already_listed) },
          { label: 'Twice in the file', value: formatCount(duplicate) },
          { label: 'Not taken', value: formatCount(rejected) },
        ]}
      />
      <div role="status">{stoppedText(report)}</div>
      <RejectedNumbers rows={errors} total={rejected} />
    </>
  );
}
