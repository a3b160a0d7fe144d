import { Box, Link, SpaceBetween } from '@cloudscape-design/components';
import { PageTitle } from '../components/page-title.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { paths } from './paths.ts';
import { useFollow } from './use-follow.ts';

export function NotFoundPage() {
  const follow = useFollow();
  return (
    <SpaceBetween size="m">
      <PageTitle>Page not found</PageTitle>
      <Box>
        There is no page at this address.{' '}
        <Link href={paths.campaigns} onFollow={follow}>
          Go to campaigns
        </Link>
      </Box>
    </SpaceBetween>
  );
}

export function BrokenPage({
  error,
  reset,
}: {
  error: unknown;
  reset: () => void;
}) {
  return <ProblemAlert error={error} what="This page broke" onRetry={reset} />;
}
