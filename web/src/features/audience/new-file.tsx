import {
  Alert,
  Box,
  Button,
  Container,
  FileDropzone,
  FileInput,
  type FileInputProps,
  FileTokenGroup,
  Header,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useQuery } from '@tanstack/react-query';
import { type Ref, useState } from 'react';
import { MAX_UPLOAD_ROWS } from '#shared/contracts/uploads.ts';
import { fileFaultHelp } from '#shared/domain/help/file-codes.ts';
import { Placeholder } from '../../components/query-panel.tsx';
import { formatBytes, formatCount } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { saveSample, saveTemplate } from './audience-files.ts';
import { FileMap } from './file-map.tsx';
import { readPreview, UnusableFile } from './read-preview.ts';

/** Choose a file, see how it will be read, say what its columns are, send it. */
export function NewFile({
  campaignId,
  inputRef,
  onSent,
}: {
  campaignId: string;
  inputRef: Ref<FileInputProps.Ref>;
  /** It is on its way, and is to be seen among the files. */
  onSent: () => void;
}) {
  // A file that is chosen again is another one, even under the same name.
  const [chosen, setChosen] = useState<{ file: File; at: number } | null>(null);
  const choose = ({ detail }: { detail: { value: File[] } }) => {
    const file = detail.value[0];
    if (file) setChosen((old) => ({ file, at: (old?.at ?? 0) + 1 }));
  };
  return (
    <Container
      header={
        <Header variant="h2" actions={<Starters campaignId={campaignId} />}>
          Add a file of contacts
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FileDropzone onChange={choose}>
          <SpaceBetween size="xs" alignItems="center">
            <FileInput
              ref={inputRef}
              accept=".csv,.txt,.tsv,text/csv,text/plain"
              ariaLabel="Choose a CSV file of contacts"
              value={[]}
              onChange={choose}
            >
              Choose a CSV file
            </FileInput>
            <Box color="text-body-secondary" fontSize="body-s">
              or drop it here. Up to 50 MB and {formatCount(MAX_UPLOAD_ROWS)}{' '}
              rows; it goes straight to storage.
            </Box>
          </SpaceBetween>
        </FileDropzone>
        {chosen && (
          <ChosenFile
            key={chosen.at}
            campaignId={campaignId}
            file={chosen.file}
            onRemove={() => setChosen(null)}
            onSent={() => {
              setChosen(null);
              onSent();
            }}
          />
        )}
      </SpaceBetween>
    </Container>
  );
}

function Starters({ campaignId }: { campaignId: string }) {
  const variables = useCampaignPart(campaignId, (view) => view.variables);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        iconName="download"
        onClick={() => saveTemplate(Object.keys(variables ?? {}))}
      >
        Download template
      </Button>
      <Button iconName="download" onClick={saveSample}>
        Download sample
      </Button>
    </SpaceBetween>
  );
}

function ChosenFile({
  campaignId,
  file,
  onRemove,
  onSent,
}: {
  campaignId: string;
  file: File;
  onRemove: () => void;
  onSent: () => void;
}) {
  const [id] = useState(() => crypto.randomUUID());
  const preview = useQuery({
    queryKey: ['file-preview', id],
    queryFn: () => readPreview(file),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <SpaceBetween size="m">
      <FileTokenGroup
        alignment="horizontal"
        items={[{ file, loading: preview.isPending }]}
        showFileSize
        onDismiss={onRemove}
        i18nStrings={{
          removeFileAriaLabel: (_, name) => `Remove ${name}`,
          formatFileSize: formatBytes,
        }}
      />
      {preview.isPending && <Placeholder height="180px" />}
      {preview.error && <Unusable error={preview.error} />}
      {preview.data && (
        <FileMap
          campaignId={campaignId}
          file={file}
          preview={preview.data}
          onSent={onSent}
        />
      )}
    </SpaceBetween>
  );
}

function Unusable({ error }: { error: Error }) {
  const isKnown = error instanceof UnusableFile;
  return (
    <Alert type="error" header="This file cannot be used">
      <div role="alert">
        {isKnown ? (
          <>
            <p>{error.message}</p>
            <p>{fileFaultHelp[error.code].action}</p>
          </>
        ) : (
          'The browser cannot read it. Has it been moved or deleted? Choose it again.'
        )}
      </div>
    </Alert>
  );
}
