import {
  Box,
  Container,
  Header,
  Link,
  SpaceBetween,
} from '@cloudscape-design/components';
import type { OverviewView } from '#shared/contracts/overview.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { formatCount } from '../../lib/format.ts';
import './overview.css';

type Capacity = OverviewView['capacity'];

/** Enough shades to tell neighbours apart; the list below names each. */
const SHADES = 6;

/** The lines of the organization: who has them, and how many are free. */
export function CapacityCard({ capacity }: { capacity: Capacity }) {
  const { in_flight, limit, free } = capacity;
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" description={capacity.sentence}>
          Capacity
        </Header>
      }
    >
      <SpaceBetween size="s">
        <Box fontSize="heading-xl" fontWeight="bold">
          <span className="figures">
            {formatCount(in_flight)}/{formatCount(limit)}
          </span>{' '}
          <Box variant="span" color="text-body-secondary">
            lines in use
          </Box>
        </Box>
        <Bar capacity={capacity} />
        <ul className="capacity-list">
          {capacity.campaigns.map((campaign, i) => (
            <Share key={campaign.id} campaign={campaign} shade={i % SHADES} />
          ))}
          <li>
            <span className="swatch swatch-free" aria-hidden="true" />
            <span>Free</span>
            <span className="figures">{formatCount(free)}</span>
          </li>
        </ul>
      </SpaceBetween>
    </Container>
  );
}

function Bar({ capacity }: { capacity: Capacity }) {
  return (
    <div
      className="capacity-bar"
      role="img"
      aria-label={`${capacity.in_flight} of ${capacity.limit} lines in use`}
    >
      {capacity.campaigns
        .filter(({ in_flight }) => in_flight > 0)
        .map(({ id, in_flight }) => (
          <span
            key={id}
            className={`shade-${capacity.campaigns.findIndex((one) => one.id === id) % SHADES}`}
            style={{ flexGrow: in_flight }}
          />
        ))}
      <span className="swatch-free" style={{ flexGrow: capacity.free }} />
    </div>
  );
}

function Share({
  campaign,
  shade,
}: {
  campaign: Capacity['campaigns'][number];
  shade: number;
}) {
  const follow = useFollow();
  return (
    <li>
      <span className={`swatch shade-${shade}`} aria-hidden="true" />
      <Link href={paths.campaign(campaign.id)} onFollow={follow}>
        {campaign.name}
      </Link>
      <span className="figures nowrap">
        {formatCount(campaign.in_flight)} of{' '}
        {formatCount(campaign.max_concurrent_calls)}
        {campaign.admission === 'shared' && ', shared'}
      </span>
    </li>
  );
}
