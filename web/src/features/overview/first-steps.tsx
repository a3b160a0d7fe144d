import { Container, Header, Link } from '@cloudscape-design/components';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import './overview.css';

/** What somebody does who is here for the first time. */
export function FirstSteps() {
  const follow = useFollow();
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="A campaign calls a list of contacts through your numbers."
        >
          Three steps to the first call
        </Header>
      }
    >
      <ol className="steps">
        <li>
          <Link href={paths.numbers} onFollow={follow}>
            Add the numbers that you call from
          </Link>
          . For real phones,{' '}
          <Link href={paths.carriers} onFollow={follow}>
            add your carrier
          </Link>{' '}
          first
        </li>
        <li>
          <Link href={paths.newCampaign} onFollow={follow}>
            Create a campaign with a CSV of contacts
          </Link>
        </li>
        <li>Press Start: it says first whom it will call, and when.</li>
      </ol>
      <Link href={paths.guide('getting-started')} external>
        Guide: getting started
      </Link>
    </Container>
  );
}
