import { Container, Header, Link } from '@cloudscape-design/components';
import type { OverviewView } from '#shared/contracts/overview.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { Time } from '../../components/time.tsx';

type Upcoming = OverviewView['upcoming'][number];

const words: Readonly<Record<Upcoming['kind'], string>> = {
  window_opens: 'Calling window opens',
  campaign_starts: 'Campaign starts',
  callback_due: 'Callback due',
};

/** What happens by itself next. */
export function UpcomingCard({ upcoming }: { upcoming: readonly Upcoming[] }) {
  const follow = useFollow();
  return (
    <Container header={<Header variant="h2">Next</Header>}>
      {upcoming.length === 0 ? (
        'No start, window or callback is ahead.'
      ) : (
        <ul className="alert-list">
          {upcoming.map(({ kind, campaign_id, campaign_name, at }) => (
            <li key={`${kind} ${campaign_id} ${at}`}>
              <span>
                {words[kind]}:{' '}
                <Link href={paths.campaign(campaign_id)} onFollow={follow}>
                  {campaign_name}
                </Link>
              </span>
              <span>
                <Time at={at} /> (<Time at={at} as="relative" />)
              </span>
            </li>
          ))}
        </ul>
      )}
    </Container>
  );
}
