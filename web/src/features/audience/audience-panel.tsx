import {
  Alert,
  Container,
  Header,
  Link,
  SpaceBetween,
  StatusIndicator,
} from '@cloudscape-design/components';
import { lazy, Suspense } from 'react';
import type { UploadView } from '#shared/contracts/uploads.ts';
import { paths } from '../../app/paths.ts';
import { useFollow, useGo } from '../../app/use-follow.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Placeholder } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import { formatBytes, formatCount } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { ReportButtons } from './report-buttons.tsx';
import { useTransfers } from './transfers.ts';
import { uploadState } from './upload-words.ts';
import { useUploads } from './use-uploads.ts';

/** With the choice of columns and the reports: seldom needed on an overview. */
const UploadCard = lazy(async () => {
  const { UploadCard } = await import('./upload-card.tsx');
  return { default: UploadCard };
});

/** Files that wait or go on, and in short the last one that was taken. */
export function AudiencePanel({ campaignId }: { campaignId: string }) {
  const uploads = useUploads(campaignId);
  const transfers = useTransfers();
  const go = useGo();
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
  const onCorrect = () => go(paths.campaignTab(campaignId, 'audience'));
  const open = files.filter(({ status }) => status !== 'attached');
  const last = files.find(({ status }) => status === 'attached');
  return (
    <>
      {open.map((upload) => (
        <Suspense key={upload.id} fallback={<Placeholder height="160px" />}>
          <UploadCard
            upload={upload}
            transfer={transfers.get(upload.id)}
            onCorrect={onCorrect}
          />
        </Suspense>
      ))}
      {last && <LastFile upload={last} onCorrect={onCorrect} />}
      {uploads.isSuccess && files.length === 0 && <NoFile id={campaignId} />}
    </>
  );
}

function LastFile({
  upload,
  onCorrect,
}: {
  upload: UploadView;
  onCorrect: () => void;
}) {
  const follow = useFollow();
  const { type, text } = uploadState(upload, undefined);
  return (
    <Container header={<Header variant="h2">Audience file</Header>}>
      <SpaceBetween size="s">
        <div>
          {upload.file_name}, {formatBytes(upload.size_bytes)},{' '}
          <Time at={upload.created_at} />{' '}
          <StatusIndicator type={type}>{text}</StatusIndicator>
        </div>
        <FigureGrid
          figures={[
            { label: 'Rows', value: formatCount(upload.rows) },
            { label: 'Accepted', value: formatCount(upload.accepted) },
            { label: 'Rejected', value: formatCount(upload.rejected) },
            { label: 'Duplicate', value: formatCount(upload.duplicate) },
            { label: 'Suppressed', value: formatCount(upload.suppressed) },
          ]}
        />
        <ReportButtons upload={upload} onCorrect={onCorrect} />
        <Link
          href={paths.campaignTab(upload.campaign_id, 'audience')}
          onFollow={follow}
        >
          Reports of all files
        </Link>
      </SpaceBetween>
    </Container>
  );
}

function NoFile({ id }: { id: string }) {
  const total = useCampaignPart(id, (view) => view.stats.contacts.total);
  const status = useCampaignPart(id, (view) => view.status);
  const follow = useFollow();
  if (total !== 0 || status !== 'draft') return null;
  return (
    <Alert type="info">
      No contacts yet: a campaign needs some before it can be started.{' '}
      <Link href={paths.campaignTab(id, 'audience')} onFollow={follow}>
        Add contacts
      </Link>
    </Alert>
  );
}
