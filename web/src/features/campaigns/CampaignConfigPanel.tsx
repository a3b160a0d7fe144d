import {
  Container,
  ExpandableSection,
  Header,
  KeyValuePairs,
  SpaceBetween,
} from '@cloudscape-design/components';
import type { CampaignSetup } from '#shared/contracts/planning.ts';
import { paths } from '../../app/paths.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import { formatSeconds } from '../../lib/format.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { SetupJson } from '../detail/setup-json.tsx';
import {
  amdText,
  callbackText,
  concurrencyText,
  delayText,
  listText,
  poolText,
  windowsText,
} from '../detail/setup-words.ts';
import {
  type NumberRow,
  useNumberHealth,
} from '../detail/use-number-health.ts';
import { useSetup } from '../detail/use-setup.ts';

/** The settings that a campaign dials by. */
export function CampaignConfigPanel({ campaignId }: { campaignId: string }) {
  const setup = useSetup(campaignId);
  const numbers = useNumberHealth(campaignId);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <LinkTo to={paths.campaignTab(campaignId, 'config')}>
              All settings
            </LinkTo>
          }
        >
          Configuration
        </Header>
      }
    >
      <QueryPanel
        query={setup}
        what="The configuration could not be loaded"
        height="240px"
      >
        {(data) => (
          <SpaceBetween size="m">
            <KeyValuePairs
              columns={4}
              items={itemsOf(data, numbers.data?.data ?? [])}
            />
            <ExpandableSection headerText="Setup JSON">
              <SetupJson setup={data} />
            </ExpandableSection>
          </SpaceBetween>
        )}
      </QueryPanel>
    </Container>
  );
}

function itemsOf(setup: CampaignSetup, numbers: readonly NumberRow[]) {
  const { retry_policy: retry, config_url } = setup;
  return [
    { label: 'Bot ID', value: setup.agent_id },
    { label: 'Concurrency', value: concurrencyText(setup) },
    { label: 'Time window', value: windowsText(setup.schedule) },
    { label: 'Number pool', value: poolText(setup, numbers) },
    { label: 'Max attempts', value: retry.max_attempts },
    { label: 'Retry delay', value: delayText(setup) },
    { label: 'Retry on (system)', value: listText(retry.on_system) },
    { label: 'Retry on (custom)', value: listText(retry.on_custom) },
    {
      label: 'Ring time-out',
      value: formatSeconds(setup.ring_timeout_seconds),
    },
    { label: 'Answering machines', value: amdText(setup) },
    { label: 'Callbacks', value: callbackText(setup) },
    { label: 'Scheduled start', value: <Time at={setup.scheduled_at} /> },
    // Optional in the seed: most campaigns have none.
    ...(config_url === null
      ? []
      : [
          {
            label: 'Config URL',
            value: <span className="change">{config_url}</span>,
          },
        ]),
  ];
}
