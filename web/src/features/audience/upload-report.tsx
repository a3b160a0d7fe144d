import {
  Alert,
  Box,
  Link,
  SpaceBetween,
  StatusIndicator,
} from '@cloudscape-design/components';
import type { UploadFinding, UploadView } from '#shared/contracts/uploads.ts';
import { zoneOfUntold } from '#shared/domain/zone-fallback.ts';
import { paths } from '../../app/paths.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { formatCount } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import {
  type FindingContext,
  findingPlaces,
  findingRepair,
  findingSentence,
} from './finding-text.ts';

/** rows = accepted + rejected + duplicate + suppressed, always. */
export function UploadReport({ upload }: { upload: UploadView }) {
  const { campaign_id, error } = upload;
  const ofCampaign = useCampaignPart(campaign_id, (it) => it.default_country);
  const zone = useCampaignPart(campaign_id, zoneOfUntold);
  const context: FindingContext = {
    country: upload.default_country ?? ofCampaign ?? 'its country',
    zone_of_untold: zone ?? null,
  };
  return (
    <SpaceBetween size="m">
      {error && (
        <Alert type="error" header="Nothing of the file was taken">
          {error.detail}{' '}
          <Link href={paths.helpCode(error.code)}>What to do about it</Link>
        </Alert>
      )}
      {upload.rows > 0 && <Counts upload={upload} />}
      <Findings
        title="Rows that were left out"
        findings={upload.findings.filter(({ blocks }) => blocks)}
        context={context}
      />
      <Findings
        title="Taken, but look at them"
        findings={upload.findings.filter(({ blocks }) => !blocks)}
        context={context}
      />
    </SpaceBetween>
  );
}

function Counts({ upload }: { upload: UploadView }) {
  return (
    <FigureGrid
      figures={[
        { label: 'Rows', value: formatCount(upload.rows) },
        {
          label: 'Accepted',
          value: formatCount(upload.accepted),
          info: `New contacts, and ${formatCount(upload.updated)} that were here already and were changed, known by their external_id.`,
        },
        {
          label: 'Rejected',
          value: formatCount(upload.rejected),
          info: 'Rows that hold no number that can be called, or cannot be read.',
        },
        {
          label: 'Duplicate',
          value: formatCount(upload.duplicate),
          info: 'The number or external_id came before in this file, or another contact of the campaign has the number, or the row says nothing new.',
        },
        {
          label: 'Suppressed',
          value: formatCount(upload.suppressed),
          info: 'Every number of the row is on a do-not-call list.',
        },
      ]}
    />
  );
}

function Findings({
  title,
  findings,
  context,
}: {
  title: string;
  findings: readonly UploadFinding[];
  context: FindingContext;
}) {
  if (findings.length === 0) return null;
  return (
    <div>
      <Box variant="h3" padding={{ bottom: 'xs' }}>
        {title}
      </Box>
      <ul className="audience-findings" aria-label={title}>
        {findings.map((finding) => (
          <li
            key={finding.code}
            className={finding.blocks ? 'blocks' : undefined}
          >
            <StatusIndicator type={finding.blocks ? 'error' : 'warning'}>
              <b>{findingSentence(finding, context)}</b>
            </StatusIndicator>
            <div>{findingRepair(finding.code)}</div>
            <Box color="text-body-secondary" fontSize="body-s">
              {findingPlaces(finding)} ·{' '}
              <Link fontSize="body-s" href={paths.helpCode(finding.code)}>
                <code>{finding.code}</code>
              </Link>
            </Box>
          </li>
        ))}
      </ul>
    </div>
  );
}
