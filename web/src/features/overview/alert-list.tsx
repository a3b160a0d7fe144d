import {
  Box,
  Button,
  Container,
  Header,
  Link,
  StatusIndicator,
  type StatusIndicatorProps,
} from '@cloudscape-design/components';
import type { OverviewView } from '#shared/contracts/overview.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { Time } from '../../components/time.tsx';

type Alert = OverviewView['alerts'][number];

const indicators: Readonly<
  Record<Alert['severity'], StatusIndicatorProps.Type>
> = { error: 'error', warning: 'warning', info: 'info' };

/** What the server found that a person should look at, each with its way out. */
export function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" counter={`(${alerts.length})`}>
          Needs attention
        </Header>
      }
    >
      {alerts.length === 0 ? (
        <StatusIndicator type="success">
          Nothing needs attention
        </StatusIndicator>
      ) : (
        <ul className="alert-list">
          {alerts.map((alert) => (
            <Row key={`${alert.code} ${alert.campaign_id}`} alert={alert} />
          ))}
        </ul>
      )}
    </Container>
  );
}

function Row({ alert }: { alert: Alert }) {
  const follow = useFollow();
  const { campaign_id: id, campaign_name: name, since } = alert;
  return (
    <li>
      <div>
        <StatusIndicator type={indicators[alert.severity]} wrapText>
          {alert.text}
        </StatusIndicator>
        <Box color="text-body-secondary" fontSize="body-s">
          {id && (
            <>
              <Link
                href={paths.campaign(id)}
                onFollow={follow}
                fontSize="body-s"
              >
                {name}
              </Link>{' '}
              ·{' '}
            </>
          )}
          {since && (
            <>
              since <Time at={since} as="relative" /> ·{' '}
            </>
          )}
          <Link
            href={paths.helpCode(alert.code)}
            onFollow={follow}
            fontSize="body-s"
            ariaLabel={`What does this mean? ${alert.code}`}
          >
            What does this mean?
          </Link>
        </Box>
      </div>
      <Button
        href={addressOf(alert)}
        onFollow={follow}
        ariaLabel={`${alert.action.label}${name ? `: ${name}` : ''}`}
      >
        {alert.action.label}
      </Button>
    </li>
  );
}

/** Where the way out is. */
function addressOf({ action, campaign_id: id }: Alert): string {
  if (!id) return paths.campaigns;
  switch (action.kind) {
    case 'open_numbers':
      return paths.campaignTab(id, 'numbers');
    case 'open_audience':
      return paths.campaignTab(id, 'audience');
    case 'open_pacing':
      return `${paths.editCampaign(id)}?step=pacing`;
    case 'open_budget':
      return `${paths.editCampaign(id)}?step=outcomes`;
    default:
      return paths.campaign(id);
  }
}
