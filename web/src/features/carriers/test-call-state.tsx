import { Box } from '@cloudscape-design/components';
import { useEffect, useEffectEvent } from 'react';
import type { CallView } from '#shared/contracts/calls.ts';
import { isFinal } from '#shared/domain/contact.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { AttemptDetails } from '../calls/attempt-details.tsx';
import { StatusCell } from '../calls/call-cells.tsx';
import { useCall } from './use-carriers.ts';

/** How a call goes that was asked for: what it waits for, does, and came to. */
export function TestCallState({
  placed,
  onOver,
}: {
  placed: CallView;
  /** Nothing more comes of it. */
  onOver: () => void;
}) {
  const { data: call, error, refetch } = useCall(placed);
  const tellOver = useEffectEvent(onOver);
  const isOver = isFinal(call.status);
  useEffect(() => {
    if (isOver) tellOver();
  }, [isOver]);
  const last = call.attempts.at(-1);
  return (
    <section className="stack test-call-state" aria-label="Test call">
      {error && (
        <ProblemAlert
          error={error}
          what="How the call goes could not be loaded"
          onRetry={refetch}
        />
      )}
      <div role="status">
        <StatusCell row={{ ...call, callback: null }} />
        {!isOver && call.blocker && (
          <Box variant="small">{call.blocker.text}</Box>
        )}
      </div>
      {last && <AttemptDetails attempt={last} before={call.attempts.at(-2)} />}
    </section>
  );
}
