import {
  Box,
  Button,
  Container,
  CopyToClipboard,
  Header,
  SpaceBetween,
} from '@cloudscape-design/components';
import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import { useCampaignPart } from '../../live/live-context.tsx';
import { TextWithTimes } from '../detail/text-with-times.tsx';
import { Funnel } from './funnel.tsx';
import { GateList } from './gate-list.tsx';
import { healthReport } from './health-report.ts';
import { useDispatchHealth } from './use-dispatch-health.ts';
import './dispatch.css';

/** "Why is it not dialing?": the answer, the way there, and each check. */
export function DispatchPanel({ campaignId }: { campaignId: string }) {
  const health = useDispatchHealth(campaignId);
  const name = useCampaignPart(campaignId, (view) => view.name) ?? '';
  return (
    <div id="dispatch-health">
      <Container
        header={
          <Header
            variant="h2"
            description={
              health.data && (
                <>
                  Why is it not dialing? As of{' '}
                  <Time at={health.data.at} as="clock" />
                </>
              )
            }
            actions={
              <span className="button-row">
                {health.data && <CopyReport name={name} health={health.data} />}
                <Button
                  iconName="refresh"
                  ariaLabel="Refresh dispatch health"
                  loading={health.isFetching}
                  onClick={() => health.refetch()}
                />
              </span>
            }
          >
            Dispatch & queue health
          </Header>
        }
      >
        <QueryPanel
          query={health}
          what="Dispatch health could not be loaded"
          height="220px"
        >
          {(data) => <Answer campaignId={campaignId} health={data} />}
        </QueryPanel>
      </Container>
    </div>
  );
}

function Answer({
  campaignId,
  health,
}: {
  campaignId: string;
  health: DispatchHealth;
}) {
  const primary = health.gates.find(
    ({ number }) => number === health.primary_gate,
  );
  return (
    <SpaceBetween size="m">
      <div>
        <Box variant="h3" padding="n">
          <TextWithTimes text={health.headline} />
        </Box>
        {(health.last_dial_at || primary?.until) && (
          <Box color="text-body-secondary">
            {health.last_dial_at && (
              <>
                Last dial <Time at={health.last_dial_at} />.{' '}
              </>
            )}
            {primary?.until && (
              <>
                Next change <Time at={primary.until} />.
              </>
            )}
          </Box>
        )}
      </div>
      <Funnel campaignId={campaignId} steps={health.funnel} />
      <GateList campaignId={campaignId} gates={health.gates} />
      <NoContacts campaignId={campaignId} />
    </SpaceBetween>
  );
}

/** A campaign that calls nobody since there is nobody. */
function NoContacts({ campaignId }: { campaignId: string }) {
  const contacts = useCampaignPart(campaignId, (view) => view.total_contacts);
  const go = useGo();
  if (contacts !== 0) return null;
  return (
    <Button onClick={() => go(paths.campaignTab(campaignId, 'audience'))}>
      Add contacts
    </Button>
  );
}

function CopyReport({
  name,
  health,
}: {
  name: string;
  health: DispatchHealth;
}) {
  return (
    <CopyToClipboard
      copyButtonText="Copy health report"
      copyButtonAriaLabel="Copy health report"
      textToCopy={healthReport(name, health)}
      copySuccessText="Copied"
      copyErrorText="Could not be copied"
    />
  );
}
