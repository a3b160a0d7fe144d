import { Box, Link } from '@cloudscape-design/components';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { formatCode } from '../../lib/format.ts';
import './numbers.css';

/** Campaigns by name, each a way to it, with what it does. */
export function CampaignLinks({
  campaigns,
}: {
  campaigns: readonly CampaignView[];
}) {
  const follow = useFollow();
  return (
    <ul className="campaign-links">
      {campaigns.map(({ id, name, status }) => (
        <li key={id}>
          <Link href={paths.campaign(id)} onFollow={follow}>
            {name}
          </Link>{' '}
          <Box variant="small" display="inline">
            ({formatCode(status).toLowerCase()})
          </Box>
        </li>
      ))}
    </ul>
  );
}
