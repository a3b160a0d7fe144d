import {
  Container,
  CopyToClipboard,
  ExpandableSection,
  Header,
  KeyValuePairs,
  SpaceBetween,
} from '@cloudscape-design/components';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import {
  formatCode,
  formatCount,
  formatInstant,
  formatSeconds,
  UNKNOWN,
} from '../../lib/format.ts';
import { useCampaignPart, useLive } from '../../live/live-context.tsx';
import { buildCampaignSetupSnapshot } from './campaign-setup.ts';

/** The settings that a campaign dials by. */
export function CampaignConfigPanel({ campaignId }: { campaignId: string }) {
  // Settings change with the version; figures, which change always, do not.
  useCampaignPart(campaignId, (view) => view.version);
  const campaign = useLive().store.get(campaignId);
  if (!campaign) return null;
  const setup = JSON.stringify(buildCampaignSetupSnapshot(campaign), null, 2);
  return (
    <Container header={<Header variant="h2">Configuration</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs columns={4} items={itemsOf(campaign)} />
        <ExpandableSection headerText="Setup JSON">
          <SpaceBetween size="xs">
            <CopyToClipboard
              copyButtonText="Copy"
              copyButtonAriaLabel="Copy the setup JSON"
              textToCopy={setup}
              copySuccessText="Copied"
              copyErrorText="Could not be copied"
            />
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
            <pre className="setup-json" tabIndex={0}>
              {setup}
            </pre>
          </SpaceBetween>
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}

function itemsOf(campaign: CampaignView) {
  const { retry_policy: retry, schedule, amd } = campaign;
  return [
    { label: 'Bot ID', value: campaign.agent_id },
    {
      label: 'Concurrency',
      value: `${formatCount(campaign.max_concurrent_calls)} (${campaign.admission})`,
    },
    { label: 'Time window', value: windowsText(schedule) },
    { label: 'Number pool', value: poolText(campaign) },
    { label: 'Max attempts', value: retry.max_attempts },
    {
      label: 'Retry delay',
      value: `${formatSeconds(retry.delay_seconds)}, ${retry.backoff}`,
    },
    {
      label: 'Retry on (system)',
      value: retry.on_system.map(formatCode).join(', ') || 'Nothing',
    },
    {
      label: 'Ring time-out',
      value: formatSeconds(campaign.ring_timeout_seconds),
    },
    {
      label: 'Answering machines',
      value: amd.enabled ? formatCode(amd.on_machine) : 'Not screened',
    },
    {
      label: 'Callbacks',
      value: campaign.callback_detection.enabled ? 'Detected' : 'Not detected',
    },
    {
      label: 'Scheduled start',
      value: formatInstant(campaign.scheduled_at),
    },
    { label: 'Config URL', value: campaign.config_url ?? UNKNOWN },
  ];
}

function windowsText({
  windows,
  timezone,
  timezone_mode,
}: CampaignView['schedule']) {
  if (windows.length === 0) return 'Never';
  const zone = timezone_mode === 'campaign' ? timezone : "the contact's zone";
  const rows = windows.map(({ days, start, end }) => {
    const when =
      days.length === 7 ? 'Every day' : days.map(formatCode).join(', ');
    return `${when} ${start}–${end}`;
  });
  return `${rows.join('; ')} (${zone})`;
}

function poolText({ number_pool, number_selection }: CampaignView): string {
  const names = number_pool.map(({ number_id }) => number_id).join(', ');
  const sticky = number_selection.sticky ? ', sticky' : '';
  return `${number_pool.length === 1 ? '1 number' : `${number_pool.length} numbers`}: ${names || UNKNOWN}${sticky}`;
}
