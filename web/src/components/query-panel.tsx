import { Skeleton } from '@cloudscape-design/components';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ProblemAlert } from './problem-alert.tsx';

/** A first answer that comes sooner shows no placeholder at all. */
const SKELETON_AFTER_MS = 150;

/**
 * A part of a page that shows what a query answers: a placeholder of the final
 * height at first, the error with a retry, the data, and old data with the
 * error above it when asking again fails. The rest of the page goes on.
 */
export function QueryPanel<T>({
  query,
  what,
  height = '120px',
  children,
}: {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isPending' | 'refetch'>;
  /** What went wrong when it does: "The numbers could not be loaded". */
  what: string;
  /** CSS height of the placeholder. */
  height?: string;
  children: (data: T) => ReactNode;
}) {
  return (
    <>
      {query.error && (
        <ProblemAlert
          error={query.error}
          what={what}
          onRetry={() => query.refetch()}
        />
      )}
      {query.data !== undefined && children(query.data)}
      {query.isPending && !query.error && <Placeholder height={height} />}
    </>
  );
}

export function Placeholder({ height }: { height: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label="Loading" style={{ minHeight: height }}>
      {shown && <Skeleton height={height} />}
    </div>
  );
}
