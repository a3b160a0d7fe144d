import { Link } from '@cloudscape-design/components';
import { useFollow } from '../../app/use-follow.ts';
import { formatCount } from '../../lib/format.ts';

/** A count that leads to exactly the rows it counts. */
export function Door({
  to,
  count,
  of,
}: {
  /** Path of the rows; without one the count is only said. */
  to: string | null;
  count: number;
  /** What is counted, for who cannot see what stands beside it. */
  of: string;
}) {
  const follow = useFollow();
  if (to === null) return formatCount(count);
  return (
    <Link
      href={to}
      fontSize="inherit"
      variant="secondary"
      onFollow={follow}
      ariaLabel={`${formatCount(count)} ${of}: show the rows`}
    >
      {formatCount(count)}
    </Link>
  );
}
