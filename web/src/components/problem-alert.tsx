import {
  Alert,
  Box,
  Button,
  CopyToClipboard,
  Link,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useEffect, useEffectEvent, useState } from 'react';
import { paths } from '../app/paths.ts';
import { useFollow } from '../app/use-follow.ts';
import { ApiError, budgetOf } from '../lib/api-error.ts';

/** What went wrong, what can be done about it, and what to quote when asking. */
export function ProblemAlert({
  error,
  what,
  onRetry,
}: {
  error: unknown;
  /** Of people's doing: "The campaigns could not be loaded". */
  what: string;
  onRetry?: () => void;
}) {
  const api = error instanceof ApiError ? error : null;
  const message = error instanceof Error ? error.message : String(error);
  const follow = useFollow();
  return (
    <Alert
      type="error"
      header={what}
      action={onRetry && <Button onClick={onRetry}>Retry</Button>}
    >
      <div role="alert">
        <SpaceBetween size="xs">
          <Box fontWeight="bold">{api?.title ?? message}</Box>
          {api?.detail && <div>{api.detail}</div>}
          <FieldRows error={error} />
          <BudgetRows error={error} />
          {api?.status === 403 && (
            <div>
              An admin of your organization can give you the permission, in
              Settings, Members.
            </div>
          )}
          {api?.status === 429 && (
            <RetryCountdown
              seconds={api.retry_after_seconds}
              onRetry={onRetry}
            />
          )}
          {api?.request_id && (
            <Box color="text-body-secondary" fontSize="body-s">
              {api.code !== 'unknown' && (
                <>
                  <Link
                    href={paths.helpCode(api.code)}
                    onFollow={follow}
                    fontSize="body-s"
                  >
                    What {api.code} means
                  </Link>{' '}
                  ·{' '}
                </>
              )}
              Request{' '}
              <CopyToClipboard
                variant="inline"
                textToCopy={api.request_id}
                copyButtonAriaLabel="Copy the request id"
                copySuccessText="Copied"
                copyErrorText="Could not be copied"
              />
            </Box>
          )}
        </SpaceBetween>
      </div>
    </Alert>
  );
}

/** Waits as long as the server asks, then asks again, once. */
function RetryCountdown({
  seconds,
  onRetry,
}: {
  seconds: number;
  onRetry: (() => void) | undefined;
}) {
  const [left, setLeft] = useState(seconds);
  const retry = useEffectEvent(() => onRetry?.());
  useEffect(() => {
    const timer = setInterval(() => setLeft((now) => now - 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  const over = left <= 0;
  useEffect(() => {
    if (over) retry();
  }, [over]);
  if (over || !onRetry) return null;
  return <div>Too many requests. Asked again in {left} s.</div>;
}

function FieldRows({ error }: { error: unknown }) {
  if (!(error instanceof ApiError) || error.errors.length === 0) return null;
  return (
    <ul>
      {error.errors.map((row) => (
        <li key={`${row.path} ${row.code}`}>
          {row.path && <code>{row.path}</code>} {row.message}
        </li>
      ))}
    </ul>
  );
}

/** Which running campaigns hold the lines that a start would need. */
function BudgetRows({ error }: { error: unknown }) {
  const budget = budgetOf(error);
  if (!budget) return null;
  return (
    <div>
      <div>
        {budget.in_use} of {budget.cap} calls at once are taken by running
        campaigns; this one asks for {budget.requested}.
      </div>
      <ul>
        {budget.running.map((running) => (
          <li key={running.id}>
            <Link href={paths.campaign(running.id)}>{running.name}</Link> –{' '}
            {running.max_concurrent_calls}{' '}
            {running.max_concurrent_calls === 1 ? 'line' : 'lines'}
          </li>
        ))}
      </ul>
    </div>
  );
}
