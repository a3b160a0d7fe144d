import {
  Alert,
  Box,
  Button,
  Container,
  Header,
  ProgressBar,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { UploadView } from '#shared/contracts/uploads.ts';
import { notify } from '../../app/notices.tsx';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useApi } from '../../lib/api.ts';
import { saveFile } from '../../lib/download.ts';
import { formatBytes, formatCode, formatCount } from '../../lib/format.ts';
import { uploadKeys } from '../../lib/queries.ts';
import { useCampaignPart } from '../../live/live-context.tsx';

const READING_POLL_MS = 1_000;
const isReading = ({ status }: UploadView) =>
  status === 'staged' || status === 'validating' || status === 'attaching';

/** The files that the contacts came from, each with the report of its import. */
export function AudiencePanel({ campaignId }: { campaignId: string }) {
  const api = useApi();
  const status = useCampaignPart(campaignId, (view) => view.status);
  const uploads = useQuery({
    queryKey: uploadKeys.of(campaignId),
    queryFn: async ({ signal }) => (await api.uploads(campaignId, signal)).data,
    refetchInterval: ({ state }) =>
      state.data?.some(isReading) ? READING_POLL_MS : false,
  });
  if (uploads.error && !uploads.data) {
    return (
      <ProblemAlert
        error={uploads.error}
        what="The audience files could not be loaded"
        onRetry={() => uploads.refetch()}
      />
    );
  }
  const files = uploads.data ?? [];
  if (files.length === 0) {
    return status === 'draft' && uploads.isSuccess ? (
      <NoFile id={campaignId} />
    ) : null;
  }
  return (
    <Container header={<Header variant="h2">Audience file</Header>}>
      <SpaceBetween size="l">
        {files.map((upload) => (
          <ImportReport key={upload.id} upload={upload} />
        ))}
      </SpaceBetween>
    </Container>
  );
}

function NoFile({ id }: { id: string }) {
  const total = useCampaignPart(id, (view) => view.stats.contacts.total);
  if (total !== 0) return null;
  return (
    <Alert type="info">
      No contacts yet: a campaign needs some before it can be started.
    </Alert>
  );
}

/** rows = accepted + rejected + duplicate + suppressed, always. */
export function ImportReport({ upload }: { upload: UploadView }) {
  const refused = upload.rejected + upload.duplicate + upload.suppressed;
  return (
    <SpaceBetween size="s">
      <div>
        {upload.file_name}{' '}
        <Box variant="small" display="inline">
          {formatBytes(upload.size_bytes)}, {formatCode(upload.status)}
        </Box>
      </div>
      {isReading(upload) && (
        <ProgressBar
          label={`${formatCode(upload.status)} ${upload.file_name}`}
          value={upload.progress * 100}
        />
      )}
      {upload.error && (
        <Alert type="error" header="The file was refused">
          {upload.error.detail}
        </Alert>
      )}
      <FigureGrid
        figures={[
          { label: 'Rows', value: formatCount(upload.rows) },
          { label: 'Accepted', value: formatCount(upload.accepted) },
          { label: 'Rejected', value: formatCount(upload.rejected) },
          { label: 'Duplicate', value: formatCount(upload.duplicate) },
          { label: 'Suppressed', value: formatCount(upload.suppressed) },
        ]}
      />
      {refused > 0 && <RejectsButton upload={upload} count={refused} />}
    </SpaceBetween>
  );
}

function RejectsButton({
  upload,
  count,
}: {
  upload: UploadView;
  count: number;
}) {
  const api = useApi();
  const rejects = useMutation({
    mutationFn: () => api.rejects(upload.campaign_id, upload.id),
    onSuccess: (blob) => saveFile(blob, 'rejects.csv'),
    onError: (error) =>
      notify('error', `The rows could not be downloaded: ${error.message}`),
  });
  return (
    <Button
      iconName="download"
      loading={rejects.isPending}
      onClick={() => rejects.mutate()}
    >
      Download rejects.csv ({formatCount(count)} {count === 1 ? 'row' : 'rows'})
    </Button>
  );
}
