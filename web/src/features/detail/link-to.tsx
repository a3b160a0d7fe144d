import { Link } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import { useFollow } from '../../app/use-follow.ts';

/** A link within the dashboard. */
export function LinkTo({
  to,
  children,
  ariaLabel,
}: {
  to: string;
  children: ReactNode;
  ariaLabel?: string;
}) {
  const follow = useFollow();
  return (
    <Link
      href={to}
      onFollow={follow}
      variant="primary"
      {...(ariaLabel !== undefined && { ariaLabel })}
    >
      {children}
    </Link>
  );
}
